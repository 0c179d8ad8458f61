using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Catalogue;
using NewsFunctions.Tests.Ledger;

namespace NewsFunctions.Tests.Views;

/// <summary>An hour is closed by the clock of storage, whatever the clock of an instance says.</summary>
public sealed class WrongClockTests(SharedAzurite azurite)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 5, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider storage = new(Start);

    [Theory]
    [InlineData(120)]
    [InlineData(-120)]
    [InlineData(26 * 60)]
    [InlineData(-26 * 60)]
    [InlineData(14)]
    [InlineData(-14)]
    public async Task Every_view_counts_once_in_its_hour_whoever_rolls_up_and_however_wrong_a_clock_is(int minutesAhead)
    {
        var account = azurite.NewAccount();
        using var right = await Instance.StartAsync(account, storage);
        using var wrong = await Instance.StartAsync(
            account, new WrongClock(storage) { Ahead = TimeSpan.FromMinutes(minutesAhead) });
        for (var round = 0; round < 20; round++)
        {
            await wrong.ViewAsync("a", 3);
            await right.ViewAsync("a", 2);
            await (round % 2 == 0 ? wrong : right).RollUp.RunAsync(App.Stop);
            storage.Advance(TimeSpan.FromMinutes(10));
        }
        await right.RollUp.RunAsync(App.Stop);

        Assert.Equal(100, await right.TotalAsync("a"));
        Assert.Equal(100, await wrong.TotalAsync("a"));
        var ledger = await right.Ledger.GetAsync(new DateOnly(2026, 11, 23), App.Stop);
        Assert.Equal(
            ["12: 30", "13: 30", "14: 30", "15: 10"],
            ledger.Hours.OrderBy(hour => hour.Key).Select(hour => $"{hour.Key.Start.Hour}: {hour.Value.Counted}"));
    }

    [Fact]
    public async Task An_instance_that_starts_hours_ahead_closes_no_hour_with_its_first_roll_up()
    {
        var account = azurite.NewAccount();
        using var right = await Instance.StartAsync(account, storage);
        for (var round = 0; round < 6; round++)
        {
            await right.ViewAsync("a", 10);
            using var wrong = await Instance.StartAsync(
                account, new WrongClock(storage) { Ahead = TimeSpan.FromHours(2) });
            await wrong.RollUp.RunAsync(App.Stop);
            storage.Advance(TimeSpan.FromMinutes(1));
        }

        await right.RollUp.RunAsync(App.Stop);
        Assert.Equal(60, await right.TotalAsync("a"));
    }

    [Fact]
    public async Task A_clock_that_is_set_while_views_come_loses_none_and_counts_none_twice()
    {
        var account = azurite.NewAccount();
        var clock = new WrongClock(storage);
        using var right = await Instance.StartAsync(account, storage);
        using var wrong = await Instance.StartAsync(account, clock);
        var random = new Random(14);
        for (var round = 0; round < 30; round++)
        {
            clock.Ahead = TimeSpan.FromMinutes(random.Next(-300, 300));
            var views = wrong.ViewAsync("a", 3);
            clock.Ahead = TimeSpan.FromMinutes(random.Next(-300, 300));
            await Task.WhenAll(views, right.ViewAsync("a", 2));
            await (round % 2 == 0 ? wrong : right).RollUp.RunAsync(App.Stop);
            storage.Advance(TimeSpan.FromMinutes(7));
        }
        await right.RollUp.RunAsync(App.Stop);

        Assert.Equal(150, await right.TotalAsync("a"));
    }

    [Fact]
    public async Task A_machine_that_was_suspended_for_hours_acknowledges_nothing_that_is_not_counted()
    {
        var account = azurite.NewAccount();
        using var right = await Instance.StartAsync(account, storage);
        var clock = new WrongClock(storage);
        using var slept = await Instance.StartAsync(account, clock);
        await slept.ViewAsync("a");
        await right.RollUp.RunAsync(App.Stop);
        clock.Suspend();
        storage.Advance(TimeSpan.FromHours(3));
        await right.RollUp.RunAsync(App.Stop);

        // Its clock and its timer stood still, so it writes into an hour that is closed.
        var acknowledged = 0;
        for (var view = 0; view < 3; view++)
            if (await slept.Writer.WriteAsync(new(ArticleId.Of("a"), Activity.Tally.One(Activity.ViewOutcome.Counted))))
                acknowledged++;
        await right.RollUp.RunAsync(App.Stop);

        Assert.Equal(2, acknowledged);
        Assert.Equal(3, await right.TotalAsync("a"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task An_embargo_ends_when_it_should_on_an_instance_whose_clock_is_hours_wrong(int hoursAhead)
    {
        await using var app = await App.StartAsync(azurite.NewAccount(), services => services
            .AddSingleton<TimeProvider>(new WrongClock(storage) { Ahead = TimeSpan.FromHours(hoursAhead) }));
        await app.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-11-23T13:00:00Z\n---\nText.");

        storage.Advance(TimeSpan.FromMinutes(54));
        Assert.Equal(404, await app.StatusAsync("/api/articles/a"));
        storage.Advance(TimeSpan.FromSeconds(62));
        Assert.Equal(200, await app.StatusAsync("/api/articles/a"));
    }

    [Theory]
    [InlineData(0, "ready", 0)]
    [InlineData(25, "ready", 23)]
    [InlineData(7200, "degraded", 7198)]
    [InlineData(-7200, "degraded", -7200)]
    public async Task Readiness_says_how_wrong_the_clock_of_an_instance_is(int ahead, string status, int told)
    {
        await using var app = await App.StartAsync(azurite.NewAccount(), services => services
            .AddSingleton<TimeProvider>(new WrongClock(storage) { Ahead = TimeSpan.FromSeconds(ahead) }));

        var ready = await app.GetAsync("/health/ready");

        Assert.Equal(status, ready.GetProperty("status").GetString());
        Assert.Equal(told, ready.GetProperty("clockSkewSeconds").GetInt64());
    }

    [Fact]
    public async Task The_date_of_a_real_answer_of_storage_corrects_a_clock()
    {
        var clock = new WrongClock(TimeProvider.System) { Ahead = TimeSpan.FromHours(-5) };
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));

        var skew = (await app.GetAsync("/health/ready")).GetProperty("clockSkewSeconds").GetInt64();

        Assert.InRange(skew, -18_001, -17_990);
    }

    [Fact]
    public async Task The_ledger_adds_up_on_an_instance_hours_ahead()
    {
        await using var app = await App.StartAsync(azurite.NewAccount(), services => services
            .AddSingleton<TimeProvider>(new WrongClock(storage) { Ahead = TimeSpan.FromHours(14) }));
        await app.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nText.");
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));
        Assert.Equal("ignored; reason=duplicate", await app.ViewedAsync("a", "192.0.2.1"));
        await app.RunAsync("RollUpViews");

        var ledger = await app.GetAsync("/api/ledger");

        Assert.Equal("2026-11-23", ledger.GetProperty("day").GetString());
        ConservationTests.AssertAddsUp(ledger);
        Assert.Equal(2, ConservationTests.Of(ledger, "answered"));
    }
}
