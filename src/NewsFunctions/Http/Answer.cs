namespace NewsFunctions.Http;

/// <summary>A rendered answer with what caches in front of the app want to know of it.</summary>
/// <param name="Keys">Slugs and lists inside, for purges.</param>
public sealed record Answer(Rendition Rendition, IReadOnlyList<string> Keys)
{
    /// <summary>
    /// Since when these are the bytes, or null: a client that has no ETag is told 304 by it. The newest article of a
    /// list does not tell, as an article that leaves makes the list no newer.
    /// </summary>
    public DateTimeOffset? LastModified { get; init; }

    public string ContentType { get; init; } = Answers.JsonType;

    /// <summary>The address of what follows in the list.</summary>
    public string? Next { get; init; }

    /// <summary>Origins whose frames a page shows to who asks for them.</summary>
    public IReadOnlyList<string> Frames { get; init; } = [];

    public string SurrogateKey { get; } = string.Join(' ', Keys);

    /// <summary>What it takes in memory, at most.</summary>
    public long Size => Rendition.Size + (2L * (Next?.Length ?? 0)) + Keys.Sum(key => 8 + (4L * key.Length))
        + Frames.Sum(origin => 8 + (2L * origin.Length));
}

/// <summary>How long an answer may be kept.</summary>
/// <param name="IsStale">Storage was out of reach when it was given.</param>
/// <param name="EndsSharply">An embargo ends then: not even once more may it be given.</param>
public readonly record struct Freshness(TimeSpan MaxAge, bool IsStale = false, bool EndsSharply = false);
