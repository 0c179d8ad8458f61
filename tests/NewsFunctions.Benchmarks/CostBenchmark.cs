using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using NCrontab;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Benchmarks;

/// <summary>What is asked of storage for what readers and editors do, and for an hour of nothing.</summary>
internal static class CostBenchmark
{
    private const int Articles = 20;
    private const int Times = 1000;
    private static readonly DateTime Start = new(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc);

    public static async Task RunAsync()
    {
        await using var azurite = await Azurite.StartAsync(
            new AzuriteOptions { InMemory = true, Accounts = ["cost"] }, CancellationToken.None);
        await using var app = await BenchmarkedApp.StartAsync(azurite.ConnectionStringFor("cost"), Articles);
        foreach (var (name, _) in Timers()) await app.RunAsync(name);
        await ReadAsync(app);
        Console.WriteLine("requests to storage               tables    blobs   queues");
        await MeasureAsync(app, "1,000 reads from memory", () => ReadAsync(app));
        await MeasureAsync(app, "1,000 views, 50 at a time", () => Parallel.ForAsync(
            0, Times, Together(50), async (visitor, _) => await app.ViewAsync(visitor % Articles, visitor)));
        await MeasureAsync(app, "1,000 views, one by one", async () =>
        {
            for (var visitor = Times; visitor < 2 * Times; visitor++) await app.ViewAsync(visitor % Articles, visitor);
        });
        await MeasureAsync(app, "1,000 likes, 50 at a time", () => Parallel.ForAsync(
            0, Times, Together(50), async (visitor, _) => await app.LikeAsync(visitor % Articles, visitor)));
        await MeasureAsync(app, "a publish", () => app.PublishAsync("news/new.md", "---\ntitle: New\n---\nText."));
        foreach (var (name, _) in Timers()) await app.RunAsync(name);
        var idle = new Calls(0, 0, 0);
        foreach (var (name, runs) in Timers()) idle += await CountAsync(app, () => app.RunAsync(name)) * runs;
        Print("an idle hour", idle);
    }

    private static async Task ReadAsync(BenchmarkedApp app)
    {
        for (var time = 0; time < Times; time++) await app.ReadAsync($"/api/articles/a{time % Articles}");
    }

    private static ParallelOptions Together(int number) => new() { MaxDegreeOfParallelism = number };

    private static async Task MeasureAsync(BenchmarkedApp app, string what, Func<Task> work) =>
        Print(what, await CountAsync(app, work));

    private static async Task<Calls> CountAsync(BenchmarkedApp app, Func<Task> work)
    {
        var before = app.Calls;
        await work();
        return app.Calls - before;
    }

    private static void Print(string what, Calls calls) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what,-30} {calls.Tables,9:N0} {calls.Blobs,8:N0} {calls.Queues,8:N0}"));

    /// <summary>The timers of the app, and how often each fires in an hour, at least once.</summary>
    private static IEnumerable<(string Name, int Runs)> Timers() =>
        from type in typeof(Composition).Assembly.GetTypes()
        from method in type.GetMethods()
        let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>())
            .OfType<TimerTriggerAttribute>().FirstOrDefault()
        where trigger is not null
        let schedule = CrontabSchedule.Parse(
            trigger.Schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true })
        let runs = schedule.GetNextOccurrences(Start, Start.AddHours(1)).Count()
        where runs > 0
        select (method.GetCustomAttribute<FunctionAttribute>()!.Name, runs);
}

/// <summary>Requests to storage, each try counted, as Azure bills them.</summary>
internal readonly record struct Calls(int Tables, int Blobs, int Queues)
{
    public static Calls operator +(Calls a, Calls b) =>
        new(a.Tables + b.Tables, a.Blobs + b.Blobs, a.Queues + b.Queues);

    public static Calls operator -(Calls a, Calls b) =>
        new(a.Tables - b.Tables, a.Blobs - b.Blobs, a.Queues - b.Queues);

    public static Calls operator *(Calls a, int times) => new(a.Tables * times, a.Blobs * times, a.Queues * times);
}
