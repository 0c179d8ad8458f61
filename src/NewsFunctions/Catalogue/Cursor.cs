using System.Buffers.Text;
using System.Globalization;
using System.Text;
using NewsFunctions.Http;

namespace NewsFunctions.Catalogue;

/// <summary>
/// The place after one article in a list. It names the article, not a number of items, so that articles that come and
/// go make nobody skip or repeat one.
/// </summary>
public readonly record struct Cursor(DateTimeOffset PublishedAt, ArticleId Id)
{
    public static Cursor After(Article article) => new(article.PublishedAt, article.Id);

    public override string ToString() => Opaque.Write($"{PublishedAt.UtcTicks}.{Id}");

    public static bool TryParse(string text, out Cursor cursor)
    {
        cursor = default;
        if (Opaque.Read(text) is not [var moment, var article]
            || Opaque.Moment(moment) is not { } publishedAt || !ArticleId.TryParse(article, out var id))
            return false;
        cursor = new Cursor(publishedAt, id);
        return true;
    }
}

/// <summary>
/// How far a client has followed the changes: all up to a sequence number, except what was under embargo and would end
/// after <paramref name="Released"/>. Of the releases at that very moment, those up to <paramref name="Tie"/>.
/// </summary>
public readonly record struct ChangeCursor(long Sequence, DateTimeOffset Released, long Tie)
{
    public static readonly ChangeCursor Start = new(0, DateTimeOffset.MinValue, 0);

    public override string ToString() => Opaque.Write($"c{Sequence}.{Released.UtcTicks}.{Tie}");

    public static bool TryParse(string text, out ChangeCursor cursor)
    {
        cursor = default;
        if (Opaque.Read(text) is not [['c', .. var sequence], var moment, var tie]
            || Opaque.Number(sequence) is not { } number || Opaque.Moment(moment) is not { } released
            || Opaque.Number(tie) is not { } last)
            return false;
        cursor = new ChangeCursor(number, released, last);
        return true;
    }
}

/// <summary>Where to go on with the changes: after others, or at a moment.</summary>
public readonly record struct Since(ChangeCursor Cursor, DateTimeOffset? Moment)
{
    public static bool TryParse(string text, out Since since)
    {
        since = Query.TryMoment(text, out var moment) ? new(ChangeCursor.Start, moment)
            : ChangeCursor.TryParse(text, out var cursor) ? new(cursor, null)
            : default;
        return since != default;
    }

    /// <summary>What changed at that very moment may be new to the client.</summary>
    public ChangeCursor In(Snapshot snapshot)
    {
        if (Moment is not { } moment) return Cursor;
        if (moment > snapshot.Now) moment = snapshot.Now;

        // Changes have their numbers in order, but their times from clocks that differ: nothing is left out.
        var first = snapshot.Catalogue.After(0).FirstOrDefault(entry => entry.ChangedAt >= moment);
        return new ChangeCursor(first?.Changed - 1 ?? snapshot.Catalogue.LastChange, moment, 0);
    }
}

/// <summary>Texts that clients hand back as they got them.</summary>
internal static class Opaque
{
    private const int MaxLength = 128;

    public static string Write(FormattableString text) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(FormattableString.Invariant(text)));

    /// <returns>The parts between the dots; nothing where it is none of ours.</returns>
    public static string[] Read(string text)
    {
        var bytes = new byte[MaxLength];
        return text.Length <= MaxLength && Base64Url.IsValid(text)
            && Base64Url.TryDecodeFromChars(text, bytes, out var length)
            ? Encoding.ASCII.GetString(bytes, 0, length).Split('.')
            : [];
    }

    public static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static DateTimeOffset? Moment(string text) =>
        Number(text) is { } ticks && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
}
