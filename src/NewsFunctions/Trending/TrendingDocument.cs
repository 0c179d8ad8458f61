using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using NewsFunctions.Activity;
using NewsFunctions.Articles;

namespace NewsFunctions.Trending;

[method: SetsRequiredMembers]
public sealed record TrendingItem(SummaryDocument Article, double Score, int Rank) : SummaryDocument(Article)
{
    [JsonIgnore]
    public SummaryDocument Article { get; init; } = Article;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScoreDocument? Explain { get; init; }
}

/// <summary>How a score comes about: the sum of the terms, each (views + likeWeight × likes) × weight.</summary>
public sealed record ScoreDocument(
    double HalfLifeHours, double LikeWeight, long Views, long Likes, IReadOnlyList<TermOfScore> Terms)
{
    public static ScoreDocument Of(
        IReadOnlyList<RankTerm> terms, TrendingWindow window, TrendingOptions options) => new(
        window.HalfLife().TotalHours, options.LikeWeight, terms.Sum(term => term.Of.Views),
        terms.Sum(term => term.Of.Likes),
        [.. terms.Select(term => new TermOfScore(
            term.Of.Hour.Start.UtcDateTime, term.Of.Views, term.Of.Likes, Math.Round(term.Weight, 9),
            Math.Round(term.Score, 9), term.Of.ViewsLeftOut, term.Of.LikesLeftOut))]);
}

public sealed record TermOfScore(
    DateTime Hour, long Views, long Likes, double Weight, double Score, long ViewsLeftOut, long LikesLeftOut);

public sealed record TrendingDocument(string Window, DateTime GeneratedAt, IReadOnlyList<TrendingItem> Items)
{
    /// <summary>The moment up to which views and likes are counted; only with them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? AsOf { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TrendingDocument))]
public sealed partial class TrendingDocumentJson : JsonSerializerContext;
