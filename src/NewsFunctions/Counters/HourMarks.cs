using System.Globalization;
using Azure.Data.Tables;
using NewsFunctions.Activity;

namespace NewsFunctions.Counters;

/// <summary>
/// What was known of an article's hour at the end of each ten minutes in it, as lists see it. In 16 bytes, as there are
/// as many of them in memory as hours: exact up to 4,000 views and 2,000 likes.
/// </summary>
/// <param name="Views">For each mark 12 bits: which part of the hour's views.</param>
/// <param name="Likes">For each mark 12 bits: how many, or how many were taken back.</param>
public readonly record struct HourMarks(ulong Views, ulong Likes)
{
    private const string Column = "Marks";
    private const int Count = 5;
    private const int Bits = 12;
    private const ulong Mask = (1 << Bits) - 1;
    private const long MaxLikes = (1 << (Bits - 1)) - 1;
    private const ulong Known = 1UL << 63;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    /// <returns>Null where nothing is known of when the views and likes of the hour came.</returns>
    public (long Views, long Likes)? At(TimeSpan sinceStart, long viewsOfHour)
    {
        if ((Views & Known) == 0) return null;
        var mark = (int)(sinceStart / Step) - 1;
        if (mark < 0) return (0, 0);
        var shift = Math.Min(mark, Count - 1) * Bits;
        var part = (double)(Views >> shift & Mask) / Mask;
        return ((long)Math.Round(part * viewsOfHour), (long)(Likes >> shift & Mask) - MaxLikes);
    }

    /// <summary>Of the hours in an article's row of a day; the tallies are those of the same row.</summary>
    public static IReadOnlyDictionary<Hour, HourMarks> Read(
        TableEntity day, IReadOnlyDictionary<Hour, Tally> tallies) =>
        Parse(day).Where(hour => tallies.ContainsKey(hour.Key)).ToDictionary(
            hour => hour.Key, hour => Of(hour.Value, Ranked(tallies[hour.Key]).Views));

    /// <summary>Notes what the row knows at a moment of hours that have not ended, where that is news.</summary>
    public static void Set(TableEntity day, IEnumerable<KeyValuePair<Hour, Tally>> tallies, DateTimeOffset asOf)
    {
        var hours = Parse(day);
        var changed = false;
        foreach (var (hour, tally) in tallies)
        {
            if (!hours.TryGetValue(hour, out var marks)) (hours[hour], changed) = (marks = [], true);
            var number = (int)Math.Ceiling((asOf - hour.Start) / Step);
            var (views, likes) = Ranked(tally);
            var last = marks.Count > 0 ? marks[^1] : new Mark(0, 0, 0);
            if (number is < 1 or > Count || number < last.Number) continue;
            if ((views, likes) == (last.Views, last.Likes)) continue;
            marks.RemoveAll(mark => mark.Number == number);
            marks.Add(new Mark(number, views, likes));
            changed = true;
        }
        if (changed) day[Column] = Text(hours);
    }

    private static (long Views, long Likes) Ranked(Tally tally) =>
        (tally.Counted - tally.ViewsUnranked, tally.Likes - tally.LikesUnranked);

    private static HourMarks Of(List<Mark> marks, long viewsOfHour)
    {
        var (views, likes) = (Known, 0UL);
        for (var number = 1; number <= Count; number++)
        {
            var mark = marks.LastOrDefault(mark => mark.Number <= number);
            var part = viewsOfHour > 0 ? Math.Clamp((double)mark.Views / viewsOfHour, 0, 1) : 0;
            var shift = (number - 1) * Bits;
            views |= (ulong)Math.Round(part * Mask) << shift;
            likes |= (ulong)(Math.Clamp(mark.Likes, -MaxLikes, MaxLikes) + MaxLikes) << shift;
        }
        return new HourMarks(views, likes);
    }

    // "2026112306:1,5,0:3,12,1;2026112307": by the hour the number of each mark, views and likes.
    private static SortedDictionary<Hour, List<Mark>> Parse(TableEntity day)
    {
        var hours = new SortedDictionary<Hour, List<Mark>>();
        foreach (var part in (day.GetString(Column) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = part.Split(':');
            hours[Hour.Parse(fields[0])] = [.. fields[1..].Select(field =>
            {
                var numbers = field.Split(',');
                return new Mark((int)Number(numbers[0]), Number(numbers[1]), Number(numbers[2]));
            })];
        }
        return hours;

        static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }

    private static string Text(SortedDictionary<Hour, List<Mark>> hours) => string.Join(';', hours.Select(hour =>
        string.Join(':', hour.Value.Select(mark => string.Create(
            CultureInfo.InvariantCulture, $"{mark.Number},{mark.Views},{mark.Likes}")).Prepend(hour.Key.ToString()))));

    private readonly record struct Mark(int Number, long Views, long Likes);
}
