using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Publication;

namespace NewsFunctions.Feeds;

public sealed class FeedFunctions(
    LiveCatalogue catalogue, FeedReader feeds, FeedRebuild rebuild, PublicationReader publication,
    IOptions<FeedOptions> options)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AssetMaxAge = TimeSpan.FromDays(1);

    [Function("GetRss")]
    public Task<IResult> Rss(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "rss.xml")] HttpRequest request,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, new FeedKey(ListKey.All, FeedFormat.Rss), cancellationToken);

    [Function("GetAtom")]
    public Task<IResult> Atom(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "atom.xml")] HttpRequest request,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, new FeedKey(ListKey.All, FeedFormat.Atom), cancellationToken);

    [Function("GetJsonFeed")]
    public Task<IResult> Json(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "feed.json")] HttpRequest request,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, new FeedKey(ListKey.All, FeedFormat.Json), cancellationToken);

    [Function("GetListFeed")]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head",
            Route = "feeds/{kind}/{slug}/{file}")] HttpRequest request,
        string kind, string slug, string file, CancellationToken cancellationToken) =>
        AnswerAsync(request, FeedKey.Parse(kind, slug, file), cancellationToken);

    [Function("GetOpml")]
    public async Task<IResult> Opml(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "feeds/feeds.opml")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        var content = OpmlWriter.Write(publication.Of(snapshot).Settings, snapshot);
        return Answers.Bytes(request, content, OpmlWriter.ContentType, snapshot.Freshness(MaxAge));
    }

    [Function("GetFeedStyle")]
    public static IResult Style(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "feeds/feed.xsl")] HttpRequest request) =>
        Answers.Bytes(request, FeedAssets.Style, "text/xsl; charset=utf-8", AssetMaxAge);

    [Function("GetFeedIcon")]
    public static IResult Icon(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "feeds/icon.png")] HttpRequest request) =>
        Answers.Bytes(request, FeedAssets.Icon, "image/png", AssetMaxAge);

    [Function("RebuildFeeds")]
    public Task Rebuild([TimerTrigger(Schedules.FiveMinutes)] TimerInfo timer, CancellationToken cancellationToken) =>
        rebuild.RunAsync(cancellationToken);

    private async Task<IResult> AnswerAsync(HttpRequest request, FeedKey? key, CancellationToken cancellationToken)
    {
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        if (key is null || await feeds.GetAsync(snapshot, key.Value, cancellationToken) is not { } feed)
            return Problem.NotFound("There is no such feed.");
        if (options.Value.Hub is { Length: > 0 } hub)
            request.HttpContext.Response.Headers.Link =
                $"<{hub}>; rel=\"hub\", <{publication.Of(snapshot).Settings.Api(key.Value.Path)}>; rel=\"self\"";
        if (FeedHtml.IsWanted(request, key.Value.Format)) return ForPeople(request, FeedHtml.Of(feed.Content));
        var answer = new Answer(feed.Rendition, [])
        {
            ContentType = key.Value.Format.ContentType(),
            LastModified = feed.LastModified,
        };
        return Answers.Of(request, answer, snapshot.Freshness(MaxAge));
    }

    // Private: a shared cache that kept this page would give it to feed readers. The other way round a person sees
    // XML, which does no harm.
    private static IResult ForPeople(HttpRequest request, byte[] html)
    {
        var answer = Answers.Bytes(request, html, "text/html; charset=utf-8", TimeSpan.Zero);
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "private, no-cache";
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        return answer;
    }
}
