namespace NewsFunctions.Http;

/// <summary>A rendered answer with what caches in front of the app want to know of it.</summary>
/// <param name="LastModified">
/// The newest change of an article inside. For information: an article that left a list makes it no newer, so only the
/// ETag is compared.
/// </param>
/// <param name="Keys">Slugs and lists inside, for purges.</param>
public sealed record Page(Rendition Rendition, DateTimeOffset? LastModified, IReadOnlyList<string> Keys)
{
    public string ContentType { get; init; } = Answers.JsonType;

    /// <summary>Of the next page.</summary>
    public string? Next { get; init; }
}

/// <summary>How long an answer may be kept.</summary>
/// <param name="IsStale">Storage was out of reach when it was given.</param>
/// <param name="EndsSharply">An embargo ends then: not even once more may it be given.</param>
public readonly record struct Freshness(TimeSpan MaxAge, bool IsStale = false, bool EndsSharply = false);
