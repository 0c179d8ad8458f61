using System.ComponentModel.DataAnnotations;

namespace NewsFunctions.Feeds;

public sealed class FeedOptions
{
    /// <summary>Articles in a feed.</summary>
    [Range(1, 200)]
    public int Items { get; set; } = 30;
}
