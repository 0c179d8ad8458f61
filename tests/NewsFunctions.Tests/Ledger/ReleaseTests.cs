using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Tests.Views;

namespace NewsFunctions.Tests.Ledger;

/// <summary>A crowd that an operator lets count after all.</summary>
public sealed class ReleaseTests(SharedAzurite azurite)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 10, 0, TimeSpan.Zero);
    private const string Hour = "2026-11-23T12:00:00Z";
    private readonly FakeTimeProvider clock = new(Noon);
    private int browsers;

    private async Task<App> StartAsync(params string[] settings)
    {
        var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock),
            ["Views:TimeoutSeconds=60", "Views:MaxPerNetworkAndArticle=2", .. settings]);
        foreach (var slug in new[] { "a", "b" })
            await app.PublishAsync($"news/{slug}.md", $"---\ntitle: {slug}\ndate: 2026-11-01\n---\nText.");
        return app;
    }

    [Fact]
    public async Task A_released_hour_counts_in_totals_and_in_lists_and_can_be_held_back_again()
    {
        await using var app = await StartAsync();
        await ViewAsync(app, "a", "192.0.2.1", times: 7);
        await ViewAsync(app, "b", "192.0.2.1", times: 2);
        await ViewAsync(app, "b", "192.0.2.2", times: 2);
        clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(["b", "a"], await TrendingAsync(app));

        Assert.Equal(5, await ReleaseAsync(app, "a school"));
        Assert.Equal(7, await app.ViewsAsync("a"));
        Assert.Equal(["a", "b"], await TrendingAsync(app));
        var ledger = await app.GetAsync("/api/ledger?day=2026-11-23");
        Assert.Equal((6, 5, 11), Counts(ledger));
        Assert.Equal(
            5, Assert.Single(ledger.GetProperty("articles").EnumerateArray()).GetProperty("released").GetInt64());

        Assert.Equal(0, await ReleaseAsync(app, "no school", released: false));
        Assert.Equal(2, await app.ViewsAsync("a"));
        Assert.Equal(["b", "a"], await TrendingAsync(app));
        ledger = await app.GetAsync("/api/ledger?day=2026-11-23");
        Assert.Equal((6, 5, 6), Counts(ledger));
        Assert.Equal(
            [("a", Hour, 5, "a school"), ("a", Hour, 0, "no school")],
            ledger.GetProperty("released").EnumerateArray().Select(entry => (
                entry.GetProperty("slug").GetString(), entry.GetProperty("hour").GetString(),
                entry.GetProperty("views").GetInt64(), entry.GetProperty("reason").GetString())));
        ConservationTests.AssertAddsUp(ledger);
    }

    [Fact]
    public async Task Releasing_again_adds_nothing_twice_and_takes_in_what_has_come_since()
    {
        await using var app = await StartAsync();
        await ViewAsync(app, "a", "192.0.2.1", times: 4);

        Assert.Equal(2, await ReleaseAsync(app, "a school"));
        Assert.Equal(2, await ReleaseAsync(app, "a school"));
        Assert.Equal(4, await app.ViewsAsync("a"));
        await ViewAsync(app, "a", "192.0.2.1", times: 3);
        Assert.Equal(5, await ReleaseAsync(app, "a school"));

        Assert.Equal(7, await app.ViewsAsync("a"));
        var entries = (await app.GetAsync("/api/ledger?day=2026-11-23")).GetProperty("released").EnumerateArray();
        Assert.Equal([2, 5], entries.Select(entry => entry.GetProperty("views").GetInt64()));
    }

    [Fact]
    public async Task What_counted_without_moving_a_list_moves_it_once_released()
    {
        await using var app = await StartAsync("Views:MaxPerNetworkAndArticle=100", "Trending:MaxPerNetwork=3");
        await ViewAsync(app, "a", "192.0.2.1", times: 9);
        await ViewAsync(app, "b", "192.0.2.1", times: 3);
        await ViewAsync(app, "b", "192.0.2.2", times: 2);
        Assert.Equal(["b", "a"], await TrendingAsync(app));

        Assert.Equal(0, await ReleaseAsync(app, "a school"));

        Assert.Equal(["a", "b"], await TrendingAsync(app));
        Assert.Equal(9, await app.ViewsAsync("a"));
    }

    [Fact]
    public async Task What_was_taken_back_is_not_released()
    {
        await using var app = await StartAsync("Views:MaxPerNetworkAndArticle=100", "Trending:MaxPerNetwork=3");
        await ViewAsync(app, "a", "192.0.2.1", times: 9);
        await ViewAsync(app, "b", "192.0.2.1", times: 1);
        await ReleaseAsync(app, "a school");
        using var answer = await app.Http.PostAsJsonAsync(
            "/api/ledger/take-backs", new { slug = "a", day = "2026-11-23", reason = "a script" }, App.Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        Assert.Equal(["b"], await TrendingAsync(app));
        Assert.Equal(0, await app.ViewsAsync("a"));
    }

    [Theory]
    [InlineData("""{"slug":"a","hour":"2026-11-23T12:00:00Z"}""", 400)]
    [InlineData("""{"slug":"a","hour":"2026-11-23T12:30:00Z","reason":"x"}""", 400)]
    [InlineData("""{"slug":"a","hour":"2026-11-23T13:00:00Z","reason":"x"}""", 400)]
    [InlineData("""{"slug":"a","hour":"noon","reason":"x"}""", 400)]
    [InlineData("""{"slug":"a","reason":"x"}""", 400)]
    [InlineData("""{"hour":"2026-11-23T12:00:00Z","reason":"x"}""", 400)]
    [InlineData("""{"slug":"a","hour":"2026-11-23T12:00:00Z","reason":"x","released":"maybe"}""", 400)]
    [InlineData("nonsense", 400)]
    [InlineData("""{"slug":"nothing","hour":"2026-11-23T12:00:00Z","reason":"x"}""", 404)]
    [InlineData("""{"slug":"a","hour":"2026-11-23T14:00:00+02:00","reason":"x"}""", 200)]
    public async Task Only_a_whole_hour_that_has_begun_can_be_released(string body, int status)
    {
        await using var app = await StartAsync();

        using var response = await app.Http.PostAsync("/api/ledger/releases", new StringContent(body), App.Stop);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_after_any_storage_call_of_a_release_changes_nothing_in_the_end(bool released)
    {
        var whole = new StorageCalls();
        var expected = await ReleaseAsync(released, whole);
        Assert.EndsWith(released ? "|5" : "|2", expected, StringComparison.Ordinal);
        Assert.True(whole.Count > 6, $"Only {whole.Count} calls.");

        for (var call = 1; call <= whole.Count; call++)
            Assert.Equal(expected, await ReleaseAsync(released, StorageCalls.CrashAfter(call)));
    }

    private async Task<string> ReleaseAsync(bool released, StorageCalls faults)
    {
        var account = azurite.NewAccount();
        var (time, hour) = (new FakeTimeProvider(Noon), Activity.Hour.Of(Noon));
        using var first = await Instance.StartAsync(account, time);
        await first.ViewAsync("a", 2);
        for (var i = 0; i < 3; i++)
            await first.Writer.WriteAsync(new ActivityRecord(ArticleId.Of("a"), Tally.One(ViewOutcome.Crowd)));
        if (!released) await first.Ledger.ReleaseAsync(ArticleId.Of("a"), "a", hour, true, "a school", App.Stop);
        using (var crashing = await Instance.StartAsync(account, time, faults))
        {
            try
            {
                await crashing.Ledger.ReleaseAsync(ArticleId.Of("a"), "a", hour, released, "as it was", App.Stop);
            }
            catch (Exception crash) when (crash is StorageCalls.CrashException or AggregateException)
            {
                // The process is gone.
            }
        }
        using var next = await Instance.StartAsync(account, time);
        await next.Ledger.ReleaseAsync(ArticleId.Of("a"), "a", hour, released, "as it was", App.Stop);
        return $"{await Instance.DumpAsync(next.Storage.Stats)}|{await next.TotalAsync("a")}";
    }

    private async Task ViewAsync(App app, string slug, string address, int times)
    {
        for (var i = 0; i < times; i++)
            await app.ViewedAsync(slug, address, ("User-Agent", $"{ViewClient.Browser} Reader/{++browsers}"));
    }

    private static async Task<long> ReleaseAsync(App app, string reason, bool released = true)
    {
        using var response = await app.Http.PostAsJsonAsync(
            "/api/ledger/releases", new { slug = "a", hour = Hour, reason, released }, App.Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(App.Stop)).GetProperty("released").GetInt64();
    }

    private static async Task<IEnumerable<string?>> TrendingAsync(App app)
    {
        await app.RunAsync("RollUpViews");
        await app.RunAsync("RebuildTrending");
        return (await app.GetAsync("/api/trending")).GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("slug").GetString());
    }

    private static (int Counted, int Crowd, int Views) Counts(JsonElement ledger) =>
        (ConservationTests.Of(ledger, "counted"), ConservationTests.Of(ledger, "crowd"),
            ConservationTests.Of(ledger, "views"));
}
