using System.Globalization;

namespace NewsFunctions.Publishing;

/// <summary>A date as an editor writes it: where it names no offset, it is that of a clock on the wall.</summary>
internal static class WrittenDate
{
    private static readonly string[] Shapes =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss K", "yyyy-MM-dd HH:mm K",
    ];

    /// <param name="zone">Asked for where the text names no offset.</param>
    /// <returns>Null where it is none: what could be read in two ways is not guessed.</returns>
    public static DateTimeOffset? Read(string text, Func<TimeZoneInfo> zone)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParseExact(text, Shapes, CultureInfo.InvariantCulture, utc, out var date)) return null;
        return text is [.., 'Z'] or [.., '+' or '-', _, _, ':', _, _] ? date : Local(date, zone());
    }

    // RFC 5545, 3.3.5: what the clock shows twice is meant the first time, and what it skips is counted by the offset
    // before.
    private static DateTimeOffset Local(DateTimeOffset date, TimeZoneInfo zone)
    {
        var wall = date.UtcDateTime;
        if (wall.Year is 1 or 9999) return date;
        wall = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        if (zone.IsAmbiguousTime(wall)) return date - zone.GetAmbiguousTimeOffsets(wall).Max();
        var before = wall;
        while (zone.IsInvalidTime(before)) before = before.AddHours(-1);
        return date - zone.GetUtcOffset(before);
    }
}
