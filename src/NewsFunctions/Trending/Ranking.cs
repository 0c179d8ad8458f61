using NewsFunctions.Views;

namespace NewsFunctions.Trending;

public enum TrendingWindow
{
    Hour,
    Day,
    Week,
    Month,
}

/// <summary>Views and likes of one article in one hour.</summary>
public readonly record struct Activity(string ArticleId, Hour Hour, long Views, long Likes);

public sealed record Ranked(string ArticleId, double Score, long Views, long Likes);

/// <summary>
/// Forward decay (Cormode, Shkapenyuk, Srivastava, Xu: "Forward decay", ICDE 2009): what happened counts the less the longer
/// ago it is, by half in every quarter of the window.
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

    /// <returns>The articles with at least <see cref="TrendingOptions.MinimumViews"/>, best first; equal scores by id.</returns>
    public static IReadOnlyList<Ranked> Rank(IEnumerable<Activity> activities, TrendingWindow window, DateTimeOffset now, TrendingOptions options)
    {
        var from = now - window.Length();
        return [.. activities
            .Where(activity => activity.Hour.End > from && activity.Hour.Start <= now)
            .GroupBy(activity => activity.ArticleId)
            .Select(article => new Ranked(
                article.Key, Math.Round(article.Sum(a => Score(a, window, now, options)), 6), article.Sum(a => a.Views), article.Sum(a => a.Likes)))
            .Where(ranked => ranked.Score > 0 && ranked.Views >= options.MinimumViews)
            .OrderByDescending(ranked => ranked.Score).ThenBy(ranked => ranked.ArticleId, StringComparer.Ordinal)
            .Take(options.Items)];
    }

    private static double Score(Activity activity, TrendingWindow window, DateTimeOffset now, TrendingOptions options)
    {
        var age = now - activity.Hour.Start.AddMinutes(30);
        var halfLives = Math.Max(0, age / (window.Length() / 4));
        return (activity.Views + (options.LikeWeight * activity.Likes)) * Math.Pow(2, -halfLives);
    }
}
