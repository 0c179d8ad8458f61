using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Tests.Images;
using NewsFunctions.Tests.Views;

namespace NewsFunctions.Tests.Memory;

/// <summary>Warm reads cost no storage call, whatever an anonymous client adds to the address or makes up.</summary>
public sealed class WarmReadTests(SharedAzurite azurite)
{
    private const string Visitor = "visitor-0123456789";
    private readonly StorageCalls storage = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_ledger_is_read_once_for_a_day_and_never_for_days_without_views()
    {
        await using var app = await StartAsync();
        foreach (var warm in new[] { "2026-06-01", "2026-05-31" }) await app.GetAsync($"/api/ledger?day={warm}");
        storage.Clear();

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(1, (await app.GetAsync("/api/ledger?day=2026-06-01")).GetProperty("counted").GetInt64());
            var other = await app.GetAsync($"/api/ledger?day=19{i:00}-06-01");
            Assert.Equal(0, other.GetProperty("answered").GetInt64());
            await app.GetAsync($"/api/ledger?day=21{i:00}-06-01");
        }

        Assert.Empty(storage.All);
    }

    [Fact]
    public async Task What_is_taken_back_or_counted_later_is_in_the_ledger_at_once()
    {
        await using var app = await StartAsync();
        Assert.Equal(1, (await app.GetAsync("/api/ledger")).GetProperty("views").GetInt64());

        using var answer = await app.Http.PostAsync(
            "/api/ledger/take-backs",
            new StringContent("""{"slug":"a","day":"2026-06-01","reason":"a script"}""", null, "application/json"),
                App.Stop);
        Assert.Equal(0, (await app.GetAsync("/api/ledger")).GetProperty("views").GetInt64());
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.7"));
        clock.Advance(TimeSpan.FromSeconds(1));
        await app.RunAsync("RollUpViews");

        Assert.Equal(1, (await app.GetAsync("/api/ledger")).GetProperty("views").GetInt64());
    }

    [Fact]
    public async Task Trending_is_explained_and_asked_for_any_moment_from_memory()
    {
        await using var app = await StartAsync();
        await app.GetAsync("/api/trending?window=month&explain=1");
        await app.GetAsync("/api/trending?window=month&at=2026-05-02T00:00Z");
        storage.Clear();

        for (var i = 0; i < 50; i++)
        {
            await app.GetAsync($"/api/trending?window=month&explain=1&limit={1 + i}");
            await app.GetAsync($"/api/trending?window=day&at=2026-05-{1 + (i % 28):00}T0{i % 10}:{i:00}Z");
        }

        Assert.Empty(storage.All);
    }

    [Fact]
    public async Task Whether_a_reader_likes_is_known_for_a_while_and_nobody_likes_what_has_no_likes()
    {
        await using var app = await StartAsync();
        await LikedAsync(app, HttpMethod.Get, "a", Visitor);
        await LikedAsync(app, HttpMethod.Get, "b", Visitor);
        storage.Clear();

        for (var i = 0; i < 50; i++)
        {
            await LikedAsync(app, HttpMethod.Get, "a", Visitor);
            await LikedAsync(app, HttpMethod.Get, "b", $"{Visitor}-{i}");
        }
        Assert.Empty(storage.All);

        Assert.True(await LikedAsync(app, HttpMethod.Put, "a", Visitor));
        Assert.True(await LikedAsync(app, HttpMethod.Get, "a", Visitor));
        Assert.False(await LikedAsync(app, HttpMethod.Delete, "a", Visitor));
        Assert.False(await LikedAsync(app, HttpMethod.Get, "a", Visitor));
    }

    [Fact]
    public async Task Of_readers_that_one_network_makes_up_only_so_many_are_looked_for()
    {
        await using var app = await StartAsync("RateLimit:Burst=10");
        await LikedAsync(app, HttpMethod.Put, "a", Visitor);
        await app.Service<ActivityWriter>().SettleAsync(App.Stop);
        storage.Clear();

        var refused = 0;
        for (var i = 0; i < 100; i++)
        {
            using var answer = await AskAsync(app, HttpMethod.Get, "a", $"{Visitor}-{i}");
            if ((int)answer.StatusCode == 429) refused++;
            else Assert.Equal(200, (int)answer.StatusCode);
        }

        Assert.Equal(90, refused);
        Assert.InRange(storage.All.Count, 1, 20);
    }

    [Fact]
    public async Task Images_that_are_not_there_are_looked_for_a_few_times_and_one_that_is_there_is_found_all_the_same()
    {
        await using var app = await StartAsync();
        Assert.Equal(404, await app.StatusAsync("/api/images/none.png"));
        storage.Clear();
        for (var i = 0; i < 50; i++) Assert.Equal(404, await app.StatusAsync("/api/images/none.png"));
        Assert.Empty(storage.All);

        for (var i = 0; i < 300; i++) Assert.Equal(404, await app.StatusAsync($"/api/images/none-{i}.png?v={i}"));

        Assert.InRange(storage.All.Count, 1, 25);
        Assert.Equal(200, await app.StatusAsync("/api/images/map.png"));
    }

    [Fact]
    public async Task An_image_that_was_missing_is_found_some_seconds_after_it_came()
    {
        await using var app = await StartAsync();
        Assert.Equal(404, await app.StatusAsync("/api/images/late.png"));
        await app.Images.GetBlobClient("late.png").UploadAsync(BinaryData.FromBytes(Pictures.Png(40, 40)), App.Stop);
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(200, await app.StatusAsync("/api/images/late.png"));
    }

    [Fact]
    public async Task A_warm_image_costs_nothing_whatever_is_added()
    {
        await using var app = await StartAsync();
        await app.StatusAsync("/api/images/map.png");
        storage.Clear();

        for (var i = 0; i < 50; i++)
            Assert.Equal(200, await app.StatusAsync($"/api/images/map.png?v={i}&utm_source={i}"));

        Assert.Empty(storage.All);
    }

    [Fact]
    public async Task Slugs_previews_lists_and_feeds_that_are_made_up_cost_nothing()
    {
        await using var app = await StartAsync();
        await app.StatusAsync("/api/articles/a?preview=1.2.3");
        storage.Clear();

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(404, await app.StatusAsync($"/api/articles/none-{i}"));
            Assert.Equal(404, await app.StatusAsync($"/articles/none-{i}"));
            Assert.Equal(404, await app.StatusAsync($"/api/articles/a?preview={i}.2.3"));
            Assert.Equal(404, await app.StatusAsync($"/articles/a?preview={i}.2.3"));
            Assert.Equal(301, await app.StatusAsync("/api/articles/former?include=seo"));
            Assert.Equal(301, await app.StatusAsync($"/articles/former?utm_source={i}"));
            Assert.Equal(200, await app.StatusAsync($"/api/articles?tag=none-{i}"));
            Assert.Equal(404, await app.StatusAsync($"/feeds/tag/none-{i}/rss.xml"));
            Assert.Equal(404, await app.StatusAsync($"/{i}"));
        }

        Assert.Empty(storage.All);
    }

    [Fact]
    public async Task Places_in_the_changes_that_are_made_up_are_looked_for_a_few_times()
    {
        await using var app = await StartAsync();
        storage.Clear();

        for (var i = 0; i < 100; i++)
            await app.StatusAsync($"/api/changes?since={new ChangeCursor(1_000_000 + i, DateTimeOffset.UnixEpoch, 0)}");

        Assert.InRange(storage.All.Count, 1, 5);
    }

    private async Task<App> StartAsync(params string[] settings)
    {
        var app = await App.StartAsync(
            azurite.NewAccount(),
            services => services.AddSingleton<HttpPipelinePolicy>(storage).AddSingleton<TimeProvider>(clock),
            ["Views:CommitIntervalMilliseconds=0", .. settings]);
        await app.Images.GetBlobClient("map.png").UploadAsync(BinaryData.FromBytes(Pictures.Png(40, 40)), App.Stop);
        await app.PublishAsync("news/former.md", "---\ntitle: A\nslug: former\ndate: 2026-05-01\n---\nText.");
        await app.PublishAsync("news/former.md", "---\ntitle: A\nslug: a\ndate: 2026-05-01\n---\nText.");
        await app.PublishAsync("news/b.md", "---\ntitle: B\ndate: 2026-05-02\n---\nText.");
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));
        await app.RunAsync("RollUpViews");
        return app;
    }

    private static async Task<HttpResponseMessage> AskAsync(App app, HttpMethod method, string slug, string visitor)
    {
        using var request = new HttpRequestMessage(method, $"/api/articles/{slug}/like");
        request.Headers.Add("X-Visitor-Id", visitor);
        return await app.Http.SendAsync(request, App.Stop);
    }

    private static async Task<bool> LikedAsync(App app, HttpMethod method, string slug, string visitor)
    {
        using var answer = await AskAsync(app, method, slug, visitor);
        Assert.Equal(200, (int)answer.StatusCode);
        return (await answer.Content.ReadAsStringAsync(App.Stop)).Contains("\"liked\":true", StringComparison.Ordinal);
    }
}
