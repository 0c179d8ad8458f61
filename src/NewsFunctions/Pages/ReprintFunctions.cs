using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Pages;

public sealed class ReprintFunctions(
    CatalogueStore catalogue, ArticleReader articles, AnswerCache cache, IOptions<SiteOptions> site)
{
    [Function("GetReprint")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/articles/{slug}/reprint")]
        HttpRequest request,
        string slug, CancellationToken cancellationToken)
    {
        if (new Query(request).Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        switch (snapshot.Find(slug))
        {
            case ArticleLookup.Found found:
                var page = await cache.GetAsync(
                    new Key(slug), snapshot, () => RenderAsync(snapshot, found.Article), cancellationToken);
                return page is null
                    ? Problem.NotFound($"What the licence {found.Article.License.Name} allows is not known here.")
                    : Answers.Of(request, page, snapshot.Freshness());
            case ArticleLookup.Moved moved:
                return Results.Redirect(site.Value.Api($"/api/articles/{moved.Slug}/reprint"), permanent: true);
            case ArticleLookup.Gone:
                return Problem.Gone(slug);
            default:
                return Problem.NoSuchArticle(slug);
        }
    }

    private async Task<Answer?> RenderAsync(Snapshot snapshot, Article article)
    {
        var request = new ArticleRequest(article.Slug, WithinCategory: false, new(Extras.Body, BodyFormat.Html, null));
        var (document, _) = await articles.DocumentAsync(snapshot, article, request, CancellationToken.None);
        if (ReprintDocument.Of(document, site.Value, Words.English) is not { } reprint) return null;
        var content = Json.Bytes(reprint, ReprintJson.Default.ReprintDocument);
        return new Answer(Rendition.Of(content), [article.Slug]);
    }

    private sealed record Key(string Slug);
}
