using System.Globalization;
using Azure.Data.Tables;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Counters;

/// <summary>Keys and rows of the table <c>Stats</c>.</summary>
public static class Stats
{
    private const string ClosedViews = "ClosedViews";

    /// <summary>Rows of this partition are single: the state of the roll-up.</summary>
    public const string Meta = "meta";
    public const string RollUpRow = "rollup";
    public const string AsOf = "AsOf";
    /// <summary>When an operator last changed a day; named as it was when that was take-backs alone.</summary>
    public const string CorrectedAt = "TakenBackAt";

    /// <summary>Views of the crowd of an article on a day. A column, so that a query finds these rows.</summary>
    public const string Crowd = "Crowd";

    /// <summary>
    /// Two buckets are enough for millions of articles, and each one more costs a transaction in every roll-up.
    /// </summary>
    public static string TotalPartition(ArticleId articleId) => $"total|{articleId.Value[0] & 1}";

    /// <summary>Articles seen on a day, by hour: what trending lists are made of.</summary>
    public static string DayPartition(string day) => $"day|{day}";

    public static string DayPartition(DateTimeOffset moment) =>
        DayPartition(moment.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture));

    public static string DayPartition(DateOnly day) =>
        DayPartition(day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));

    public static long Views(TableEntity? total) =>
        total is null ? 0
            : (total.GetInt64(ClosedViews) ?? 0) + HourBook.Read(total).Hours.Values.Sum(hour => hour.Counted)
                - TakenBack.OfArticle(total) + Released.OfArticle(total);

    public static IEnumerable<ArticleHour> Activities(TableEntity day)
    {
        if (day.RowKey == ActivitySheet.Ledger) return [];
        var (hours, takenBack, released) = (HourBook.Read(day).Hours, TakenBack.Hours(day), Released.Hours(day));
        var marks = HourMarks.Read(day, hours);
        return hours.Select(hour => Activity(
            new ArticleHour(
                ArticleId.Parse(day.RowKey), hour.Key, hour.Value.Counted, hour.Value.Likes,
                Marks: marks.GetValueOrDefault(hour.Key)),
            hour.Value, takenBack.GetValueOrDefault(hour.Key), released.GetValueOrDefault(hour.Key)));
    }

    /// <summary>What became of the requests of each hour, in the row of an article or of the ledger.</summary>
    public static IReadOnlyDictionary<Hour, Tally> Hours(TableEntity? day) =>
        day is null ? new Dictionary<Hour, Tally>() : HourBook.Read(day).Hours;

    internal static void ChangeTotal(TableEntity row, IReadOnlyDictionary<Hour, Tally> hours, Func<Hour, bool> isDue)
    {
        var views = hours.ToDictionary(
            hour => hour.Key, hour => new Tally(hour.Value.Counted, Repeats: hour.Value.Repeats));
        var closed = Change(row, views, isDue, keep: false);
        row[ClosedViews] = (row.GetInt64(ClosedViews) ?? 0) + closed;
    }

    internal static void ChangeDay(
        TableEntity row, IReadOnlyDictionary<Hour, Tally> hours, Func<Hour, bool> isDue, DateTimeOffset asOf)
    {
        Change(row, hours, isDue, keep: true);
        var known = HourBook.Read(row).Hours;
        if (row.RowKey != ActivitySheet.Ledger)
            HourMarks.Set(row, known.Where(hour => hours.ContainsKey(hour.Key)), asOf);
        if (known.Values.Sum(hour => hour.Crowd) is > 0 and var crowd) row[Crowd] = crowd;
    }

    // Views that were taken back cannot be released.
    private static ArticleHour Activity(ArticleHour hour, Tally tally, Correction takenBack, Correction released)
    {
        var unranked = tally.ViewsUnranked - takenBack.ViewsUnranked;
        var rankedAgain = Math.Min(unranked, released.ViewsUnranked);
        var likesLeftOut = tally.LikesUnranked - released.LikesUnranked;
        return hour with
        {
            Views = tally.Counted - takenBack.Views - unranked + rankedAgain + released.Views,
            Likes = tally.Likes - likesLeftOut,
            ViewsLeftOut = unranked - rankedAgain + tally.Crowd - released.Views,
            LikesLeftOut = likesLeftOut,
        };
    }

    private static long Change(
        TableEntity row, IReadOnlyDictionary<Hour, Tally> hours, Func<Hour, bool> isDue, bool keep)
    {
        var book = HourBook.Read(row);
        foreach (var (hour, tally) in hours) book.Set(hour, tally);
        var closed = book.Close(hours.Keys.Where(isDue), keep);
        book.Write(row);
        return closed;
    }
}
