using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using NewsFunctions.Activity;

namespace NewsFunctions.Counters;

/// <summary>Views of an article that an operator took back, and why.</summary>
public sealed record TakeBack(string Slug, long Views, string Reason, DateTime At);

/// <summary>
/// What operators took back, in rows of the table <c>Stats</c>: by hour and with the reasons in the article's row of
/// the day, by day in its total. Both are absolute and only grow, so that taking back again after a failure takes
/// nothing twice.
/// </summary>
internal static partial class TakenBack
{
    private const string HoursColumn = "TakenBackHours";
    private const string ReasonsColumn = "TakenBackFor";
    private const string DaysColumn = "TakenBackDays";

    /// <summary>A column, so that a query finds the rows of a day with reasons.</summary>
    public const string ViewsColumn = "TakenBack";

    /// <summary>What is taken back of each hour: views, and those of them that were not ranked.</summary>
    public static Dictionary<Hour, Correction> Hours(TableEntity day) => CorrectionColumn.Read(day, HoursColumn)
        .ToDictionary(hour => Hour.Parse(hour.Key), hour => new Correction(hour.Value[0], hour.Value[1]));

    public static IReadOnlyList<TakeBack> Reasons(TableEntity day) =>
        day.GetString(ReasonsColumn) is { } json
            ? JsonSerializer.Deserialize(json, TakenBackJson.Default.ListTakeBack)!
            : [];

    public static long OfDay(TableEntity day) => day.GetInt64(ViewsColumn) ?? 0;

    public static long OfArticle(TableEntity total) =>
        CorrectionColumn.Read(total, DaysColumn).Values.Sum(day => day[0]);

    /// <summary>Takes back all that the row has counted so far.</summary>
    public static void Take(TableEntity day, string slug, string reason, DateTimeOffset at)
    {
        var counted = HourBook.Read(day).Hours.Where(hour => hour.Value.Counted > 0).ToList();
        var views = counted.Sum(hour => hour.Value.Counted);
        var more = views - OfDay(day);
        if (more <= 0) return;
        CorrectionColumn.Write(day, HoursColumn, counted.ToDictionary(
            hour => hour.Key.ToString(), hour => new[] { hour.Value.Counted, hour.Value.ViewsUnranked }));
        day[ViewsColumn] = views;
        List<TakeBack> reasons = [.. Reasons(day), new TakeBack(slug, more, reason, at.UtcDateTime)];
        day[ReasonsColumn] = JsonSerializer.Serialize(reasons, TakenBackJson.Default.ListTakeBack);
    }

    public static void SetDay(TableEntity total, DateOnly day, long views)
    {
        var days = CorrectionColumn.Read(total, DaysColumn);
        var key = CorrectionColumn.Key(day);
        days[key] = [Math.Max(views, days.GetValueOrDefault(key)?[0] ?? 0)];
        CorrectionColumn.Write(total, DaysColumn, days);
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(List<TakeBack>))]
    private sealed partial class TakenBackJson : JsonSerializerContext;
}
