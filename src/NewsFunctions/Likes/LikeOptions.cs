using System.ComponentModel.DataAnnotations;
using NewsFunctions.Activity;

namespace NewsFunctions.Likes;

public sealed class LikeOptions
{
    /// <summary>Likes of one article that one network may give in an hour.</summary>
    [Range(1, CountMinSketch.MaxCount)]
    public int MaxPerNetworkAndArticle { get; set; } = 500;

    /// <summary>Likes of all articles that one network may give in an hour.</summary>
    [Range(1, CountMinSketch.MaxCount)]
    public int MaxPerNetwork { get; set; } = 2_000;
}
