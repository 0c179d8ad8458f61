using System.ComponentModel.DataAnnotations;

namespace NewsFunctions.Search;

public sealed class SearchOptions
{
    /// <summary>An instance asks for a newer index after this many seconds, when a search comes.</summary>
    [Range(1, 3600)]
    public int RefreshSeconds { get; set; } = 15;

    /// <summary>Articles taken into the index at a time; after each step what is done is kept.</summary>
    [Range(1, 100_000)]
    public int ChangesPerStep { get; set; } = 2000;
}
