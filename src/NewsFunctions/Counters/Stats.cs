using System.Globalization;
using Azure.Data.Tables;
using NewsFunctions.Activity;

namespace NewsFunctions.Counters;

/// <summary>Keys and rows of the table <c>Stats</c>.</summary>
public static class Stats
{
    private const string ClosedViews = "ClosedViews";

    /// <summary>Rows of this partition are single: the state of the roll-up.</summary>
    public const string Meta = "meta";
    public const string RollUpRow = "rollup";
    public const string AsOf = "AsOf";
    public const string TakenBackAt = "TakenBackAt";

    /// <summary>Two buckets: each costs a roll-up a transaction, and only an archive of millions would fill them.</summary>
    public static string TotalPartition(string articleId) => $"total|{articleId[0] & 1}";

    /// <summary>Articles seen on a day, by hour: what trending lists are made of.</summary>
    public static string DayPartition(string day) => $"day|{day}";

    public static string DayPartition(DateTimeOffset moment) => DayPartition(moment.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture));

    public static string DayPartition(DateOnly day) => DayPartition(day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));

    public static long Views(TableEntity? total) =>
        total is null ? 0 : (total.GetInt64(ClosedViews) ?? 0) + HourBook.Read(total).Hours.Values.Sum(hour => hour.Counted) - TakenBack.OfArticle(total);

    public static IEnumerable<ArticleHour> Activities(TableEntity day)
    {
        if (day.RowKey == ActivitySheet.Ledger) return [];
        var takenBack = TakenBack.Hours(day);
        return HourBook.Read(day).Hours.Select(hour =>
            new ArticleHour(day.RowKey, hour.Key, hour.Value.Counted - takenBack.GetValueOrDefault(hour.Key), hour.Value.Likes));
    }

    /// <summary>Requests answered on a day, by outcome.</summary>
    public static Tally Answered(TableEntity? ledger) => ledger is null ? Tally.Zero : Tally.Sum(HourBook.Read(ledger).Hours.Values);

    internal static void ChangeTotal(TableEntity row, IReadOnlyDictionary<Hour, Tally> hours, Func<Hour, bool> isDue)
    {
        var closed = Change(row, hours.ToDictionary(hour => hour.Key, hour => new Tally(hour.Value.Counted)), isDue, keep: false);
        row[ClosedViews] = (row.GetInt64(ClosedViews) ?? 0) + closed;
    }

    internal static void ChangeDay(TableEntity row, IReadOnlyDictionary<Hour, Tally> hours, Func<Hour, bool> isDue) =>
        Change(row, hours, isDue, keep: true);

    private static long Change(TableEntity row, IReadOnlyDictionary<Hour, Tally> hours, Func<Hour, bool> isDue, bool keep)
    {
        var book = HourBook.Read(row);
        foreach (var (hour, tally) in hours) book.Set(hour, tally);
        var closed = book.Close(hours.Keys.Where(isDue), keep);
        book.Write(row);
        return closed;
    }
}
