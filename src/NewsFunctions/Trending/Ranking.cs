using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;

namespace NewsFunctions.Trending;

public enum TrendingWindow
{
    Hour,
    Day,
    Week,
    Month,
}

public sealed record Ranked(ArticleId ArticleId, double Score, long Views, long Likes);

/// <summary>What one hour adds to a score: (views + like weight × likes) × weight.</summary>
/// <param name="Of">What the article had in the hour.</param>
public readonly record struct RankTerm(ArticleHour Of, double Weight, double Score);

/// <summary>
/// Forward decay (Cormode, Shkapenyuk, Srivastava, Xu: "Forward decay", ICDE 2009): what happened counts the less the
/// longer ago it is, by half in every quarter of the window.
/// </summary>
public static class Ranking
{
    public static TimeSpan Length(this TrendingWindow window) => window switch
    {
        TrendingWindow.Hour => TimeSpan.FromHours(1),
        TrendingWindow.Day => TimeSpan.FromDays(1),
        TrendingWindow.Week => TimeSpan.FromDays(7),
        TrendingWindow.Month => TimeSpan.FromDays(30),
        _ => throw new ArgumentOutOfRangeException(nameof(window)),
    };

    public static TimeSpan HalfLife(this TrendingWindow window) => window.Length() / 4;

    /// <returns>The articles with at least <see cref="TrendingOptions.MinimumViews"/>, best first; equal scores by
    /// id.</returns>
    public static IReadOnlyList<Ranked> Rank(
        IEnumerable<ArticleHour> activities, TrendingWindow window, DateTimeOffset now, TrendingOptions options) =>
        [.. activities
            .Where(activity => IsIn(activity, window, now))
            .GroupBy(activity => activity.ArticleId)
            .Select(article => Score(article.Key, Terms(article, window, now, options)))
            .Where(ranked => ranked.Score > 0 && ranked.Views >= options.MinimumViews)
            .OrderByDescending(ranked => ranked.Score).ThenBy(ranked => ranked.ArticleId.Value, StringComparer.Ordinal)
            .Take(options.Items)];

    /// <returns>The terms of one article's score, the latest hour first.</returns>
    public static IReadOnlyList<RankTerm> Terms(
        IEnumerable<ArticleHour> ofArticle, TrendingWindow window, DateTimeOffset now, TrendingOptions options) =>
        [.. ofArticle.Where(activity => IsIn(activity, window, now)).OrderByDescending(activity => activity.Hour)
            .Select(activity =>
        {
            var weight = Weight(activity.Hour, window, now);
            return new RankTerm(activity, weight, (activity.Views + (options.LikeWeight * activity.Likes)) * weight);
        })];

    // Always added up in the same order, so that the same counts give the same score to the last digit.
    private static Ranked Score(ArticleId articleId, IReadOnlyList<RankTerm> terms) => new(
        articleId, Math.Round(terms.Sum(term => term.Score), 6), terms.Sum(term => term.Of.Views),
        terms.Sum(term => term.Of.Likes));

    private static bool IsIn(ArticleHour activity, TrendingWindow window, DateTimeOffset now) =>
        activity.Hour.End > now - window.Length() && activity.Hour.Start <= now;

    // An hour counts as its middle.
    private static double Weight(Hour hour, TrendingWindow window, DateTimeOffset now) =>
        Math.Pow(2, -Math.Max(0, (now - hour.Start.AddMinutes(30)) / window.HalfLife()));
}
