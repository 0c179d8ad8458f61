using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using NewsFunctions.Activity;

namespace NewsFunctions.Counters;

/// <summary>Views of an article that an operator took back, and why.</summary>
public sealed record TakeBack(string Slug, long Views, string Reason, DateTime At);

/// <summary>
/// What operators took back, in rows of the table <c>Stats</c>: by hour and with the reasons in the article's row of the day,
/// by day in its total. Both are absolute and only grow, so that taking back again after a failure takes nothing twice.
/// </summary>
internal static partial class TakenBack
{
    private const string HoursColumn = "TakenBackHours";
    private const string ReasonsColumn = "TakenBackFor";
    private const string DaysColumn = "TakenBackDays";

    /// <summary>To find the rows of a day that have reasons.</summary>
    public const string ViewsColumn = "TakenBack";

    public static Dictionary<Hour, long> Hours(TableEntity day) =>
        Read(day, HoursColumn).ToDictionary(hour => Hour.Parse(hour.Key), hour => hour.Value);

    public static IReadOnlyList<TakeBack> Reasons(TableEntity day) =>
        day.GetString(ReasonsColumn) is { } json ? JsonSerializer.Deserialize(json, TakenBackJson.Default.ListTakeBack)! : [];

    public static long OfDay(TableEntity day) => day.GetInt64(ViewsColumn) ?? 0;

    public static long OfArticle(TableEntity total) => Read(total, DaysColumn).Values.Sum();

    /// <summary>Takes back all that the row has counted so far.</summary>
    public static void Take(TableEntity day, string slug, string reason, DateTimeOffset at)
    {
        var counted = HourBook.Read(day).Hours.Where(hour => hour.Value.Counted > 0).ToDictionary(hour => hour.Key.ToString(), hour => hour.Value.Counted);
        var more = counted.Values.Sum() - OfDay(day);
        if (more <= 0) return;
        Write(day, HoursColumn, counted);
        day[ViewsColumn] = counted.Values.Sum();
        List<TakeBack> reasons = [.. Reasons(day), new TakeBack(slug, more, reason, at.UtcDateTime)];
        day[ReasonsColumn] = JsonSerializer.Serialize(reasons, TakenBackJson.Default.ListTakeBack);
    }

    public static void SetDay(TableEntity total, DateOnly day, long views)
    {
        var days = Read(total, DaysColumn);
        var key = day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        days[key] = Math.Max(views, days.GetValueOrDefault(key));
        Write(total, DaysColumn, days);
    }

    private static Dictionary<string, long> Read(TableEntity row, string column) =>
        (row.GetString(column) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split(':'))
            .ToDictionary(part => part[0], part => long.Parse(part[1], CultureInfo.InvariantCulture));

    private static void Write(TableEntity row, string column, Dictionary<string, long> counts) =>
        row[column] = string.Join(';', counts.OrderBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key}:{count.Value}")));

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(List<TakeBack>))]
    private sealed partial class TakenBackJson : JsonSerializerContext;
}
