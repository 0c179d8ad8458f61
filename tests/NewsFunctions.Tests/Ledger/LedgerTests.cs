using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Tests.Views;

namespace NewsFunctions.Tests.Ledger;

public sealed class LedgerTests(SharedAzurite azurite)
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 23, 12, 10, 0, TimeSpan.Zero));

    private async Task<App> StartAsync()
    {
        var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock), "Views:TimeoutSeconds=60");
        await app.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nText.");
        await app.PublishAsync("news/b.md", "---\ntitle: B\ndate: 2026-11-01\n---\nText.");
        return app;
    }

    [Fact]
    public async Task Every_request_answered_is_in_the_ledger_of_its_day_and_they_add_up()
    {
        await using var app = await StartAsync();
        for (var hour = 0; hour < 4; hour++)
        {
            await app.ViewedAsync("a", "192.0.2.1");
            await app.ViewedAsync("a", "192.0.2.1");
            await app.ViewedAsync("b", "192.0.2.2");
            await app.ViewedAsync("b", "192.0.2.3", ("User-Agent", "Googlebot/2.1 (+http://www.google.com/bot.html)"));
            await app.ViewedAsync("b", "192.0.2.4", ("Sec-Purpose", "prefetch"));
            await app.ViewedAsync("b", "192.0.2.4", ("Sec-Purpose", "prefetch"));
            (await app.ViewAsync("nothing", "192.0.2.5")).Dispose();
            clock.Advance(TimeSpan.FromHours(1));
        }
        clock.Advance(TimeSpan.FromHours(9));
        await app.ViewedAsync("a", "192.0.2.1");

        var first = await app.GetAsync("/api/ledger?day=2026-11-23");
        var second = await app.GetAsync("/api/ledger?day=2026-11-24");

        Assert.Equal((8, 4, 4, 8, 24), Counts(first));
        Assert.Equal((1, 0, 0, 0, 1), Counts(second));
        ConservationTests.AssertAddsUp(first);
        var hours = first.GetProperty("hours").EnumerateArray().ToList();
        Assert.Equal(
            ["2026-11-23T12:00:00Z", "2026-11-23T13:00:00Z", "2026-11-23T14:00:00Z", "2026-11-23T15:00:00Z"],
            hours.Select(hour => hour.GetProperty("hour").GetString()));
        Assert.All(hours, hour => Assert.Equal((2, 1, 1, 2, 6), Counts(hour)));
        Assert.Equal(9, await app.ViewsAsync("a") + await app.ViewsAsync("b"));
        Assert.True(clock.GetUtcNow() - second.GetProperty("asOf").GetDateTimeOffset() < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task An_operator_takes_back_a_day_of_one_article_once_and_the_reason_is_kept()
    {
        await using var app = await StartAsync();
        await app.ViewedAsync("a", "192.0.2.1");
        clock.Advance(TimeSpan.FromDays(1));
        for (var i = 0; i < 5; i++) await app.ViewedAsync("a", $"192.0.2.{i}");
        await app.ViewedAsync("b", "192.0.2.1");

        Assert.Equal(5, await TakeBackAsync(app));
        Assert.Equal(1, await app.ViewsAsync("a"));
        Assert.Equal(5, await TakeBackAsync(app));
        Assert.Equal(1, await app.ViewsAsync("a"));
        await app.ViewedAsync("a", "192.0.2.9");
        clock.Advance(TimeSpan.FromHours(5));
        await app.RunAsync("RollUpViews");

        Assert.Equal(2, await app.ViewsAsync("a"));
        var ledger = await app.GetAsync("/api/ledger?day=2026-11-24");
        Assert.Equal((7, 0, 0, 0, 7), Counts(ledger));
        Assert.Equal(2, ledger.GetProperty("views").GetInt64());
        var entry = Assert.Single(ledger.GetProperty("takenBack").EnumerateArray());
        Assert.Equal("a", entry.GetProperty("slug").GetString());
        Assert.Equal(5, entry.GetProperty("views").GetInt64());
        Assert.Equal("a script of our own", entry.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("""{"slug":"a","day":"2026-11-24"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"slug":"a","day":"24 November","reason":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"day":"2026-11-24","reason":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("nonsense", HttpStatusCode.BadRequest)]
    [InlineData("""{"slug":"nothing","day":"2026-11-24","reason":"x"}""", HttpStatusCode.NotFound)]
    public async Task A_wrong_request_takes_nothing_back(string body, HttpStatusCode status)
    {
        await using var app = await StartAsync();

        using var response = await app.Http.PostAsync("/api/ledger/take-backs", new StringContent(body), App.Stop);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_day_that_is_none_is_a_bad_request()
    {
        await using var app = await StartAsync();

        Assert.Equal(400, await app.StatusAsync("/api/ledger?day=yesterday"));
        Assert.Equal(200, await app.StatusAsync("/api/ledger"));
    }

    private static async Task<long> TakeBackAsync(App app)
    {
        using var response = await app.Http.PostAsJsonAsync(
            "/api/ledger/take-backs", new { slug = "a", day = "2026-11-24", reason = "a script of our own" }, App.Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(App.Stop)).GetProperty("takenBack").GetInt64();
    }

    private static (int, int, int, int, int) Counts(JsonElement ledger)
    {
        return (Of("counted"), Of("duplicate"), Of("bot"), Of("prefetch"), Of("answered"));

        int Of(string name) => ledger.GetProperty(name).GetInt32();
    }
}
