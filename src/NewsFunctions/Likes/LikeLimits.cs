using Microsoft.Extensions.Options;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Likes;

/// <param name="Spent">Null where the network may not like or take back any more in this hour.</param>
/// <param name="Wait">Until it may again.</param>
public readonly record struct LikeLeave(Spent? Spent, TimeSpan Wait);

/// <summary>
/// What one network may do with likes, however many visitors it invents. Where the article was not viewed from it, one
/// like moves lists and no more: a view is what this instance has seen, or what a receipt says that another one has.
/// </summary>
public sealed class LikeLimits(
    IOptions<LikeOptions> options, ClientNetwork clients, Networks networks, ViewReceipts receipts)
{
    public async ValueTask<LikeLeave> AskAsync(
        HttpRequest request, ArticleId articleId, bool liked, CancellationToken cancellationToken)
    {
        var network = clients.Of(request);
        var hasViewed = networks.HasSeen(network, articleId)
            || await receipts.IsValidAsync(request.Headers[ViewReceipts.Header], network, articleId, cancellationToken);
        var budget = new NetworkBudget(options.Value.MaxPerNetworkAndArticle, options.Value.MaxPerNetwork);
        return new(networks.SpendLike(network, articleId, liked, hasViewed, budget), networks.UntilNextHour());
    }

    /// <summary>It could not be stored.</summary>
    public void GiveBack(LikeLeave leave)
    {
        if (leave.Spent is { } spent) networks.GiveBack(spent);
    }
}
