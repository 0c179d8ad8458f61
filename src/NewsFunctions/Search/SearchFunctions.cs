using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
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

public sealed record SearchDocument(IReadOnlyList<SearchItem> Items, string? NextCursor, int Total)
{
    /// <summary>Of a search that found nothing: with one slip mended, it finds something.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DidYouMean { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? AsOf { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SearchDocument))]
public sealed partial class SearchDocumentJson : JsonSerializerContext;

public sealed partial record SearchRequest(
    string Text, ArticleFilter Filter, int Limit, SearchCursor? After, Presentation As)
{
    public const int MaxLength = 200;
    private static readonly string[] Fields = FieldNames.Names(SearchDocumentJson.Default.SearchItem);

    public static SearchRequest Read(Query query)
    {
        var text = Normalised(query.Text("q", MaxLength) ?? "");
        if (text.Trim().Length == 0) query.Refuse($"\"q\" takes 1 to {MaxLength} characters.");
        return new(text, ArticleFilter.Read(query), query.Number("limit", 1, 100, 20), Cursor(query),
            Presentation.Read(query, Fields));
    }

    /// <summary>
    /// One form of all that mean the same: it is part of a key. A blank at the end stays, as it says that the last word
    /// is whole.
    /// </summary>
    public static string Normalised(string text)
    {
        // Half a surrogate, which has no form, becomes a replacement character first.
        var composed = string.Concat(text.EnumerateRunes()).Normalize(NormalizationForm.FormC).ToLowerInvariant();
        return Quotes().Replace(Blanks().Replace(composed, " ").TrimStart(), "\"");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("[“”„]")]
    private static partial Regex Quotes();

    private static SearchCursor? Cursor(Query query)
    {
        if (query.Text("cursor") is not { } text) return null;
        if (SearchCursor.TryParse(text, out var cursor)) return cursor;
        query.Refuse("\"cursor\" is not a cursor of this list; begin without one.");
        return null;
    }
}

public sealed class SearchFunctions(
    LiveCatalogue catalogue, Searcher searcher, SearchReader reader, AnswerCache cache, IOptions<SiteOptions> site)
{
    [Function("Search")]
    public async Task<IResult> Search(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/search")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var wanted = SearchRequest.Read(query);
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        if (snapshot.MistypedCategory(wanted.Filter.Categories) is { } mistyped) return mistyped;
        var index = await searcher.GetAsync(cancellationToken);
        var answer = wanted.As.IsOfTheMoment
            ? await RenderAsync(request, snapshot, wanted, index)
            : await cache.GetAsync((wanted, index.Manifest.Sequence), snapshot,
                () => RenderAsync(request, snapshot, wanted, index), cancellationToken);
        return Answers.Of(request, answer!, wanted.As.Freshness(snapshot));
    }

    [Function("RebuildSearch")]
    public Task Rebuild([TimerTrigger(Schedules.TenMinutes)] TimerInfo timer, CancellationToken cancellationToken) =>
        searcher.CatchUpAsync().WaitAsync(cancellationToken);

    private async Task<Answer?> RenderAsync(
        HttpRequest request, Snapshot snapshot, SearchRequest wanted, SearchIndex index)
    {
        var (found, shown) = await reader.FindAsync(snapshot, wanted, index, CancellationToken.None);
        var content = wanted.As.Print(found, SearchDocumentJson.Default.SearchDocument);
        return new Answer(Rendition.Of(content), [.. shown.Select(article => article.Slug)])
        {
            Next = found.NextCursor is { } next ? NextLink.Url(request, site.Value, next) : null,
        };
    }
}
