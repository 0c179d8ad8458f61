using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Publication;

namespace NewsFunctions.Pages;

public sealed class ReprintFunctions(
    LiveCatalogue catalogue, ArticleReader articles, AnswerCache cache, PublicationReader publication)
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
                var address = publication.Of(snapshot).Settings.Api($"/api/articles/{moved.Slug}/reprint");
                return Results.Redirect(address, permanent: true);
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
        var site = publication.Of(snapshot).Settings;
        var words = Words.Of(article.Language, site.Language);
        if (ReprintDocument.Of(document, site, words) is not { } reprint) return null;
        var content = Json.Bytes(reprint, ReprintJson.Default.ReprintDocument);
        return new Answer(Rendition.Of(content), [article.Slug]);
    }

    private sealed record Key(string Slug);
}
