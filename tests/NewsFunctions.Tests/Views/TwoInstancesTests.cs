using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Tests.Ledger;

namespace NewsFunctions.Tests.Views;

/// <summary>Instances do not know each other's visitors; the roll-up does.</summary>
public sealed class TwoInstancesTests(SharedAzurite azurite)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 10, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 11, 23);
    private readonly FakeTimeProvider clock = new(Start);

    [Fact]
    public async Task A_reader_who_reaches_two_instances_counts_once_after_the_roll_up()
    {
        var account = azurite.NewAccount();
        await using var one = await StartAsync(account);
        await one.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nText.");
        await using var two = await StartAsync(account);
        Assert.Equal("counted", await one.ViewedAsync("a", "192.0.2.1"));
        Assert.Equal("counted", await two.ViewedAsync("a", "192.0.2.1"));
        Assert.Equal("counted", await two.ViewedAsync("a", "192.0.2.2"));
        Assert.Equal("ignored; reason=duplicate", await two.ViewedAsync("a", "192.0.2.2"));
        await one.RunAsync("RollUpViews");

        Assert.Equal(2, await two.ViewsAsync("a"));
        var ledger = await one.GetAsync("/api/ledger");
        ConservationTests.AssertAddsUp(ledger);
        Assert.Equal(2, ConservationTests.Of(ledger, "counted"));
        Assert.Equal(2, ConservationTests.Of(ledger, "duplicate"));
        Assert.Equal(4, ConservationTests.Of(ledger, "answered"));
        var trending = await one.GetAsync("/api/trending?explain=1");
        Assert.Equal(2, trending.GetProperty("items")[0].GetProperty("explain").GetProperty("views").GetInt64());
    }

    [Fact]
    public async Task A_reader_who_asks_not_to_be_followed_counts_on_each_instance()
    {
        var account = azurite.NewAccount();
        await using var one = await StartAsync(account);
        await one.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nText.");
        await using var two = await StartAsync(account);
        foreach (var app in new[] { one, two })
            Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1", ("DNT", "1")));
        await one.RunAsync("RollUpViews");

        Assert.Equal(2, await two.ViewsAsync("a"));
    }

    [Fact]
    public async Task Whoever_comes_back_within_half_an_hour_counts_once_also_beyond_the_end_of_an_hour()
    {
        var account = azurite.NewAccount();
        using var one = await Instance.StartAsync(account, clock);
        using var two = await Instance.StartAsync(account, clock);
        clock.SetUtcNow(Start.AddMinutes(40));
        await ViewAsync(one, 1);
        clock.SetUtcNow(Start.AddMinutes(60));
        await ViewAsync(two, 1);
        await ViewAsync(two, 2);

        // The first hour is closed, and its rows are still needed.
        for (var minutes = 62; minutes < 200; minutes += 7)
        {
            clock.SetUtcNow(Start.AddMinutes(minutes));
            await one.RollUp.RunAsync(App.Stop);
            Assert.Equal(2, await one.TotalAsync("a"));
        }
        Assert.Equal("", await Instance.DumpAsync(one.Storage.Views));

        await ViewAsync(two, 1);
        await two.RollUp.RunAsync(App.Stop);
        Assert.Equal(3, await two.TotalAsync("a"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Three_instances_count_as_one_that_knows_all_visitors_and_no_total_falls(int seed)
    {
        var (account, random) = (azurite.NewAccount(), new Random(seed));
        using var one = await Instance.StartAsync(account, clock);
        using var two = await Instance.StartAsync(account, clock);
        using var three = await Instance.StartAsync(account, clock);
        Instance[] instances = [one, two, three];
        var (lastCounted, expected, sent, shown) = (new Dictionary<int, DateTimeOffset>(), 0, 0, 0L);

        // Each comes up to three times, some of them soon again.
        var visits = Enumerable.Range(0, 120).SelectMany(visitor =>
        {
            var first = random.Next(0, 240);
            return Enumerable.Range(0, random.Next(1, 4)).Select(number => (
                Minute: first + (number * random.Next(1, 45)), Visitor: visitor));
        }).OrderBy(visit => visit.Minute).ToList();
        foreach (var (minute, visitor) in visits)
        {
            clock.SetUtcNow(Start.AddMinutes(minute));
            var isRepeat = lastCounted.TryGetValue(visitor, out var last)
                && clock.GetUtcNow() - last < TimeSpan.FromMinutes(30);
            if (!isRepeat) (lastCounted[visitor], expected) = (clock.GetUtcNow(), expected + 1);
            await ViewAsync(instances[random.Next(3)], visitor);
            sent++;
            if (random.Next(4) > 0) continue;
            await instances[random.Next(3)].RollUp.RunAsync(App.Stop);
            var total = await one.TotalAsync("a");
            Assert.True(total >= shown, $"{shown}, then {total}");
            shown = total;
        }
        clock.Advance(TimeSpan.FromMinutes(1));
        await one.RollUp.RunAsync(App.Stop);

        Assert.Equal(expected, await one.TotalAsync("a"));
        Assert.InRange(expected, 121, sent - 20);
        var ledger = await one.Ledger.GetAsync(Day, App.Stop);
        Assert.Equal(expected, ledger.Hours.Values.Sum(hour => hour.Counted));
        Assert.Equal(sent - expected, ledger.Hours.Values.Sum(hour => hour.Duplicate));
    }

    [Fact]
    public async Task On_storage_that_fails_every_acknowledged_visitor_counts_once()
    {
        var account = azurite.NewAccount();
        var faults = new StorageCalls { Choose = StorageCalls.AtRandom(14) };
        using var one = await Instance.StartAsync(account, clock, faults);
        using var two = await Instance.StartAsync(account, clock, faults);
        var acknowledged = 0;
        for (var visitor = 0; visitor < 100; visitor++)
        {
            var (first, second) = (TryViewAsync(one, visitor), TryViewAsync(two, visitor));
            if (await first | await second) acknowledged++;
        }
        faults.Choose = (_, _) => StorageFault.None;
        foreach (var instance in new[] { one, two }) await instance.RollUp.RunAsync(App.Stop);

        Assert.InRange(await one.TotalAsync("a"), acknowledged, 100);
        Assert.InRange(acknowledged, 80, 100);
    }

    [Fact]
    public async Task What_remains_is_visitors_beyond_512_of_an_article_in_an_hour_who_count_on_each_instance()
    {
        var account = azurite.NewAccount();
        using var one = await Instance.StartAsync(account, clock);
        using var two = await Instance.StartAsync(account, clock);
        foreach (var instance in new[] { one, two })
        {
            foreach (var some in Enumerable.Range(0, 600).Chunk(100))
                await Task.WhenAll(some.Select(visitor => ViewAsync(instance, visitor)));
        }
        await one.RollUp.RunAsync(App.Stop);

        Assert.Equal(600 + 88, await one.TotalAsync("a"));
        var row = (await Instance.DumpAsync(one.Storage.Views)).Split('\n')[0];
        Assert.Contains("Counted=600", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Telling_visitors_of_instances_apart_costs_no_call_and_a_full_row_is_not_sent_again()
    {
        var storage = new StorageCalls();
        var bytes = 0L;
        storage.Around = (message, send) =>
        {
            if (message.Request.Content?.TryComputeLength(out var length) == true) bytes += length;
            return send();
        };
        using var instance = await Instance.StartAsync(azurite.NewAccount(), clock, storage);
        foreach (var some in Enumerable.Range(0, 512).Chunk(64))
            await Task.WhenAll(some.Select(visitor => ViewAsync(instance, visitor)));
        (bytes, var before) = (0, storage.Count);

        await ViewAsync(instance, 1000);

        Assert.Equal(1, storage.Count - before);
        Assert.InRange(bytes, 1, 3000);
        Assert.Contains("Counted=513", await Instance.DumpAsync(instance.Storage.Views), StringComparison.Ordinal);
        await instance.RollUp.RunAsync(App.Stop);
        Assert.Equal(513, await instance.TotalAsync("a"));
    }

    [Fact]
    public async Task A_visitor_on_two_days_is_two_hashes_of_which_nothing_is_left_when_the_hours_are_closed()
    {
        var account = azurite.NewAccount();
        await using var app = await StartAsync(account);
        await app.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nText.");
        using var reader = await Instance.StartAsync(account, clock);
        var hashes = new List<string>();
        for (var day = 0; day < 2; day++)
        {
            await app.ViewedAsync("a", "192.0.2.1");
            await foreach (var row in reader.Storage.Views.QueryAsync<TableEntity>(cancellationToken: App.Stop))
                if (row.GetBinary("Visits") is { } visits) hashes.Add(Convert.ToHexString(visits.AsSpan(2)));
            clock.Advance(TimeSpan.FromHours(24));
            await app.RunAsync("RollUpViews");
            Assert.Equal("", await Instance.DumpAsync(reader.Storage.Views));
        }

        Assert.Equal(2, hashes.Count);
        Assert.NotEqual(hashes[0], hashes[1]);
    }

    private static async Task ViewAsync(Instance instance, int visitor) =>
        Assert.True(await TryViewAsync(instance, visitor));

    private static Task<bool> TryViewAsync(Instance instance, int visitor) => instance.Writer.WriteAsync(
        new(ArticleId.Of("a"), Tally.One(ViewOutcome.Counted),
            new Visit((ulong)visitor + 1, instance.Time.GetUtcNow())));

    private Task<App> StartAsync(string account) => App.StartAsync(
        account, services => services.AddSingleton<TimeProvider>(clock), "Views:TimeoutSeconds=60",
        "Site:BaseUrl=https://news.example");
}
