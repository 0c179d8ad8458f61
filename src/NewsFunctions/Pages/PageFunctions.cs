using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Publication;

namespace NewsFunctions.Pages;

/// <summary>
/// The pages for readers. Unlike the API they let parameters pass that they do not know: links collect them on their
/// way.
/// </summary>
public sealed class PageFunctions(
    LiveCatalogue catalogue, SitePages pages, MarkdownPages markdown, PublicationReader publication,
    IOptions<SiteOptions> site)
{
    [Function("GetFrontPage")]
    public async Task<IResult> Front(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{home:maxlength(0)?}")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ErrorPages.Want(request);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        return Answer(request, snapshot, await pages.FrontAsync(snapshot, cancellationToken));
    }

    [Function("GetArticlePage")]
    public async Task<IResult> Article(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "articles/{slug}")] HttpRequest request,
        string slug, CancellationToken cancellationToken)
    {
        if (slug.EndsWith(MarkdownPages.Extension, StringComparison.Ordinal))
            return await MarkdownAsync(request, slug[..^MarkdownPages.Extension.Length], cancellationToken);
        ErrorPages.Want(request);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        if (request.Query["preview"] is [{ Length: > 0 } token])
            return await PreviewAsync(request, snapshot, slug, token, cancellationToken);
        return snapshot.Find(slug) switch
        {
            ArticleLookup.Found found =>
                Answer(request, snapshot, await pages.ArticleAsync(snapshot, found.Article, cancellationToken)),
            ArticleLookup.Moved moved =>
                Results.Redirect(site.Value.Permalink(moved.Slug) + request.QueryString, permanent: true),
            ArticleLookup.Gone => Problem.Gone(slug),
            _ => Problem.NoSuchArticle(slug),
        };
    }

    [Function("GetCategoryPage")]
    public Task<IResult> Category(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "category/{slug}")] HttpRequest request,
        string slug, CancellationToken cancellationToken) =>
        ListAsync(request, new(ListKind.Category, slug), cancellationToken);

    [Function("GetTagPage")]
    public Task<IResult> Tag(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "tag/{slug}")] HttpRequest request,
        string slug, CancellationToken cancellationToken) =>
        ListAsync(request, new(ListKind.Tag, slug), cancellationToken);

    [Function("GetAuthorPage")]
    public Task<IResult> Author(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "author/{slug}")] HttpRequest request,
        string slug, CancellationToken cancellationToken) =>
        ListAsync(request, new(ListKind.Author, slug), cancellationToken);

    /// <summary>
    /// Everything else. The host tries routes in the order of the functions' names, so this must be the last of all.
    /// </summary>
    [Function("ZGetPage")]
    public async Task<IResult> Other(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "delete", "patch", Route = "{*path}")]
        HttpRequest request, CancellationToken cancellationToken)
    {
        if (KnownRoutes.MethodsOf(request.Path) is { Count: > 0 } methods && !methods.Contains(request.Method))
            return Problem.WrongMethod(request.HttpContext.Response, methods);
        if (!request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)) ErrorPages.Want(request);
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (isRead && Slug.TryParse(request.Path.Value?.Trim('/') ?? "", out var slug))
        {
            var snapshot = await catalogue.SnapshotAsync(cancellationToken);
            if (await pages.StaticAsync(snapshot, slug.Value, cancellationToken) is { } page)
                return Answer(request, snapshot, page);
        }
        return Problem.NotFound($"There is nothing at {request.Path}.");
    }

    private async Task<IResult> MarkdownAsync(HttpRequest request, string slug, CancellationToken cancellationToken)
    {
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        if (!publication.Of(snapshot).Crawlers.MayAnswer)
            return Problem.NotFound("This publication gives its articles as pages only.");
        switch (snapshot.Find(slug))
        {
            case ArticleLookup.Found found:
                // It is the page once more, to search engines.
                var headers = request.HttpContext.Response.Headers;
                headers.Link = $"<{site.Value.Permalink(slug)}>; rel=\"canonical\"";
                headers["X-Robots-Tag"] = "noindex";
                var text = await markdown.ArticleAsync(snapshot, found.Article, cancellationToken);
                return Answers.Of(request, text, snapshot.Freshness());
            case ArticleLookup.Moved moved:
                return Results.Redirect(site.Value.Permalink(moved.Slug) + MarkdownPages.Extension, permanent: true);
            case ArticleLookup.Gone:
                return Problem.Gone(slug);
            default:
                return Problem.NoSuchArticle(slug);
        }
    }

    private async Task<IResult> ListAsync(HttpRequest request, ListKey key, CancellationToken cancellationToken)
    {
        ErrorPages.Want(request);
        if (!PageAnswers.TryCursor(request, Cursor.TryParse, out Cursor? after))
            return Problem.BadRequest("This is no cursor.");
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        return await pages.ListAsync(snapshot, key, after, cancellationToken) is { } page
            ? Answer(request, snapshot, page)
            : Problem.NotFound($"There is nothing in {key.Slug}.");
    }

    private IResult Answer(HttpRequest request, Snapshot snapshot, Answer page) =>
        PageAnswers.Of(request, snapshot, page, site.Value);

    // Only who has the address may know of the preview: no cache keeps it, and no search engine lists it.
    private async Task<IResult> PreviewAsync(
        HttpRequest request, Snapshot snapshot, string slug, string token, CancellationToken cancellationToken)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
        if (await pages.PreviewAsync(snapshot, slug, token, cancellationToken) is not var (html, frames))
            return Problem.NotFound("This preview has ended.");
        PageHeaders.Set(request.HttpContext.Response, site.Value, frames);
        headers["Referrer-Policy"] = "no-referrer";
        return Results.Bytes(html, "text/html; charset=utf-8");
    }
}
