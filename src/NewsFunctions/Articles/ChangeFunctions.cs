using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Articles;

/// <param name="FormerSlugs">Addresses it had before, which now redirect to it; a mirror drops what it holds under them.</param>
public sealed record ChangeDocument(string Slug, string Change, IReadOnlyList<string> FormerSlugs, SummaryDocument? Article);

public sealed record ChangesDocument(IReadOnlyList<ChangeDocument> Items, string NextSince, bool More);

/// <summary>Answers mirrors from the catalogue in memory.</summary>
public sealed class ChangeReader(CatalogueStore catalogueStore, IOptions<SiteOptions> site, TimeProvider time)
{
    /// <returns>Null where <paramref name="since"/> is of another site, or of this one before it was restored to an earlier state.</returns>
    public async Task<ChangesDocument?> ReadAsync(ChangeCursor since, int limit, CancellationToken cancellation)
    {
        var catalogue = await catalogueStore.GetAsync(cancellation);

        // Another instance was ahead of this one.
        if (catalogue.Sequence < since.Sequence) catalogue = await catalogueStore.GetNewestAsync(cancellation);
        if (catalogue.Sequence < since.Sequence) return null;
        var (changes, next, more) = Changes.Since(catalogue, since, limit, time.GetUtcNow());
        return new ChangesDocument([.. changes.Select(Document)], next.ToString(), more);
    }

    // An article that went back under embargo may have got another slug by that, which is not to be known yet.
    private ChangeDocument Document(Change change)
    {
        var isRemoved = change.Kind == ChangeKind.Removed;
        var slug = (isRemoved ? change.Entry.Recalled : null) ?? change.Entry.Slug!;
        return new(
            slug, change.Kind.ToString().ToLowerInvariant(), [.. change.Entry.FormerSlugs.Where(former => former != slug)],
            isRemoved ? null : SummaryDocument.Of(change.Entry.Article!, site.Value));
    }
}

public sealed class ChangeFunctions(ChangeReader changes, ArticleReader articles)
{
    [Function("ListChanges")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/changes")] HttpRequest request, CancellationToken cancellation)
    {
        var query = new Query(request);
        var since = query.Since("since");
        var limit = query.Number("limit", 1, 1000, 100);
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        if (await changes.ReadAsync(since, limit, cancellation) is not { } document)
            return Problem.BadRequest("\"since\" is ahead of this site, which was restored from a backup perhaps; begin without one.");

        // A mirror wants to know now; a 304 costs little.
        var freshness = await articles.FreshnessAsync(cancellation);
        var page = new Page(Rendition.Of(Json.Bytes(document, ArticleJson.Default.ChangesDocument)), null, []);
        return Answers.Page(request, page, freshness with { MaxAge = TimeSpan.Zero });
    }
}
