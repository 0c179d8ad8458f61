using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Tests.Feeds;
using NewsFunctions.Tests.Views;

namespace NewsFunctions.Tests.Trending;

public sealed class TrendingTests(SharedAzurite azurite)
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 5, 3, 12, 20, 0, TimeSpan.Zero));
    private int reader;

    [Fact]
    public async Task What_is_read_and_liked_is_listed_after_roll_up_and_rebuild()
    {
        await using var app = await StartAsync();
        await PublishAsync(app, "a", "b", "c", "later");
        await ReadAsync(app, "a", times: 4);
        await ReadAsync(app, "b", times: 2);
        await LikeAsync(app, "b");
        await app.PublishAsync("news/later.md", "---\ntitle: later\ndate: 2026-05-04\n---\nText.");

        await RollUpAsync(app);
        var day = await app.GetAsync("/api/trending");

        Assert.Equal("day", day.GetProperty("window").GetString());
        Assert.Equal(["b", "a"], Slugs(day));
        Assert.Equal(
            [1, 2], day.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("rank").GetInt32()));
        Assert.Equal(["b", "a"], Slugs(await app.GetAsync("/api/trending?window=hour&category=news")));
        Assert.Empty(Slugs(await app.GetAsync("/api/trending?category=culture")));
        Assert.Empty(Slugs(await app.GetAsync("/api/trending?language=de")));
        Assert.Equal(["b", "a"], Slugs(await app.GetAsync("/api/trending?language=de,en")));
        Assert.False(day.GetProperty("items")[0].TryGetProperty("explain", out _));
    }

    [Fact]
    public async Task Explain_shows_the_terms_that_make_the_score()
    {
        await using var app = await StartAsync();
        await PublishAsync(app, "a");
        await ReadAsync(app, "a", times: 2);
        clock.Advance(TimeSpan.FromHours(6));
        await ReadAsync(app, "a", times: 1);
        await LikeAsync(app, "a");
        await RollUpAsync(app);

        var item = (await app.GetAsync("/api/trending?explain=1")).GetProperty("items")[0];
        var explain = item.GetProperty("explain");
        var terms = explain.GetProperty("terms").EnumerateArray().ToList();

        Assert.Equal(6, explain.GetProperty("halfLifeHours").GetDouble());
        Assert.Equal(["2026-05-03T18:00:00Z", "2026-05-03T12:00:00Z"],
            terms.Select(term => term.GetProperty("hour").GetString()));
        Assert.Equal(1 + (3 * 1), terms[0].GetProperty("score").GetDouble(), 6);
        Assert.Equal(3, explain.GetProperty("views").GetInt64());
        Assert.Equal(item.GetProperty("score").GetDouble(),
            terms.Sum(term => term.GetProperty("score").GetDouble()), 6);
    }

    [Fact]
    public async Task One_network_moves_a_list_by_the_setting_at_most_and_explain_shows_what_was_left_out()
    {
        await using var app = await StartAsync("Trending:MaxPerNetwork=5", "Views:MaxPerNetworkAndArticle=7");
        await PublishAsync(app, "a");
        for (var browser = 0; browser < 9; browser++)
            await app.ViewedAsync("a", "192.0.2.1", ("User-Agent", $"{ViewClient.Browser} {browser}"));
        await RollUpAsync(app);

        var explain = (await app.GetAsync("/api/trending?explain=1")).GetProperty("items")[0].GetProperty("explain");
        var term = Assert.Single(explain.GetProperty("terms").EnumerateArray());

        Assert.Equal(7, await app.ViewsAsync("a"));
        Assert.Equal(5, term.GetProperty("views").GetInt64());
        Assert.Equal(4, term.GetProperty("viewsLeftOut").GetInt64());
    }

    [Theory]
    [InlineData(false, false, 1)]
    [InlineData(true, false, 3)]
    [InlineData(false, true, 3)]
    public async Task Where_an_article_was_not_viewed_one_like_of_a_network_moves_lists(
        bool views, bool hasReceipt, int moving)
    {
        const string network = "192.0.2.1";
        await using var app = await StartAsync("Trending:MaxPerNetwork=9", "Trending:MinimumViews=0");
        await PublishAsync(app, "a");
        var receipt = "none";
        if (hasReceipt || views)
        {
            using var view = await app.ViewAsync("a", network);
            receipt = view.Headers.GetValues("X-View-Receipt").Single();
        }
        // Two hours later this instance has forgotten that it saw the network.
        if (!views) clock.Advance(TimeSpan.FromHours(2));
        for (var visitor = 0; visitor < 4; visitor++)
            await LikeAsync(app, "a", network, $"visitor-000000000{visitor}", hasReceipt ? receipt : "none");
        await RollUpAsync(app);

        var explain = (await app.GetAsync("/api/trending?explain=1")).GetProperty("items")[0].GetProperty("explain");
        var latest = explain.GetProperty("terms")[0];

        Assert.Equal(4, (await app.GetAsync("/api/counters?slugs=a")).GetProperty("items")[0]
            .GetProperty("likes").GetInt64());
        Assert.Equal(moving, latest.GetProperty("likes").GetInt64() + (views ? 1 : 0));
        Assert.Equal(4 - latest.GetProperty("likes").GetInt64(), latest.GetProperty("likesLeftOut").GetInt64());
    }

    [Fact]
    public async Task An_earlier_moment_is_ranked_from_the_same_hours()
    {
        await using var app = await StartAsync();
        await PublishAsync(app, "a", "b");
        await ReadAsync(app, "a", times: 2);
        await RollUpAsync(app);
        var then = await app.GetAsync("/api/trending");
        var moment = then.GetProperty("generatedAt").GetString();
        clock.Advance(TimeSpan.FromHours(30));
        await ReadAsync(app, "b", times: 1);
        await RollUpAsync(app);

        var now = await app.GetAsync("/api/trending");
        var again = await app.GetAsync($"/api/trending?at={moment}");

        Assert.Equal(["b"], Slugs(now));
        Assert.Equal(["a", "b"], Slugs(await app.GetAsync("/api/trending?window=week")));
        Assert.Equal(then.GetRawText(), again.GetRawText());
    }

    [Fact]
    public async Task Of_an_hour_that_had_not_ended_counts_what_was_known_at_its_last_full_ten_minutes()
    {
        await using var app = await StartAsync("Trending:MinimumViews=1", "Trending:LikeWeight=0");
        await PublishAsync(app, "a", "b");
        clock.SetUtcNow(new(2026, 5, 3, 13, 2, 0, TimeSpan.Zero));
        await ReadAsync(app, "a", times: 1);
        await RollUpAsync(app);
        clock.SetUtcNow(new(2026, 5, 3, 13, 12, 0, TimeSpan.Zero));
        await ReadAsync(app, "a", times: 2);
        await ReadAsync(app, "b", times: 1);
        await RollUpAsync(app);
        clock.SetUtcNow(new(2026, 5, 3, 13, 47, 0, TimeSpan.Zero));
        await ReadAsync(app, "b", times: 6);
        await RollUpAsync(app);
        clock.SetUtcNow(new(2026, 5, 3, 13, 48, 0, TimeSpan.Zero));
        await ReadAsync(app, "b", times: 30);
        clock.SetUtcNow(new(2026, 5, 3, 15, 0, 0, TimeSpan.Zero));
        await RollUpAsync(app);

        Assert.Equal("", await ViewsAtAsync("13:09"));
        Assert.Equal("a 1", await ViewsAtAsync("13:10"));
        Assert.Equal("a 1", await ViewsAtAsync("13:19"));
        Assert.Equal("a 3, b 1", await ViewsAtAsync("13:20"));
        Assert.Equal("a 3, b 1", await ViewsAtAsync("13:49"));
        // The last thirty had come by then, and nobody knew.
        Assert.Equal("b 7, a 3", await ViewsAtAsync("13:50"));
        Assert.Equal("b 37, a 3", await ViewsAtAsync("14:00"));
        Assert.Equal("b 37, a 3", await ViewsAtAsync("15:00"));

        async Task<string> ViewsAtAsync(string at)
        {
            var list = await app.GetAsync($"/api/trending?explain=1&at=2026-05-03T{at}Z");
            return string.Join(", ", list.GetProperty("items").EnumerateArray().Select(item =>
                $"{item.GetProperty("slug").GetString()} {item.GetProperty("explain").GetProperty("views")}"));
        }
    }

    [Theory]
    [InlineData("at=yesterday")]
    [InlineData("at=2026-05-03T13:00:00Z")]
    [InlineData("at=2026-01-01T00:00:00Z")]
    [InlineData("explain=yes")]
    [InlineData("window=year")]
    public async Task A_wrong_question_is_refused(string query)
    {
        await using var app = await StartAsync();

        Assert.Equal(400, await app.StatusAsync($"/api/trending?{query}"));
    }

    [Fact]
    public async Task A_category_takes_no_more_places_than_the_setting_gives_it()
    {
        await using var app = await StartAsync("Trending:MaxPerCategory=2");
        await PublishAsync(app, "a", "b", "c");
        await app.PublishAsync("culture/d.md", "---\ntitle: d\ndate: 2026-05-01\n---\nText.");
        foreach (var (slug, times) in new[] { ("a", 4), ("b", 3), ("c", 2), ("d", 1) })
            await ReadAsync(app, slug, times);
        await RollUpAsync(app);

        Assert.Equal(["a", "b", "d"], Slugs(await app.GetAsync("/api/trending")));
        Assert.Equal(["a", "b", "c"], Slugs(await app.GetAsync("/api/trending?category=news")));
        Assert.Equal(["a", "b", "d"], Slugs(await app.GetAsync("/api/trending?explain=1")));
    }

    [Fact]
    public async Task A_request_that_finds_a_stale_list_makes_it_anew_with_every_timer_off()
    {
        await using var app = await StartAsync();
        await PublishAsync(app, "a");
        Assert.Empty(Slugs(await app.GetAsync("/api/trending")));
        await ReadAsync(app, "a", times: 1);

        clock.Advance(TimeSpan.FromMinutes(13));

        Assert.Equal(["a"], Slugs(await app.GetAsync("/api/trending")));
    }

    [Fact]
    public async Task A_day_that_was_rolled_up_late_is_not_missed()
    {
        await using var app = await StartAsync();
        await PublishAsync(app, "a", "b");
        await ReadAsync(app, "a", times: 1);
        await RollUpAsync(app);
        await ReadAsync(app, "b", times: 2);
        clock.Advance(TimeSpan.FromDays(3));

        // Nothing was rolled up for three days; the first rebuild finds that out.
        await app.RunAsync("RebuildTrending");

        Assert.Equal(["b", "a"], Slugs(await app.GetAsync("/api/trending?window=week")));
    }

    [Fact]
    public async Task What_an_operator_takes_back_leaves_the_list_however_long_ago_it_was()
    {
        await using var app = await StartAsync();
        await PublishAsync(app, "a", "b");
        await ReadAsync(app, "a", times: 3);
        await ReadAsync(app, "b", times: 2);
        clock.Advance(TimeSpan.FromDays(3));
        await RollUpAsync(app);
        Assert.Equal(["a", "b"], Slugs(await app.GetAsync("/api/trending?window=week")));

        using var answer = await app.Http.PostAsJsonAsync(
            "/api/ledger/take-backs", new { slug = "a", day = "2026-05-03", reason = "a script" }, App.Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await app.RunAsync("RebuildTrending");

        Assert.Equal(["b"], Slugs(await app.GetAsync("/api/trending?window=week")));
    }

    [Fact]
    public async Task A_rebuild_costs_as_many_storage_calls_in_any_archive()
    {
        Assert.Equal(await CallsAsync(archive: 10), await CallsAsync(archive: 2_000));
    }

    private async Task<int> CallsAsync(int archive)
    {
        var probe = new StorageCalls();
        await using var app = await App.StartAsync(azurite.NewAccount(), services =>
        {
            services.AddSingleton<TimeProvider>(clock);
            services.AddSingleton<HttpPipelinePolicy>(probe);
        }, "Articles:RefreshSeconds=3600");
        await Samples.SeedAsync(app, archive);
        foreach (var slug in new[] { "article-3", "article-7" }) await ReadAsync(app, slug, times: 1);
        await app.RunAsync("RollUpViews");
        var before = probe.FirstTries;
        await app.RunAsync("RebuildTrending");
        return probe.FirstTries - before;
    }

    private Task<App> StartAsync(params string[] settings) => App.StartAsync(
        azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock), [.. settings]);

    private static async Task PublishAsync(App app, params string[] slugs)
    {
        foreach (var slug in slugs)
            await app.PublishAsync($"news/{slug}.md", $"---\ntitle: {slug}\ndate: 2026-05-01\n---\nText.");
    }

    private async Task ReadAsync(App app, string slug, int times)
    {
        for (var i = 0; i < times; i++)
            Assert.Equal("counted", await app.ViewedAsync(slug, ViewClient.Address(++reader)));
    }

    private static async Task LikeAsync(
        App app, string slug, string address = "203.0.113.9", string visitor = "visitor-0123456789",
        string receipt = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/articles/{slug}/like");
        FrontDoor.Add(request, address);
        request.Headers.Add("X-Visitor-Id", visitor);
        request.Headers.Add("X-View-Receipt", receipt);
        using var response = await app.Http.SendAsync(request, App.Stop);
        Assert.True(response.IsSuccessStatusCode);
    }

    private static async Task RollUpAsync(App app)
    {
        await app.RunAsync("RollUpViews");
        await app.RunAsync("RebuildTrending");
    }

    private static IEnumerable<string> Slugs(JsonElement list) =>
        list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("slug").GetString()!);
}
