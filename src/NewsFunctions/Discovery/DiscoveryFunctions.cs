using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Publication;

namespace NewsFunctions.Discovery;

/// <summary>For search engines; everything comes from the catalogue in memory.</summary>
public sealed class DiscoveryFunctions(
    LiveCatalogue catalogue, PublicationReader publication, IOptions<SiteOptions> siteOptions,
    IOptions<DiscoveryOptions> options)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);
    private readonly SiteOptions site = siteOptions.Value;

    [Function("GetSitemap")]
    public async Task<IResult> Sitemap(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "sitemap.xml")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var part = query.Number("part", 0, 1_000_000, -1);
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        return Write(snapshot, part) is { } content
            ? Answers.Bytes(request, content, SitemapWriter.ContentType, snapshot.Freshness(MaxAge))
            : Problem.NotFound("The sitemap has no such part.");
    }

    [Function("GetNewsSitemap")]
    public async Task<IResult> News(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "news-sitemap.xml")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        var content = SitemapWriter.Latest(
            publication.Of(snapshot).Settings, snapshot.Visible(ListKey.All), snapshot.Now);
        return Answers.Bytes(request, content, SitemapWriter.ContentType, snapshot.Freshness(MaxAge));
    }

    [Function("GetRobots")]
    public async Task<IResult> Robots(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "robots.txt")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        return Text(request, RobotsWriter.Write(site, publication.Of(snapshot).Crawlers));
    }

    [Function("GetLlms")]
    public async Task<IResult> Llms(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "llms.txt")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        var known = publication.Of(snapshot);
        if (!known.Crawlers.MayAnswer)
            return Problem.NotFound("This publication is not for programs that answer from it.");
        var content = Encoding.UTF8.GetBytes(LlmsWriter.Write(known, snapshot));
        return Answers.Bytes(request, content, "text/plain; charset=utf-8", snapshot.Freshness(MaxAge));
    }

    /// <summary>Shows IndexNow that who tells of changes is who serves the pages.</summary>
    [Function("GetIndexNowKey")]
    public IResult IndexNowKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "indexnow.txt")] HttpRequest request) =>
        options.Value.IndexNowKey is { Length: > 0 } key
            ? Text(request, key)
            : Problem.NotFound("IndexNow is not used here.");

    private byte[]? Write(Snapshot snapshot, int part)
    {
        var articles = snapshot.Visible(ListKey.All);
        if (part < 0) return SitemapWriter.Index(site, articles);
        if (part == 0)
        {
            var lists = snapshot.Catalogue.Lists.Where(
                list => list.Kind != ListKind.All && snapshot.Visible(list).Length > 0);
            return SitemapWriter.Sections(
                site, lists, publication.Of(snapshot).Pages.Values.Select(page => page.Path));
        }
        return part <= SitemapWriter.Parts(articles.Length)
            ? SitemapWriter.Articles(site, SitemapWriter.Part(articles, part), AlternatesOf(snapshot))
            : null;
    }

    private Func<Article, IReadOnlyList<(string, Article)>> AlternatesOf(Snapshot snapshot) =>
        article => snapshot.Catalogue.Translations.Alternates(
            article, snapshot.Now, publication.Of(snapshot).Settings.Language);

    private static IResult Text(HttpRequest request, string text) =>
        Answers.Bytes(request, Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", TimeSpan.FromHours(1));
}
