using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Search;

[method: SetsRequiredMembers]
public sealed record SearchItem(SummaryDocument Article, string Highlight) : SummaryDocument(Article)
{
    [JsonIgnore]
    public SummaryDocument Article { get; init; } = Article;
}

public sealed record SearchDocument(IReadOnlyList<SearchItem> Items, string? NextCursor)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? AsOf { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SearchDocument))]
public sealed partial class SearchDocumentJson : JsonSerializerContext;

public sealed record SearchRequest(string Text, ArticleFilter Filter, int Limit, SearchCursor? After, Presentation As)
{
    public const int MaxLength = 200;

    public static SearchRequest Read(Query query)
    {
        var text = query.Text("q") ?? "";
        if (text.Trim().Length is 0 or > MaxLength) query.Refuse($"\"q\" takes 1 to {MaxLength} characters.");
        return new(text.TrimStart(), ArticleFilter.Read(query), query.Number("limit", 1, 100, 20), Cursor(query), Presentation.Read(query, fields: null));
    }

    private static SearchCursor? Cursor(Query query)
    {
        if (query.Text("cursor") is not { } text) return null;
        if (SearchCursor.TryParse(text, out var cursor)) return cursor;
        query.Refuse("\"cursor\" is not a cursor of this list; begin without one.");
        return null;
    }
}

public sealed class SearchFunctions(
    Searcher searcher, CatalogueStore catalogueStore, ArticleReader articles, PageCache cache, IOptions<SiteOptions> site, TimeProvider time)
{
    [Function("Search")]
    public async Task<IResult> Search(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/search")] HttpRequest request, CancellationToken cancellation)
    {
        var query = new Query(request);
        var wanted = SearchRequest.Read(query);
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        var index = await searcher.GetAsync(cancellation);
        var page = wanted.As.Include.HasFlag(Extras.Counters)
            ? await RenderAsync(request, wanted, index)
            : await cache.GetAsync((wanted, index.Manifest.Sequence), await articles.EditionAsync(cancellation), () => RenderAsync(request, wanted, index), cancellation);
        return Answers.Page(request, page!, await articles.FreshnessAsync(cancellation, wanted.As));
    }

    [Function("RebuildSearch")]
    public Task Rebuild([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellation) => searcher.RebuildAsync().WaitAsync(cancellation);

    // What is found is shown as it is now, and only if it may be: the index is older than the catalogue.
    private async Task<Page?> RenderAsync(HttpRequest request, SearchRequest wanted, SearchIndex index)
    {
        var catalogue = await catalogueStore.GetAsync(CancellationToken.None);
        var now = time.GetUtcNow();
        var query = SearchQuery.Parse(wanted.Text);
        var hits = index.Find(query, wanted.After, wanted.Limit + 1, id =>
            catalogue.ById(id)?.Article is { } article && article.PublishedAt <= now && wanted.Filter.Matches(article) ? article : null);
        var shown = hits.Take(wanted.Limit).ToList();
        var (summaries, asOf) = await articles.SummariesAsync([.. shown.Select(hit => hit.Article)], wanted.As, CancellationToken.None);
        var highlighter = new Highlighter(query);
        var items = shown.Zip(summaries, (hit, summary) => new SearchItem(
            summary, highlighter.Highlight(hit.Article.Language, [hit.Article.Summary, index.Text(hit), hit.Article.Title])));
        var next = hits.Count > wanted.Limit ? SearchCursor.After(shown[^1]).ToString() : null;
        var document = Json.Bytes(new SearchDocument([.. items], next) { AsOf = asOf }, SearchDocumentJson.Default.SearchDocument);
        var newest = shown.Count == 0 ? (DateTimeOffset?)null : shown.Max(hit => hit.Article.UpdatedAt);
        return new Page(Rendition.Of(document), newest, [.. shown.Select(hit => hit.Article.Slug)]) { Next = next is null ? null : NextPage.Url(request, site.Value, next) };
    }
}
