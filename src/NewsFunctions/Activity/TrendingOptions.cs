using System.ComponentModel.DataAnnotations;

namespace NewsFunctions.Activity;

/// <summary>
/// How lists are ranked. Here, as who records a view or a like decides at once whether it may move a list.
/// </summary>
public sealed class TrendingOptions : IValidatableObject
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

    /// <summary>
    /// What one network may add to an article in an hour, in views; what it does beyond counts in totals only.
    /// </summary>
    [Range(1, 50_000)]
    public int MaxPerNetwork { get; set; } = 20;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxPerNetwork < LikeWeight)
            yield return new("Trending:MaxPerNetwork must be at least Trending:LikeWeight, or no like could count.");
    }
}
