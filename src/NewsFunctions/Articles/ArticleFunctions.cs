using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Http;

namespace NewsFunctions.Articles;

public sealed class ArticleFunctions(ArticleReader articles)
{
    [Function("ListArticles")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/articles")] HttpRequest request, CancellationToken cancellation)
    {
        var query = new Query(request);
        var filter = new ArticleFilter(
            query.Slug("category"), query.Slug("tag"), query.Slug("author"), query.Text("language"), query.Number("limit", 1, 100, 20),
            query.Cursor("cursor"), query.Words("include", "counters").Contains("counters"));
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        var list = await articles.ListAsync(filter, cancellation);
        return Answers.Json(request, list, ArticleJson.Default.ListDocument, await articles.MaxAgeAsync(cancellation, filter.WithCounters));
    }

    [Function("GetArticle")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/articles/{slug}")] HttpRequest request, string slug,
        CancellationToken cancellation)
    {
        var query = new Query(request);
        var withCounters = query.Words("include", "counters").Contains("counters");
        var token = query.Text("preview");
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        if (token is not null) return await PreviewAsync(request, slug, token, cancellation);
        return await articles.FindAsync(slug, withCounters, cancellation) switch
        {
            ArticleAnswer.Found found => Answers.Json(
                request, found.Document, ArticleJson.Default.ArticleDocument, await articles.MaxAgeAsync(cancellation, withCounters)),
            ArticleAnswer.Moved moved => Results.Redirect(moved.Url + request.QueryString, permanent: true),
            ArticleAnswer.Gone => Problem.Gone(slug),
            _ => Problem.NoSuchArticle(slug),
        };
    }

    // Nobody but who has the address is to know of it: no cache, no search engine.
    private async Task<IResult> PreviewAsync(HttpRequest request, string slug, string token, CancellationToken cancellation)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
        return await articles.PreviewAsync(slug, token, cancellation) is { } document
            ? Results.Json(document, ArticleJson.Default.ArticleDocument)
            : Problem.NotFound("This preview has ended, or its address is not complete. The newest report on the file has another one.");
    }

    [Function("ListCategories")]
    public Task<IResult> Categories(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/categories")] HttpRequest request, CancellationToken cancellation) =>
        Terms(request, ListKind.Category, cancellation);

    [Function("ListTags")]
    public Task<IResult> Tags(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/tags")] HttpRequest request, CancellationToken cancellation) =>
        Terms(request, ListKind.Tag, cancellation);

    [Function("ListAuthors")]
    public Task<IResult> Authors(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/authors")] HttpRequest request, CancellationToken cancellation) =>
        Terms(request, ListKind.Author, cancellation);

    private async Task<IResult> Terms(HttpRequest request, ListKind kind, CancellationToken cancellation)
    {
        var query = new Query(request);
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        return Answers.Json(
            request, await articles.TermsAsync(kind, cancellation), ArticleJson.Default.TermsDocument, await articles.MaxAgeAsync(cancellation));
    }
}
