using System.Globalization;
using Azure.Data.Tables;

namespace NewsFunctions.Views;

/// <summary>
/// Counts by hour in one row of the table <c>Stats</c>. An open hour may be set again and only grows; a closed one never
/// changes. So whoever adds up the same views twice, late or at the same time as another, changes nothing.
/// </summary>
internal sealed class HourBook
{
    private const string HoursColumn = "Hours";
    private const string ClosedColumn = "ClosedThrough";
    private readonly SortedDictionary<Hour, (long Views, long Likes)> hours = [];
    private Hour? closedThrough;

    public IReadOnlyDictionary<Hour, (long Views, long Likes)> Hours => hours;

    public static HourBook Read(TableEntity row)
    {
        var book = new HourBook { closedThrough = row.GetString(ClosedColumn) is { } closed ? Hour.Parse(closed) : null };
        foreach (var part in (row.GetString(HoursColumn) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = part.Split(':');
            book.hours[Hour.Parse(fields[0])] = (long.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[2], CultureInfo.InvariantCulture));
        }
        return book;
    }

    public void Write(TableEntity row)
    {
        row[HoursColumn] = string.Join(';', hours.Select(hour => string.Create(CultureInfo.InvariantCulture, $"{hour.Key}:{hour.Value.Views}:{hour.Value.Likes}")));
        if (closedThrough is { } closed) row[ClosedColumn] = closed.ToString();
    }

    public bool IsClosed(Hour hour) => closedThrough is { } closed && hour <= closed;

    public void Set(Hour hour, long views, long likes)
    {
        if (IsClosed(hour)) return;
        var known = hours.GetValueOrDefault(hour);
        if (known.Views <= views) hours[hour] = (views, likes);
    }

    /// <returns>The views of the hours that this closes for the first time; they stay in the book only where it keeps them.</returns>
    public long Close(IEnumerable<Hour> due, bool keep)
    {
        long views = 0;
        foreach (var hour in due.Where(hour => !IsClosed(hour)).Order().ToList())
        {
            views += hours.GetValueOrDefault(hour).Views;
            if (!keep) hours.Remove(hour);
            closedThrough = hour;
        }
        return views;
    }
}
