using System.Text.Json;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Tests.LocalHost;

public sealed class TimerTests(SharedAzurite azurite)
{
    private static readonly DateTimeOffset Noon = new(2026, 8, 1, 12, 0, 30, TimeSpan.Zero);
    private readonly string account = azurite.NewAccount();
    private readonly WatchedTime time = new(Noon);

    [Fact]
    public async Task A_timer_ticks_by_its_schedule()
    {
        await using var app = await StartAsync("EveryFive");
        await DueAsync(At(12, 5));

        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Empty(app.Calls);
        time.Advance(TimeSpan.FromMinutes(1));
        await DueAsync(At(12, 10));
        time.Advance(TimeSpan.FromMinutes(5));
        await StatusAsync("EveryFive", status => status.Next == At(12, 15));

        Assert.Equal(
            ["past due False, was due 2026-08-01T12:05:00", "past due False, was due 2026-08-01T12:10:00"], app.Calls);
    }

    [Fact]
    public async Task A_schedule_may_be_a_setting()
    {
        await using var app = await StartAsync("FromSetting");

        await StatusAsync("FromSetting", status => status.Next == At(13, 0));
    }

    [Fact]
    public async Task Runs_do_not_overlap_and_missed_ones_collapse_into_one()
    {
        await using var app = await StartAsync("Slow");
        await DueAsync(At(12, 5));
        time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => app.Calls.Count == 1, "the first run starts");

        time.Advance(TimeSpan.FromMinutes(30));
        Assert.Single(app.Calls);
        app.Gate.Open.SetResult();

        await StatusAsync("Slow", status => status.Next == At(12, 40));
        Assert.Equal(2, app.Calls.Count);
    }

    [Fact]
    public async Task A_timer_that_missed_occurrences_while_the_app_was_down_runs_once_as_past_due()
    {
        await WriteStatusAsync("EveryFive", last: At(9, 0), next: At(9, 5));

        await using var app = await StartAsync("EveryFive");
        await StatusAsync("EveryFive", status => status.Next == At(12, 5));

        Assert.Equal("past due True, was due 2026-08-01T09:05:00", Assert.Single(app.Calls));
    }

    [Fact]
    public async Task A_timer_whose_schedule_was_changed_is_not_past_due()
    {
        await WriteStatusAsync("EveryFive", last: At(9, 0), next: At(9, 1));

        await using var app = await StartAsync("EveryFive");
        await StatusAsync("EveryFive", status => status.Next == At(12, 5));

        Assert.Empty(app.Calls);
    }

    [Fact]
    public async Task The_status_is_written_after_the_run_so_that_a_crash_repeats_it()
    {
        await using var app = await StartAsync("Slow");
        await DueAsync(At(12, 5));

        time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => app.Calls.Count == 1, "the run starts");

        await StatusAsync("Slow", status => status.Next == At(12, 5));
        app.Gate.Open.SetResult();
        await StatusAsync("Slow", status => status.Next == At(12, 10));
    }

    [Fact]
    public async Task A_run_that_the_end_of_the_app_cuts_short_is_no_failure_of_the_app()
    {
        var app = await StartAsync("Slow");
        await DueAsync(At(12, 5));
        time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => app.Calls.Count == 1, "the run starts");

        await app.DisposeAsync();

        // It is repeated at the next start.
        await StatusAsync("Slow", status => status.Next == At(12, 5));
    }

    [Fact]
    public async Task A_timer_may_run_at_startup()
    {
        await using var app = await StartAsync("AtStartup");

        await Eventually.TrueAsync(() => app.Calls.Count == 1, "the run at startup");
        Assert.Equal("past due False", app.Calls.Single());
    }

    [Fact]
    public async Task A_timer_that_runs_more_than_once_a_minute_keeps_no_status()
    {
        await using var app = await StartAsync("EveryTenSeconds");
        await AdvanceUntilAsync(() => app.Calls.Count >= 2);

        Assert.All(app.Calls, run => Assert.Equal("was due unknown", run));
        Assert.Null(await ReadStatusAsync("EveryTenSeconds"));
    }

    [Fact]
    public async Task A_failed_run_is_tried_again_as_often_as_its_policy_says()
    {
        await using var app = await StartAsync("FailingTimer");
        await DueAsync(At(13, 0));

        time.Advance(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => app.Calls.Count == 1, "the first try");
        await AdvanceUntilAsync(() => app.Calls.Count == 3);
        await StatusAsync("FailingTimer", status => status.Next == At(14, 0));

        Assert.Equal(3, app.Calls.Count);
    }

    [Fact]
    public async Task A_disabled_timer_does_not_tick()
    {
        await using var app = await StartAsync();

        for (var i = 0; i < 20; i++)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Empty(app.Calls);
    }

    private Task<LocalApp> StartAsync(params string[] run) => LocalApp.StartAsync(
        account, run, new HostChanges { Host = services => services.AddSingleton<TimeProvider>(time) });

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
        async () => await ReadStatusAsync(function) is { } status && condition(status),
        $"the expected status of {function}");

    private BlobClient StatusBlob(string function) => new BlobContainerClient(account, "azure-webjobs-hosts")
        .GetBlobClient($"timers/localhost/Host.Functions.{function}.Listener/status");

    private async Task<ScheduleStatus?> ReadStatusAsync(string function)
    {
        var blob = StatusBlob(function);
        return await blob.ExistsAsync(TestContext.Current.CancellationToken)
            ? JsonSerializer.Deserialize<ScheduleStatus>(
                (await blob.DownloadContentAsync(TestContext.Current.CancellationToken)).Value.Content)
            : null;
    }

    private async Task WriteStatusAsync(string function, DateTime last, DateTime next)
    {
        await new BlobContainerClient(account, "azure-webjobs-hosts")
            .CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await StatusBlob(function).UploadAsync(
            BinaryData.FromObjectAsJson(new ScheduleStatus { Last = last, Next = next, LastUpdated = last }),
            TestContext.Current.CancellationToken);
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
}
