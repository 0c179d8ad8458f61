using System.Globalization;
using System.Text.RegularExpressions;
using NCrontab;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Telemetry;

/// <summary>
/// A site that nobody reads costs nothing: the schedules that the worker tells, against what Azure gives.
/// </summary>
public sealed partial class IdleCostTests(SharedAzurite azurite)
{
    // The monthly grant of Flex Consumption on demand, and the least that a run is billed.
    private const int FreeExecutions = 250_000;
    private const int FreeGigabyteSeconds = 100_000;
    private const double LeastSeconds = 1;
    private const double InstanceGigabytes = 2;

    private static readonly DateTime Start = new(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime End = Start.AddMonths(1);

    [Fact]
    public async Task An_idle_month_is_free_although_each_timer_has_an_instance_of_its_own()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        var runs = Runs(app).Values.Sum(times => times.Count);

        Assert.InRange(runs, 1, FreeExecutions);
        Assert.InRange(runs * LeastSeconds * InstanceGigabytes, 1, FreeGigabyteSeconds);
    }

    [Fact]
    public async Task Timers_fire_in_the_same_seconds_so_that_those_that_share_an_instance_share_its_time()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        var runs = Runs(app).Values.Where(times => times.Count > 31).ToList();

        var most = runs.MaxBy(times => times.Count)!.ToHashSet();
        Assert.All(runs, times => Assert.Superset(times.ToHashSet(), most));
        Assert.InRange(most.Count * LeastSeconds * InstanceGigabytes, 1, FreeGigabyteSeconds / 5d);
    }

    [Fact]
    public async Task Operators_are_told_how_often_each_timer_runs()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        var page = File.ReadAllText(Path.Combine(Repository.RootOrCurrent, "docs", "operations.md"));

        var told = Row().Matches(page).SelectMany(row => Name().Matches(row.Groups[1].Value).Select(name => (
            name.Groups[1].Value, int.Parse(row.Groups[2].Value, NumberStyles.AllowThousands,
                CultureInfo.InvariantCulture)))).ToDictionary();

        Assert.Equal(Runs(app).ToDictionary(timer => timer.Key, timer => timer.Value.Count), told);
    }

    private static Dictionary<string, List<DateTime>> Runs(App app) =>
        app.Functions.Where(function => function.IsTimer).ToDictionary(function => function.Name,
            function => CrontabSchedule.Parse(
                function.Schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true })
                .GetNextOccurrences(Start.AddSeconds(-1), End).ToList());

    [GeneratedRegex(
        @"^\| (`\w+`(?:, `\w+`)*) \| ([\d,]+)(?: each)? \| [\d,]+(?: each)? \| [\d,]+ and [\d,]+ \|$",
        RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex Name();
}
