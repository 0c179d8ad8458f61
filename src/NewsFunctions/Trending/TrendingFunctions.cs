using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using NewsFunctions.Articles;
using NewsFunctions.Http;

namespace NewsFunctions.Trending;

[method: SetsRequiredMembers]
public sealed record TrendingItem(SummaryDocument Article, double Score, int Rank) : SummaryDocument(Article)
{
    [JsonIgnore]
    public SummaryDocument Article { get; init; } = Article;
}

public sealed record TrendingDocument(string Window, DateTime GeneratedAt, IReadOnlyList<TrendingItem> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TrendingDocument))]
public sealed partial class TrendingDocumentJson : JsonSerializerContext;

public sealed class TrendingFunctions(TrendingStore trending, CatalogueStore catalogueStore, IOptions<SiteOptions> site, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    [Function("GetTrending")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/trending")] HttpRequest request, CancellationToken cancellation)
    {
        var query = new Query(request);
        var window = query.Choice("window", TrendingWindow.Day);
        var category = query.Slug("category");
        var limit = query.Number("limit", 1, 100, 10);
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);

        var list = await trending.GetAsync(window, cancellation);
        var catalogue = await catalogueStore.GetAsync(cancellation);
        var now = time.GetUtcNow();
        var items = list.Items
            .Select(ranked => (ranked.Score, catalogue.ById(ranked.ArticleId)?.Article))
            .Where(x => x.Article is { } article && article.PublishedAt <= now && (category is null || article.Category.Slug == category))
            .Take(limit)
            .Select((x, index) => new TrendingItem(SummaryDocument.Of(x.Article!, site.Value), x.Score, index + 1));
        var document = new TrendingDocument(window.ToString().ToLowerInvariant(), list.GeneratedAt.UtcDateTime, [.. items]);
        return Answers.Json(request, document, TrendingDocumentJson.Default.TrendingDocument, MaxAge);
    }

    [Function("RebuildTrending")]
    public Task Rebuild([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellation) => trending.RebuildAsync(cancellation);
}
