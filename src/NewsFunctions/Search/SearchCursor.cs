using NewsFunctions.Catalogue;

namespace NewsFunctions.Search;

/// <summary>The place after one result.</summary>
public readonly record struct SearchCursor(float Score, DateTimeOffset PublishedAt, ArticleId Id)
{
    public static SearchCursor After(SearchHit hit) => new(hit.Score, hit.Article.PublishedAt, hit.Article.Id);

    /// <summary>Best first.</summary>
    public static int Compare(SearchHit a, SearchHit b) => Compare(After(a), After(b));

    /// <summary>Whether a result was on the pages before.</summary>
    public bool Includes(SearchHit hit) => Compare(After(hit), this) <= 0;

    public override string ToString() =>
        Opaque.Write($"s{BitConverter.SingleToUInt32Bits(Score)}.{PublishedAt.UtcTicks}.{Id}");

    public static bool TryParse(string text, out SearchCursor cursor)
    {
        cursor = default;
        if (Opaque.Read(text) is not [['s', .. var score], var moment, var name]
            || Opaque.Number(score) is not { } bits || bits > uint.MaxValue
            || Opaque.Moment(moment) is not { } publishedAt
            || !ArticleId.TryParse(name, out var id))
            return false;
        cursor = new SearchCursor(BitConverter.UInt32BitsToSingle((uint)bits), publishedAt, id);
        return float.IsFinite(cursor.Score);
    }

    private static int Compare(SearchCursor a, SearchCursor b)
    {
        var byScore = b.Score.CompareTo(a.Score);
        if (byScore != 0) return byScore;
        var newestFirst = b.PublishedAt.CompareTo(a.PublishedAt);
        return newestFirst != 0 ? newestFirst : a.Id.CompareTo(b.Id);
    }
}
