using System.ComponentModel.DataAnnotations;

namespace NewsFunctions.Activity;

public sealed class ViewOptions
{
    /// <summary>
    /// Of one instance. What arrives while one is under way, or too early for the next, shares the next.
    /// </summary>
    [Range(0.1, 10_000)]
    public double MaxTransactionsPerSecond { get; set; } = 50;

    /// <summary>
    /// A view or a like that is not stored after this many seconds is refused with 503; the view is not counted.
    /// </summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; set; } = 5;

    /// <summary>The same visitor counts once in this time.</summary>
    [Range(0, 1440)]
    public int RepeatMinutes { get; set; } = 30;

    /// <summary>
    /// Views of one article that count from one network in an hour; those beyond stand apart in the ledger.
    /// </summary>
    [Range(1, CountMinSketch.MaxCount)]
    public int MaxPerNetworkAndArticle { get; set; } = 500;

    /// <summary>Views of all articles that count from one network in an hour.</summary>
    [Range(1, CountMinSketch.MaxCount)]
    public int MaxPerNetwork { get; set; } = 5_000;
}
