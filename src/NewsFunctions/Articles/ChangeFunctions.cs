using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Articles;

/// <param name="FormerSlugs">Slugs it had before, which now redirect to it; a mirror drops what it holds under
/// them.</param>
public sealed record ChangeDocument(
    string Slug, string Change, IReadOnlyList<string> FormerSlugs, SummaryDocument? Article)
{
    public static ChangeDocument Of(Change change, SiteOptions site) => new(
        change.Slug, change.Kind.ToString().ToLowerInvariant(),
        [.. change.Entry.FormerSlugs.Where(former => former != change.Slug)],
        change.Kind == ChangeKind.Removed ? null : SummaryDocument.Of(change.Entry.Article!, site));
}

public sealed record ChangesDocument(IReadOnlyList<ChangeDocument> Items, string NextSince, bool More);

/// <summary>Answers mirrors from the catalogue in memory.</summary>
public sealed class ChangeFunctions(LiveCatalogue catalogue, IOptions<SiteOptions> site)
{
    [Function("ListChanges")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/changes")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var since = query.Since("since");
        var limit = query.Number("limit", 1, 1000, 100);
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        if (await catalogue.SnapshotAsync(since.Cursor.Sequence, cancellationToken) is not { } snapshot)
            return Problem.BadRequest(
                "\"since\" is ahead of this site, which was restored from a backup perhaps; begin without one.");

        // Behind another instance for a moment: nothing new is what this one can say.
        var from = since.In(snapshot);
        var (changes, next, more) = snapshot.Catalogue.Sequence < from.Sequence
            ? ([], from, false)
            : Changes.Since(snapshot.Catalogue, from, limit, snapshot.Now);
        var document = new ChangesDocument(
            [.. changes.Select(change => ChangeDocument.Of(change, site.Value))], next.ToString(), more);

        // A mirror wants to know now; a 304 costs little.
        var answer = new Answer(Rendition.Of(Json.Bytes(document, ArticleJson.Default.ChangesDocument)), []);
        return Answers.Of(request, answer, snapshot.Freshness() with { MaxAge = TimeSpan.Zero });
    }
}
