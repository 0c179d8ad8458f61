using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using NewsFunctions.Activity;

namespace NewsFunctions.Counters;

/// <summary>An operator released an hour of an article, or held it back again, and why.</summary>
/// <param name="Views">Views of the crowd that count from then on; 0 where the hour was held back.</param>
public sealed record Release(string Slug, DateTime Hour, long Views, string Reason, DateTime At);

/// <summary>
/// What operators released, in rows of the table <c>Stats</c>: by hour and with the reasons in the article's row of the
/// day, by day in its total. Both are absolute, so that releasing again after a failure adds nothing twice; the number
/// of releases of the day tells which of two is the later one.
/// </summary>
internal static partial class Released
{
    private const string HoursColumn = "ReleasedHours";
    private const string ReasonsColumn = "ReleasedFor";
    private const string DaysColumn = "ReleasedDays";

    /// <summary>How often hours of the day were released or held back. A query finds the rows by it.</summary>
    public const string NumberColumn = "Releases";

    /// <summary>What counts of each hour besides what is counted anyway.</summary>
    public static Dictionary<Hour, Correction> Hours(TableEntity day) => CorrectionColumn.Read(day, HoursColumn)
        .ToDictionary(hour => Hour.Parse(hour.Key),
            hour => new Correction(hour.Value[0], hour.Value[1], hour.Value[2]));

    public static IReadOnlyList<Release> Reasons(TableEntity day) =>
        day.GetString(ReasonsColumn) is { } json
            ? JsonSerializer.Deserialize(json, ReleasedJson.Default.ListRelease)!
            : [];

    public static long OfArticle(TableEntity total) =>
        CorrectionColumn.Read(total, DaysColumn).Values.Sum(day => day[0]);

    /// <summary>Releases what stands apart in the hour so far, or none of it.</summary>
    public static void Set(TableEntity day, Hour hour, bool released, string slug, string reason, DateTimeOffset at)
    {
        var tally = released ? HourBook.Read(day).Hours.GetValueOrDefault(hour) : Tally.Zero;
        var wanted = new Correction(tally.Crowd, tally.ViewsUnranked, tally.LikesUnranked);
        var hours = Hours(day);
        if (hours.GetValueOrDefault(hour) == wanted) return;
        hours[hour] = wanted;
        CorrectionColumn.Write(day, HoursColumn, hours.ToDictionary(
            each => each.Key.ToString(),
            each => new[] { each.Value.Views, each.Value.ViewsUnranked, each.Value.LikesUnranked }));
        List<Release> reasons = [.. Reasons(day),
            new(slug, hour.Start.UtcDateTime, wanted.Views, reason, at.UtcDateTime)];
        day[ReasonsColumn] = JsonSerializer.Serialize(reasons, ReleasedJson.Default.ListRelease);
        day[NumberColumn] = (long)reasons.Count;
    }

    /// <summary>Copies the day's sum into the total, unless a later release was there first.</summary>
    public static void SetDay(TableEntity total, DateOnly day, long views, long number)
    {
        var days = CorrectionColumn.Read(total, DaysColumn);
        var key = CorrectionColumn.Key(day);
        if (days.GetValueOrDefault(key) is { } known && known[1] >= number) return;
        days[key] = [views, number];
        CorrectionColumn.Write(total, DaysColumn, days);
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(List<Release>))]
    private sealed partial class ReleasedJson : JsonSerializerContext;
}
