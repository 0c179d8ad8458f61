using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace NewsFunctions.Tests.LocalHost;

public sealed class TimerTests(SharedAzurite azurite)
{
    private static readonly DateTimeOffset Noon = new(2026, 8, 1, 12, 0, 30, TimeSpan.Zero);
    private readonly string account = azurite.NewAccount();
    private readonly WatchedTime time = new(Noon);
    private readonly ConcurrentQueue<TimerInfo> runs = new();

    [Fact]
    public async Task A_timer_ticks_by_its_schedule()
    {
        await using var app = await StartAsync(typeof(EveryFiveMinutes));
        await DueAsync(At(12, 5));

        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Empty(runs);
        time.Advance(TimeSpan.FromMinutes(1));
        await DueAsync(At(12, 10));
        time.Advance(TimeSpan.FromMinutes(5));
        await StatusAsync("EveryFive", status => status.Next == At(12, 15));

        Assert.Equal(2, runs.Count);
        Assert.All(runs, run => Assert.False(run.IsPastDue));
        Assert.Equal(At(12, 5), runs.First().ScheduleStatus!.Next);
    }

    [Fact]
    public async Task A_schedule_may_be_a_setting()
    {
        await using var app = await StartAsync(typeof(FromSetting), "--Timers:Test", "0 0 13 * * *");

        await StatusAsync("FromSetting", status => status.Next == At(13, 0));
    }

    [Fact]
    public async Task Runs_do_not_overlap_and_missed_ones_collapse_into_one()
    {
        Slow.Release = new TaskCompletionSource();
        Slow.Started = 0;
        await using var app = await StartAsync(typeof(Slow));
        await DueAsync(At(12, 5));
        time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => Slow.Started == 1, "the first run starts");

        time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(1, Slow.Started);
        Slow.Release.SetResult();

