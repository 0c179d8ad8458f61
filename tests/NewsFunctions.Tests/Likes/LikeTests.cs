using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using NewsFunctions.Storage;
using NewsFunctions.Tests.Views;

namespace NewsFunctions.Tests.Likes;

public sealed class LikeTests(SharedAzurite azurite)
{
    private async Task<App> StartAsync(params string[] settings)
    {
        var app = await App.StartAsync(azurite.NewAccount(), settings: ["Views:TimeoutSeconds=60", .. settings]);
        await app.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nText.");
        await app.PublishAsync("news/b.md", "---\ntitle: B\ndate: 2026-11-01\n---\nText.");
        return app;
    }

    [Fact]
    public async Task Two_hundred_likes_at_once_by_a_hundred_visitors_are_a_hundred_and_fifty_take_theirs_back()
    {
        await using var app = await StartAsync();

        var liked = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => SendAsync(app, HttpMethod.Put, "a", Visitor(i % 100))));
        var before = await SendAsync(app, HttpMethod.Get, "a", Visitor(0));
        var unliked = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => SendAsync(app, HttpMethod.Delete, "a", Visitor(i))));

        Assert.All(liked, answer => Assert.True(answer.Liked));
        Assert.Equal((100, true), before);
        Assert.All(unliked, answer => Assert.False(answer.Liked));
        Assert.Equal((50, false), await SendAsync(app, HttpMethod.Get, "a", Visitor(0)));
        Assert.Equal((50, true), await SendAsync(app, HttpMethod.Get, "a", Visitor(99)));
        var counters = (await app.GetAsync("/api/counters?slugs=a")).GetProperty("items")[0];
        Assert.Equal(50, counters.GetProperty("likes").GetInt64());
    }

    [Fact]
    public async Task One_network_gives_so_many_likes_of_an_article_and_altogether_whatever_visitors_it_invents()
    {
        await using var app = await StartAsync("Likes:MaxPerNetworkAndArticle=3", "Likes:MaxPerNetwork=4");

        Assert.Equal([200, 200, 200, 429, 429], await LikeAllAsync(app, "a", "192.0.2.1", 1, 2, 3, 4, 5));
        Assert.Equal([200, 429], await LikeAllAsync(app, "b", "192.0.2.1", 1, 2));
        Assert.Equal([200], await LikeAllAsync(app, "a", "192.0.2.2", 4));
        Assert.Equal((4, true), await SendAsync(app, HttpMethod.Get, "a", Visitor(4)));
        Assert.Equal((4, false), await SendAsync(app, HttpMethod.Get, "a", Visitor(5)));
    }

    [Fact]
    public async Task Taking_likes_back_has_a_budget_of_its_own_which_invented_visitors_cannot_stretch()
    {
        await using var app = await StartAsync("Likes:MaxPerNetworkAndArticle=3");

        Assert.Equal([200, 200, 200], await LikeAllAsync(app, "a", "192.0.2.1", 1, 2, 3));
        Assert.Equal([200, 200, 200, 429], await UnlikeAllAsync(app, "a", "192.0.2.1", 1, 90, 91, 92));
        Assert.Equal([200, 200], await UnlikeAllAsync(app, "a", "192.0.2.2", 2, 3));
        Assert.Equal((0, false), await SendAsync(app, HttpMethod.Get, "a", Visitor(3)));
    }

    [Fact]
    public async Task Beside_a_flood_of_likes_honest_ones_succeed()
    {
        await using var app = await StartAsync("Likes:MaxPerNetworkAndArticle=100");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(App.Stop);
        var invented = 0;
        var flood = Enumerable.Range(0, 40).Select(async client =>
        {
            while (!enough.IsCancellationRequested)
            {
                await LikeAllAsync(app, "a", $"192.0.2.{client % 4}", 1000 + Interlocked.Increment(ref invented));
                await UnlikeAllAsync(app, "a", $"192.0.2.{client % 4}", 1000 + Interlocked.Increment(ref invented));
            }
        }).ToList();

        var honest = new List<int>();
        for (var reader = 0; reader < 30; reader++)
            honest.AddRange(await LikeAllAsync(app, "a", $"198.51.100.{reader}", reader));
        await enough.CancelAsync();
        await Task.WhenAll(flood);

        Assert.Equal(Enumerable.Repeat(200, 30), honest);
        Assert.InRange((await SendAsync(app, HttpMethod.Get, "a", Visitor(0))).Likes, 30, 30 + (4 * 100));
        Assert.True(invented > 500, $"{invented} likes are no flood.");
    }

    private static Task<List<int>> LikeAllAsync(App app, string slug, string address, params int[] visitors) =>
        SendAllAsync(app, HttpMethod.Put, slug, address, visitors);

    private static Task<List<int>> UnlikeAllAsync(App app, string slug, string address, params int[] visitors) =>
        SendAllAsync(app, HttpMethod.Delete, slug, address, visitors);

    private static async Task<List<int>> SendAllAsync(
        App app, HttpMethod method, string slug, string address, int[] visitors)
    {
        var statuses = new List<int>();
        foreach (var visitor in visitors)
        {
            using var request = new HttpRequestMessage(method, $"/api/articles/{slug}/like");
            request.Headers.Add("X-Visitor-Id", Visitor(visitor));
            FrontDoor.Add(request, address);
            using var response = await app.Http.SendAsync(request, App.Stop);
            if (response.StatusCode == HttpStatusCode.TooManyRequests) Assert.NotNull(response.Headers.RetryAfter);
            statuses.Add((int)response.StatusCode);
        }
        return statuses;
    }

    [Fact]
    public async Task Repeating_changes_nothing()
    {
        await using var app = await StartAsync();

        Assert.Equal((0, false), await SendAsync(app, HttpMethod.Delete, "a", Visitor(1)));
        Assert.Equal((1, true), await SendAsync(app, HttpMethod.Put, "a", Visitor(1)));
        Assert.Equal((1, true), await SendAsync(app, HttpMethod.Put, "a", Visitor(1)));
        Assert.Equal((0, false), await SendAsync(app, HttpMethod.Delete, "a", Visitor(1)));
        Assert.Equal((0, false), await SendAsync(app, HttpMethod.Delete, "a", Visitor(1)));
        Assert.Equal((0, false), await SendAsync(app, HttpMethod.Get, "b", Visitor(1)));
    }

    [Fact]
    public async Task A_state_that_a_visitor_knows_is_not_sent_again()
    {
        await using var app = await StartAsync();
        using var first = await ReadAsync(app, Visitor(1), null);
        Assert.True(first.Headers.CacheControl is { Private: true, NoCache: true });
        Assert.Contains("X-Visitor-Id", first.Headers.Vary);

        using var same = await ReadAsync(app, Visitor(1), first.Headers.ETag);
        await SendAsync(app, HttpMethod.Put, "a", Visitor(1));
        using var other = await ReadAsync(app, Visitor(1), first.Headers.ETag);

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.NotEqual(first.Headers.ETag, other.Headers.ETag);
    }

    private static async Task<HttpResponseMessage> ReadAsync(App app, string visitor, EntityTagHeaderValue? known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/articles/a/like");
        request.Headers.Add("X-Visitor-Id", visitor);
        if (known is not null) request.Headers.IfNoneMatch.Add(known);
        return await app.Http.SendAsync(request, App.Stop);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("tooshort")]
    [InlineData("0123456789abcdef!")]
    public async Task A_visitor_without_a_proper_id_is_a_bad_request(string? visitor)
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/articles/a/like");
        if (visitor is not null) request.Headers.TryAddWithoutValidation("X-Visitor-Id", visitor);

        using var response = await app.Http.SendAsync(request, App.Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_visitor_is_stored_hashed_and_differently_with_each_article()
    {
        await using var app = await StartAsync();
        await SendAsync(app, HttpMethod.Put, "a", Visitor(1));
        await SendAsync(app, HttpMethod.Put, "b", Visitor(1));

        var rows = (await Instance.DumpAsync(app.Service<StorageClients>().Likes)).Split('\n');
        var visitors = rows.Select(row => row.Split(' ')[1])
            .Where(row => row.StartsWith("v|", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, visitors.Distinct().Count());
        Assert.DoesNotContain(rows, row => row.Contains(Visitor(1), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_likes_too_often_is_asked_to_wait_and_others_are_not()
    {
        await using var app = await StartAsync("RateLimit:Burst=3", "RateLimit:PerSecond=1");

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 20; i++)
        {
            using var request = Request(i % 2 == 0 ? HttpMethod.Put : HttpMethod.Delete, "a", Visitor(1));
            using var response = await app.Http.SendAsync(request, App.Stop);
            statuses.Add(response.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.True((await SendAsync(app, HttpMethod.Put, "a", Visitor(2))).Liked);
    }

    private static string Visitor(int number) => $"visitor-{number:0000000000}";

    private static HttpRequestMessage Request(HttpMethod method, string slug, string visitor) =>
        new(method, $"/api/articles/{slug}/like") { Headers = { { "X-Visitor-Id", visitor } } };

    private static async Task<(long Likes, bool Liked)> SendAsync(
        App app, HttpMethod method, string slug, string visitor)
    {
        using var request = Request(method, slug, visitor);
        using var response = await app.Http.SendAsync(request, App.Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(App.Stop);
        return (answer.GetProperty("likes").GetInt64(), answer.GetProperty("liked").GetBoolean());
    }
}
