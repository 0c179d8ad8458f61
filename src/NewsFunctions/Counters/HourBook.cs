using System.Globalization;
using Azure.Data.Tables;
using NewsFunctions.Activity;

namespace NewsFunctions.Counters;

/// <summary>
/// Counts by hour in one row of the table <c>Stats</c>. The counts of an open hour may be set again and only grow; a
/// closed hour never changes. So it does no harm to roll up the same views twice, late, or on two instances at once.
/// </summary>
internal sealed class HourBook
{
    private const string HoursColumn = "Hours";
    private const string ClosedColumn = "ClosedThrough";
    private readonly SortedDictionary<Hour, Tally> hours = [];
    private Hour? closedThrough;

    public IReadOnlyDictionary<Hour, Tally> Hours =>
        hours.ToDictionary(hour => hour.Key, hour => hour.Value.Settled);

    /// <summary>As they were set, repeats apart.</summary>
    public IReadOnlyDictionary<Hour, Tally> AsSet => hours;

    public static HourBook Read(TableEntity row)
    {
        var book =
            new HourBook { closedThrough = row.GetString(ClosedColumn) is { } closed ? Hour.Parse(closed) : null };
        foreach (var part in (row.GetString(HoursColumn) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = part.Split(':');
            book.hours[Hour.Parse(fields[0])] =
                Tally.Of([.. fields[1..].Select(count => long.Parse(count, CultureInfo.InvariantCulture))]);
        }
        return book;
    }

    public void Write(TableEntity row)
    {
        row[HoursColumn] = string.Join(';', hours.Select(hour => $"{hour.Key}:{Text(hour.Value)}"));
        if (closedThrough is { } closed) row[ClosedColumn] = closed.ToString();
    }

    public bool IsClosed(Hour hour) => closedThrough is { } closed && hour <= closed;

    public void Set(Hour hour, Tally tally)
    {
        if (!IsClosed(hour)) hours[hour] = Larger(hours.GetValueOrDefault(hour), tally);
    }

    /// <param name="keep">Whether the hours stay in the book after they are closed.</param>
    /// <returns>The views of the hours that this call has closed.</returns>
    public long Close(IEnumerable<Hour> due, bool keep)
    {
        long views = 0;
        foreach (var hour in due.Where(hour => !IsClosed(hour)).Order().ToList())
        {
            views += hours.GetValueOrDefault(hour).Settled.Counted;
            if (!keep) hours.Remove(hour);
            closedThrough = hour;
        }
        return views;
    }

    // Counts of requests only grow, so the larger one is right. Other counts can fall: the side that knows of more
    // requests is the newer one.
    private static Tally Larger(Tally known, Tally found)
    {
        var newer = found.Answered >= known.Answered ? found : known;
        var larger = Tally.Of([.. known.Columns.Zip(found.Columns, Math.Max)]);
        return larger with
        {
            Likes = newer.Likes,
            ViewsUnranked = newer.ViewsUnranked,
            LikesUnranked = newer.LikesUnranked,
            Repeats = newer.Repeats,
        };
    }

    // Most rows only know of views: "2026112306:12". Zeros at the end are left out.
    private static string Text(Tally tally)
    {
        var counts = tally.Columns.ToArray();
        var used = Math.Max(1, 1 + Array.FindLastIndex(counts, count => count != 0));
        return string.Join(':', counts[..used].Select(count => count.ToString(CultureInfo.InvariantCulture)));
    }
}
