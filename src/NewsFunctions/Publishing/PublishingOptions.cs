using System.ComponentModel.DataAnnotations;

namespace NewsFunctions.Publishing;

public sealed class PublishingOptions
{
    /// <summary>How many days the address in a report shows a draft.</summary>
    [Range(1, 365)]
    public int PreviewDays { get; set; } = 14;
}
