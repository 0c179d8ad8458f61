using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Publication;

namespace NewsFunctions.Articles;

/// <summary>What the publication says of itself, for front ends.</summary>
public sealed class SiteFunctions(LiveCatalogue catalogue, PublicationReader publication, AnswerCache cache)
{
    [Function("GetSite")]
    public async Task<IResult> Site(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/site")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (new Query(request).Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        var answer = await cache.GetAsync(
            nameof(SiteDocument), snapshot, () => Task.FromResult<Answer?>(Render(snapshot)), cancellationToken);
        return Answers.Of(request, answer!, snapshot.Freshness());
    }

    [Function("GetPage")]
    public async Task<IResult> Page(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/pages/{slug}")] HttpRequest request,
        string slug, CancellationToken cancellationToken)
    {
        if (new Query(request).Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        var site = publication.Of(snapshot);
        if (!site.Pages.TryGetValue(slug, out var page)) return Problem.NotFound($"There is no page \"{slug}\".");
        var answer = await cache.GetAsync(new PageKey(slug), snapshot, () =>
        {
            var document = PageDocument.Of(page, site, snapshot);
            var content = Json.Bytes(document, ArticleJson.Default.PageDocument);
            return Task.FromResult<Answer?>(new(Rendition.Of(content), []));
        }, cancellationToken);
        return Answers.Of(request, answer!, snapshot.Freshness());
    }

    [Function("GetCategory")]
    public Task<IResult> Category(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/categories/{slug}")] HttpRequest request,
        string slug, CancellationToken cancellationToken) =>
        ProfileAsync(request, new(ListKind.Category, slug), cancellationToken);

    [Function("GetAuthor")]
    public Task<IResult> Author(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/authors/{slug}")] HttpRequest request,
        string slug, CancellationToken cancellationToken) =>
        ProfileAsync(request, new(ListKind.Author, slug), cancellationToken);

    private async Task<IResult> ProfileAsync(HttpRequest request, ListKey list, CancellationToken cancellationToken)
    {
        if (new Query(request).Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        if (ProfileDocument.Of(list, publication.Of(snapshot), snapshot) is not { } document)
            return Problem.NotFound($"There is nothing in {list.Slug}.");
        var answer = new Answer(Rendition.Of(Json.Bytes(document, ArticleJson.Default.ProfileDocument)), []);
        return Answers.Of(request, answer, snapshot.Freshness());
    }

    private Answer Render(Snapshot snapshot)
    {
        var document = SiteDocument.Of(publication.Of(snapshot));
        return new Answer(Rendition.Of(Json.Bytes(document, ArticleJson.Default.SiteDocument)), []);
    }

    private sealed record PageKey(string Slug);
}
