using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Http;

namespace NewsFunctions.Feeds;

public sealed class FeedFunctions(FeedStore feeds)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    [Function("GetRss")]
    public async Task<IResult> Rss(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "rss.xml")] HttpRequest request, CancellationToken cancellation)
    {
        var feed = await feeds.GetAsync(cancellation);
        return Answers.Bytes(request, feed.Content, RssWriter.ContentType, MaxAge, feed.LastModified);
    }

    [Function("RebuildFeeds")]
    public Task Rebuild([TimerTrigger("15 * * * * *")] TimerInfo timer, CancellationToken cancellation) => feeds.GetAsync(cancellation);
}
