using System.Text.Json.Serialization;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;

namespace NewsFunctions.Ledger;

/// <param name="Answered">The sum of the six before it: every request to count a view that got its answer.</param>
/// <param name="Views">What readers see: <paramref name="Counted"/>, less what was taken back, with what was
/// released.</param>
/// <param name="Articles">Where views stand apart, most first; the first hundred of them.</param>
public sealed record LedgerDocument(
    DateOnly Day, long Counted, long Duplicate, long Bot, long Prefetch, long Crowd, long Refused,
    long Answered, long Views,
    IReadOnlyList<LedgerHour> Hours, IReadOnlyList<LedgerArticle> Articles, IReadOnlyList<TakeBack> TakenBack,
    IReadOnlyList<Release> Released, DateTime AsOf)
{
    private const int MaxArticles = 100;

    /// <param name="slug">Of an article by its id; null where the catalogue knows none.</param>
    public static LedgerDocument Of(DateOnly day, LedgerDay ledger, Func<ArticleId, string?> slug)
    {
        var sum = Tally.Sum(ledger.Hours.Values);
        return new(
            day, sum.Counted, sum.Duplicate, sum.Bot, sum.Prefetch, sum.Crowd, sum.Refused, sum.Answered,
            sum.Counted - ledger.TakenBack.Sum(entry => entry.Views) + ledger.Crowds.Sum(crowd => crowd.Released),
            [.. ledger.Hours.OrderBy(hour => hour.Key).Select(hour => LedgerHour.Of(hour.Key, hour.Value))],
            [.. ledger.Crowds.Take(MaxArticles).Select(crowd => LedgerArticle.Of(crowd, slug(crowd.ArticleId)))],
            ledger.TakenBack, ledger.Released, ledger.AsOf.UtcDateTime);
    }
}

public sealed record LedgerHour(
    DateTime Hour, long Counted, long Duplicate, long Bot, long Prefetch, long Crowd, long Refused, long Answered)
{
    public static LedgerHour Of(Hour hour, Tally tally) => new(
        hour.Start.UtcDateTime, tally.Counted, tally.Duplicate, tally.Bot, tally.Prefetch, tally.Crowd,
        tally.Refused, tally.Answered);
}

/// <param name="Slug">Null where the article is no longer known.</param>
public sealed record LedgerArticle(string? Slug, DateTime Hour, long Counted, long Crowd, long Released)
{
    public static LedgerArticle Of(CrowdHour crowd, string? slug) =>
        new(slug, crowd.Hour.Start.UtcDateTime, crowd.Counted, crowd.Crowd, crowd.Released);
}

public sealed record TakeBackRequest(string? Slug, string? Day, string? Reason);

public sealed record TakeBackDocument(string Slug, DateOnly Day, long TakenBack);

/// <param name="Released">False holds the hour back again; true where it is left out.</param>
public sealed record ReleaseRequest(string? Slug, string? Hour, string? Reason, bool Released = true);

/// <param name="Released">The views of the hour that are released now.</param>
public sealed record ReleaseDocument(string Slug, DateTime Hour, long Released);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LedgerDocument))]
[JsonSerializable(typeof(TakeBackRequest))]
[JsonSerializable(typeof(TakeBackDocument))]
[JsonSerializable(typeof(ReleaseRequest))]
[JsonSerializable(typeof(ReleaseDocument))]
public sealed partial class LedgerJson : JsonSerializerContext;
