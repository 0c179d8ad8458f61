using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Articles;

public sealed class ArticleFunctions(
    LiveCatalogue catalogue, ArticleAnswers answers, PreviewReader previews, IOptions<SiteOptions> site)
{
    // Longer than any of ours: what is forged is not found, as what has ended is not.
    private const int MaxToken = 1000;

    [Function("ListArticles")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/articles")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var list = ListRequest.Read(query);
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        if (snapshot.MistypedCategory(list.Filter.Categories) is { } mistyped) return mistyped;
        var answer = await answers.ListAsync(
            snapshot, list, cursor => NextLink.Url(request, site.Value, cursor), cancellationToken);
        return Answers.Of(request, answer, list.As.Freshness(snapshot));
    }

    [Function("GetArticle")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/articles/{slug}")] HttpRequest request,
        string slug,
        CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var wanted = ArticleRequest.Read(query, slug);
        var token = query.Text("preview", MaxToken);
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        if (token is not null) return await PreviewAsync(request, snapshot, slug, token, cancellationToken);
        switch (snapshot.Find(slug))
        {
            case ArticleLookup.Found found:
                var answer = await answers.ArticleAsync(snapshot, found.Article, wanted, cancellationToken);
                return Answers.Of(request, answer, wanted.As.Freshness(snapshot));
            case ArticleLookup.Moved moved:
                return Results.Redirect(
                    site.Value.Api($"/api/articles/{moved.Slug}") + request.QueryString, permanent: true);
            case ArticleLookup.Gone:
                return Problem.Gone(slug);
            default:
                return Problem.NoSuchArticle(slug);
        }
    }

    [Function("ListCategories")]
    public Task<IResult> Categories(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/categories")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Terms(request, ListKind.Category, cancellationToken);

    [Function("ListTags")]
    public Task<IResult> Tags(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/tags")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Terms(request, ListKind.Tag, cancellationToken);

    [Function("ListAuthors")]
    public Task<IResult> Authors(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/authors")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Terms(request, ListKind.Author, cancellationToken);

    // Only who has the address may know of the preview: no cache keeps it, and no search engine lists it.
    private async Task<IResult> PreviewAsync(
        HttpRequest request, Snapshot snapshot, string slug, string token, CancellationToken cancellationToken)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
        return await previews.ReadAsync(snapshot, slug, token, cancellationToken) is { } document
            ? Results.Bytes(Json.Bytes(document, ArticleJson.Default.ArticleDocument), Answers.JsonType)
            : Problem.NotFound("This preview has ended, or its address is not complete. The newest report on the " +
                "file has another one.");
    }

    private async Task<IResult> Terms(HttpRequest request, ListKind kind, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        return Answers.Of(request, await answers.TermsAsync(snapshot, kind, cancellationToken), snapshot.Freshness());
    }
}
