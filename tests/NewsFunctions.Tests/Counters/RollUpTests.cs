using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Tests.Views;

namespace NewsFunctions.Tests.Counters;

public sealed class RollUpTests(SharedAzurite azurite)
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 23, 9, 50, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider clock = new(Morning);

    [Fact]
    public async Task A_day_without_timers_is_caught_up_by_the_first_request()
    {
        using var instance = await Instance.StartAsync(azurite.NewAccount(), clock);
        for (var hour = 0; hour < 26; hour++)
        {
            await instance.ViewAsync("a", 3);
            clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(78, await instance.TotalAsync("a"));
        Assert.DoesNotContain("2026112310", await Instance.DumpAsync(instance.Storage.Views), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totals_are_a_minute_old_at_most_while_requests_come_and_no_timer_runs()
    {
        var account = azurite.NewAccount();
        using var writing = await Instance.StartAsync(account, clock);
        using var reading = await Instance.StartAsync(account, clock);
        for (var view = 1; view <= 5; view++)
        {
            await writing.ViewAsync("a");
            var viewed = clock.GetUtcNow();
            for (var second = 0; second < 60; second += 10)
            {
                clock.Advance(TimeSpan.FromSeconds(10));
                var seen = await reading.Counters.GetAsync([ArticleId.Of("a")], App.Stop);
                var views = seen.Items[ArticleId.Of("a")].Views;
                Assert.True(clock.GetUtcNow() - seen.AsOf <= TimeSpan.FromMinutes(1),
                    $"{seen.AsOf:O} at {clock.GetUtcNow():O}");
                Assert.True(seen.AsOf <= viewed || views == view, $"{views} views of {view} as of {seen.AsOf:O}");
            }
            Assert.Equal(view, await reading.TotalAsync("a"));
        }
    }

    [Fact]
    public async Task Roll_ups_by_two_instances_at_once_count_nothing_twice_and_no_total_ever_falls()
    {
        var account = azurite.NewAccount();
        using var one = await Instance.StartAsync(account, clock);
        using var two = await Instance.StartAsync(account, clock);
        var (sent, shown) = (0, 0L);
        for (var round = 0; round < 12; round++)
        {
            await Task.WhenAll(one.ViewAsync("a", 5), two.ViewAsync("a", 7));
            sent += 12;
            clock.Advance(TimeSpan.FromMinutes(23));
            await Task.WhenAll(one.RollUp.RunAsync(App.Stop), two.RollUp.RunAsync(App.Stop),
                one.RollUp.RunAsync(App.Stop));
            var total = await two.TotalAsync("a");
            Assert.True(total >= shown, $"{shown}, then {total}");
            shown = total;
        }

        Assert.Equal(sent, shown);
    }

    [Fact]
    public async Task A_roll_up_with_nothing_new_writes_the_time_alone()
    {
        var storage = new StorageCalls();
        using var instance = await Instance.StartAsync(azurite.NewAccount(), clock, storage);
        for (var article = 0; article < 150; article++) await instance.ViewAsync($"{article:x}");
        await instance.RollUp.RunAsync(App.Stop);
        var before = storage.Count;

        clock.Advance(TimeSpan.FromSeconds(30));
        await instance.RollUp.RunAsync(App.Stop);

        Assert.Equal(2, storage.Count - before);
    }

    [Fact]
    public async Task Nothing_is_written_into_an_hour_that_may_be_closed()
    {
        var storage = new StorageCalls();
        using var instance = await Instance.StartAsync(azurite.NewAccount(), clock, storage);
        await instance.ViewAsync("a");

        // The process sleeps while its write is under way, and another rolls up meanwhile.
        storage.Choose = (message, _) =>
        {
            if (message.Request.Uri.ToString().Contains("batch", StringComparison.Ordinal))
                clock.Advance(TimeSpan.FromHours(3));
            return StorageFault.None;
        };
        var stored = await instance.Writer.WriteAsync(
            new ActivityRecord(ArticleId.Of("a"), Tally.One(ViewOutcome.Counted)));
        storage.Choose = (_, _) => StorageFault.None;

        Assert.False(stored);
        await instance.ViewAsync("a");
        Assert.InRange(await instance.TotalAsync("a"), 2, 3);
    }

    [Fact]
    public async Task A_crash_after_any_storage_call_of_a_roll_up_changes_nothing_in_the_end()
    {
        var whole = new StorageCalls();
        var expected = await RollUpAsync(whole);
        Assert.True(whole.Count > 10, $"Only {whole.Count} calls.");

        for (var call = 1; call <= whole.Count; call++)
            Assert.Equal(expected, await RollUpAsync(StorageCalls.CrashAfter(call)));
    }

    private async Task<string> RollUpAsync(StorageCalls faults)
    {
        var account = azurite.NewAccount();
        var time = new FakeTimeProvider(Morning);
        using var one = await Instance.StartAsync(account, time);
        using var two = await Instance.StartAsync(account, time);
        for (var hour = 0; hour < 3; hour++)
        {
            await one.ViewAsync("a", 2);
            await one.ViewAsync($"b{hour}");
            await two.ViewAsync("a", 3);
            if (hour == 1) await two.RollUp.RunAsync(App.Stop);
            time.Advance(TimeSpan.FromMinutes(50));
        }

        using (var crashing = await Instance.StartAsync(account, time, faults))
        {
            try
            {
                await crashing.RollUp.RunAsync(App.Stop);
            }
            catch (Exception crash) when (crash is StorageCalls.CrashException or AggregateException)
            {
                // The process is gone.
            }
        }
        using var next = await Instance.StartAsync(account, time);
        await next.RollUp.RunAsync(App.Stop);
        return string.Join(
            '\n', await Instance.DumpAsync(next.Storage.Stats), await Instance.DumpAsync(next.Storage.Views),
            await next.TotalAsync("a"));
    }
}
