using System.ComponentModel.DataAnnotations;

namespace NewsFunctions.Trending;

public sealed class TrendingOptions
{
    /// <summary>How many views a like is worth.</summary>
    [Range(0, 1000)]
    public double LikeWeight { get; set; } = 3;

    /// <summary>Articles with fewer views in the window are not listed.</summary>
    [Range(0, 1_000_000)]
    public long MinimumViews { get; set; } = 1;

    /// <summary>Articles kept in each list; categories are cut out of it.</summary>
    [Range(1, 10_000)]
    public int Items { get; set; } = 500;

    /// <summary>Articles of one category in the list of all; 0 is any number.</summary>
    [Range(0, 100)]
    public int MaxPerCategory { get; set; }
}
