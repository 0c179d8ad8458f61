using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Likes;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LikeState))]
public sealed partial class LikeJson : JsonSerializerContext;

public sealed class LikeFunctions(
    LikeStore likes, LikeReads reads, LikeLimits limits, LiveCatalogue catalogue, ClientNetwork network,
    RateLimit rate)
{
    private const string VisitorHeader = "X-Visitor-Id";

    [Function("SetLike")]
    public async Task<IResult> Set(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "delete", Route = "api/articles/{slug}/like")]
        HttpRequest request,
        string slug, CancellationToken cancellationToken)
    {
        if (!VisitorId.TryParse(request.Headers[VisitorHeader], out var visitor)) return NoVisitor();
        if (rate.Refuse($"like\n{network.Of(request)}\n{visitor.Value}") is { } wait)
            return Problem.TooManyRequests(request.HttpContext.Response, wait);
        if ((await catalogue.SnapshotAsync(cancellationToken)).FindVisible(slug) is not { } article)
            return Problem.NoSuchArticle(slug);
        return await SetAsync(request, article.Id, visitor, cancellationToken);
    }

    [Function("GetLike")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/articles/{slug}/like")]
        HttpRequest request,
        string slug, CancellationToken cancellationToken)
    {
        if (!VisitorId.TryParse(request.Headers[VisitorHeader], out var visitor)) return NoVisitor();
        if ((await catalogue.SnapshotAsync(cancellationToken)).FindVisible(slug) is not { } article)
            return Problem.NoSuchArticle(slug);
        // What is not in memory costs a call, and ids can be made up without number.
        if (reads.Find(article.Id, visitor) is null && rate.Refuse($"likes\n{network.Of(request)}") is { } wait)
            return Problem.TooManyRequests(request.HttpContext.Response, wait);
        var state = await reads.GetAsync(article.Id, visitor, cancellationToken);
        return ForOne(
            request.HttpContext.Response, Answers.Bytes(request, Bytes(state), Answers.JsonType, TimeSpan.Zero));
    }

    private async Task<IResult> SetAsync(
        HttpRequest request, ArticleId articleId, VisitorId visitor, CancellationToken cancellationToken)
    {
        var (response, liked) = (request.HttpContext.Response, HttpMethods.IsPut(request.Method));
        var leave = await limits.AskAsync(request, articleId, liked, cancellationToken);
        if (leave.Spent is not { } spent) return Problem.TooManyRequests(response, leave.Wait);
        var state = await likes.SetAsync(articleId, visitor, liked, spent.IsRanked, cancellationToken);
        if (state is null)
        {
            limits.GiveBack(leave);
            return Problem.Unavailable(response);
        }
        reads.Remember(articleId, visitor, state);
        return ForOne(response, Results.Bytes(Bytes(state), Answers.JsonType));
    }

    private static IResult NoVisitor() =>
        Problem.BadRequest("The header X-Visitor-Id must hold 16 to 64 of A-Z a-z 0-9 - _.");

    private static byte[] Bytes(LikeState state) => Json.Bytes(state, LikeJson.Default.LikeState);

    // One visitor's answer is nobody else's.
    private static IResult ForOne(HttpResponse response, IResult answer)
    {
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.Append("Vary", VisitorHeader);
        return answer;
    }
}
