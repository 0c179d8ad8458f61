using System.Globalization;
using Azure.Data.Tables;
using NewsFunctions.Activity;

namespace NewsFunctions.Counters;

/// <summary>
/// Counts by hour in one row of the table <c>Stats</c>. An open hour may be set again and only grows; a closed one never
/// changes. So whoever adds up the same views twice, late or at the same time as another, changes nothing.
/// </summary>
internal sealed class HourBook
{
    private const string HoursColumn = "Hours";
    private const string ClosedColumn = "ClosedThrough";
    private readonly SortedDictionary<Hour, Tally> hours = [];
    private Hour? closedThrough;

    public IReadOnlyDictionary<Hour, Tally> Hours => hours;

    public static HourBook Read(TableEntity row)
    {
        var book = new HourBook { closedThrough = row.GetString(ClosedColumn) is { } closed ? Hour.Parse(closed) : null };
        foreach (var part in (row.GetString(HoursColumn) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = part.Split(':');
            var counts = fields[1..].Select(count => long.Parse(count, CultureInfo.InvariantCulture)).ToArray();
            Array.Resize(ref counts, 5);
            book.hours[Hour.Parse(fields[0])] = new Tally(counts[0], counts[1], counts[2], counts[3], counts[4]);
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
        if (IsClosed(hour)) return;
        if (hours.GetValueOrDefault(hour).Answered <= tally.Answered) hours[hour] = tally;
    }

    /// <returns>What was counted in the hours that this closes for the first time; they stay in the book only where it keeps them.</returns>
    public long Close(IEnumerable<Hour> due, bool keep)
    {
        long views = 0;
        foreach (var hour in due.Where(hour => !IsClosed(hour)).Order().ToList())
        {
            views += hours.GetValueOrDefault(hour).Counted;
            if (!keep) hours.Remove(hour);
            closedThrough = hour;
        }
        return views;
    }

    // Most rows only know of views: "2026112306:12". Zeros at the end are left out.
    private static string Text(Tally tally)
    {
        long[] counts = [tally.Counted, tally.Duplicate, tally.Bot, tally.Prefetch, tally.Likes];
        var used = Math.Max(1, 1 + Array.FindLastIndex(counts, count => count != 0));
        return string.Join(':', counts[..used].Select(count => count.ToString(CultureInfo.InvariantCulture)));
    }
}
