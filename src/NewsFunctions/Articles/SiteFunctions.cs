using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Publication;

namespace NewsFunctions.Articles;

/// <summary>What the publication says of itself, for front ends.</summary>
public sealed class SiteFunctions(LiveCatalogue catalogue, PublicationReader publication, AnswerCache cache)
{
    [Function("GetSite")]
    public Task<IResult> Site(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/site")] HttpRequest request,
        CancellationToken cancellationToken) => AnswerAsync(
        request, nameof(SiteDocument), snapshot => SiteDocument.Of(publication.Of(snapshot)),
        ArticleJson.Default.SiteDocument, "", cancellationToken);

    [Function("GetPage")]
    public Task<IResult> Page(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/pages/{slug}")] HttpRequest request,
        string slug, CancellationToken cancellationToken)
    {
        return AnswerAsync(
            request, new PageKey(slug), Read, ArticleJson.Default.PageDocument, $"There is no page \"{slug}\".",
            cancellationToken);

        PageDocument? Read(Snapshot snapshot)
        {
            var site = publication.Of(snapshot);
            return site.Pages.TryGetValue(slug, out var page) ? PageDocument.Of(page, site, snapshot) : null;
        }
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

    private Task<IResult> ProfileAsync(HttpRequest request, ListKey list, CancellationToken cancellationToken) =>
        AnswerAsync(
            request, new ProfileKey(list), snapshot => ProfileDocument.Of(list, publication.Of(snapshot), snapshot),
            ArticleJson.Default.ProfileDocument, $"There is nothing in {list.Slug}.", cancellationToken);

    private async Task<IResult> AnswerAsync<T>(HttpRequest request, object key, Func<Snapshot, T?> read,
        JsonTypeInfo<T> type, string missing, CancellationToken cancellationToken) where T : class
    {
        if (new Query(request).Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        var answer = await cache.GetAsync(key, snapshot, () => Task.FromResult(Render()), cancellationToken);
        return answer is null ? Problem.NotFound(missing) : Answers.Of(request, answer, snapshot.Freshness());

        Answer? Render() =>
            read(snapshot) is { } document ? new Answer(Rendition.Of(Json.Bytes(document, type)), []) : null;
    }

    private sealed record PageKey(string Slug);

    private sealed record ProfileKey(ListKey List);
}