        await StatusAsync("Slow", status => status.Next == At(12, 40));
        Assert.Equal(2, Slow.Started);
    }

    [Fact]
    public async Task A_timer_that_missed_occurrences_while_the_app_was_down_runs_once_as_past_due()
    {
        await WriteStatusAsync("EveryFive", last: At(9, 0), next: At(9, 5));

        await using var app = await StartAsync(typeof(EveryFiveMinutes));
        await StatusAsync("EveryFive", status => status.Next == At(12, 5));

        Assert.True(Assert.Single(runs).IsPastDue);
    }

    [Fact]
    public async Task A_timer_whose_schedule_was_changed_is_not_past_due()
    {
        await WriteStatusAsync("EveryFive", last: At(9, 0), next: At(9, 1));

        await using var app = await StartAsync(typeof(EveryFiveMinutes));
        await StatusAsync("EveryFive", status => status.Next == At(12, 5));

        Assert.Empty(runs);
    }

    [Fact]
    public async Task The_status_is_written_after_the_run_so_that_a_crash_repeats_it()
    {
        Slow.Release = new TaskCompletionSource();
        Slow.Started = 0;
        await using var app = await StartAsync(typeof(Slow));
        await DueAsync(At(12, 5));

        time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => Slow.Started == 1, "the run starts");

        await StatusAsync("Slow", status => status.Next == At(12, 5));
        Slow.Release.SetResult();
        await StatusAsync("Slow", status => status.Next == At(12, 10));
    }

    [Fact]
    public async Task A_timer_may_run_at_startup()
    {
        await using var app = await StartAsync(typeof(AtStartup));

        await Eventually.TrueAsync(() => runs.Count == 1, "the run at startup");
        Assert.False(runs.Single().IsPastDue);
    }

    [Fact]
    public async Task A_timer_that_runs_more_than_once_a_minute_keeps_no_status()
    {
        await using var app = await StartAsync(typeof(EveryTenSeconds));
        await AdvanceUntilAsync(() => runs.Count >= 2);

        Assert.All(runs, run => Assert.Null(run.ScheduleStatus));
        Assert.Null(await ReadStatusAsync("EveryTenSeconds"));
    }

    [Fact]
    public async Task A_failed_run_is_tried_again_as_often_as_its_policy_says()
    {
        Failing.Tries = 0;
        await using var app = await StartAsync(typeof(Failing));
        await DueAsync(At(13, 0));

        time.Advance(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => Failing.Tries == 1, "the first try");
        await AdvanceUntilAsync(() => Failing.Tries == 3);
        await StatusAsync("Failing", status => status.Next == At(14, 0));

        Assert.Equal(3, Failing.Tries);
    }

    [Fact]
    public async Task A_disabled_timer_does_not_tick()
    {
        await using var app = await StartAsync(typeof(EveryTenSeconds), "--AzureWebJobs:EveryTenSeconds:Disabled", "true");

        for (var i = 0; i < 20; i++)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Empty(runs);
    }

    private Task<LocalApp> StartAsync(Type functions, params string[] settings) =>
        LocalApp.StartAsync(LocalApp.Arguments(account, settings), [functions], builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Services.AddSingleton(runs);
        });

    private Task AdvanceUntilAsync(Func<bool> condition) => Eventually.TrueAsync(
        () =>
        {
            if (condition())
                return true;
            time.Advance(TimeSpan.FromSeconds(1));
            return false;
        },
        "while the time advances");

    /// <summary>The listener waits for that time; before it does, advancing the time could pass it by.</summary>
    private Task DueAsync(DateTime due) => Eventually.TrueAsync(() => time.Due == due, $"the timer is due at {due:T}");

    private Task StatusAsync(string function, Func<ScheduleStatus, bool> condition) => Eventually.TrueAsync(
        async () => await ReadStatusAsync(function) is { } status && condition(status), $"the expected status of {function}");

    private BlobClient StatusBlob(string function) => new BlobContainerClient(account, "azure-webjobs-hosts")
        .GetBlobClient($"timers/localhost/Host.Functions.{function}.Listener/status");

    private async Task<ScheduleStatus?> ReadStatusAsync(string function)
    {
        var blob = StatusBlob(function);
        return await blob.ExistsAsync(TestContext.Current.CancellationToken)
            ? JsonSerializer.Deserialize<ScheduleStatus>((await blob.DownloadContentAsync(TestContext.Current.CancellationToken)).Value.Content)
            : null;
    }

    private async Task WriteStatusAsync(string function, DateTime last, DateTime next)
    {
        await new BlobContainerClient(account, "azure-webjobs-hosts").CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await StatusBlob(function).UploadAsync(
            BinaryData.FromObjectAsJson(new ScheduleStatus { Last = last, Next = next, LastUpdated = last }), TestContext.Current.CancellationToken);
    }

    private static DateTime At(int hour, int minute) => new(2026, 8, 1, hour, minute, 0, DateTimeKind.Utc);

    private sealed class WatchedTime(DateTimeOffset start) : FakeTimeProvider(start)
    {
        public DateTime Due { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Due = GetUtcNow().UtcDateTime + dueTime;
            return timer;
        }
    }

    public sealed class EveryFiveMinutes(ConcurrentQueue<TimerInfo> runs)
    {
        [Function("EveryFive")]
        public void Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer) => runs.Enqueue(timer);
    }

    public sealed class FromSetting
    {
        [Function("FromSetting")]
        public Task RunAsync([TimerTrigger("%Timers:Test%")] TimerInfo timer) => Task.CompletedTask;
    }

    public sealed class Slow
    {
        public static TaskCompletionSource Release { get; set; } = new();

        public static int Started { get; set; }

        [Function("Slow")]
        public Task RunAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer)
        {
            Started++;
            return Release.Task;
        }
    }

    public sealed class AtStartup(ConcurrentQueue<TimerInfo> runs)
    {
        [Function("AtStartup")]
        public void Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => runs.Enqueue(timer);
    }

    public sealed class EveryTenSeconds(ConcurrentQueue<TimerInfo> runs)
    {
        [Function("EveryTenSeconds")]
        public void Run([TimerTrigger("*/10 * * * * *", RunOnStartup = false)] TimerInfo timer) => runs.Enqueue(timer);
    }

    public sealed class Failing
    {
        public static int Tries { get; set; }

        [Function("Failing")]
        [FixedDelayRetry(2, "00:00:05")]
        public Task RunAsync([TimerTrigger("0 0 * * * *")] TimerInfo timer)
        {
            Tries++;
            throw new InvalidOperationException("expected");
        }
    }
}
