using System.Net;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Storage;

namespace NewsFunctions.Tests.Views;

public sealed class ViewTests(SharedAzurite azurite)
{
    private readonly StorageCalls storage = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 23, 12, 10, 0, TimeSpan.Zero));

    private async Task<App> StartAsync(params string[] settings)
    {
        var app = await App.StartAsync(
            azurite.NewAccount(),
            services => services.AddSingleton<HttpPipelinePolicy>(storage).AddSingleton<TimeProvider>(clock),
            ["Views:TimeoutSeconds=60", .. settings]);
        await app.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nText.");
        return app;
    }

    [Fact]
    public async Task A_thousand_views_by_fifty_clients_at_once_are_a_thousand_and_cost_few_transactions()
    {
        await using var app = await StartAsync("Views:MaxTransactionsPerSecond=5");
        Assert.Equal("counted", await app.ViewedAsync("a", "10.9.9.9"));
        var before = storage.Count;

        var numbers = Enumerable.Range(0, 1000);
        await Parallel.ForEachAsync(numbers,
            new ParallelOptions { MaxDegreeOfParallelism = 50, CancellationToken = App.Stop }, async (number, _) =>
            Assert.Equal("counted", await app.ViewedAsync("a", ViewClient.Address(number))));
        var spent = storage.Count - before;
        await app.RunAsync("RollUpViews");

        Assert.Equal(1001, await app.ViewsAsync("a"));
        Assert.True(spent <= 50, $"{spent} requests to storage for 1,000 views by 50 clients: one for 20 views at " +
            "most, each group of clients at once.");
    }

    [Fact]
    public async Task Who_does_not_count_is_told_why()
    {
        await using var app = await StartAsync();

        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));
        Assert.Equal("ignored; reason=duplicate", await app.ViewedAsync("a", "192.0.2.1"));
        Assert.Equal("ignored; reason=bot", await app.ViewedAsync("a", "192.0.2.2",
            ("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")));
        Assert.Equal("ignored; reason=prefetch",
            await app.ViewedAsync("a", "192.0.2.3", ("Sec-Purpose", "prefetch;prerender")));
        Assert.Equal("ignored; reason=prefetch", await app.ViewedAsync("a", "192.0.2.3", ("Purpose", "prefetch")));
        Assert.Equal("ignored; reason=prefetch", await app.ViewedAsync("a", "192.0.2.3", ("X-Moz", "prefetch")));
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.3"));
        await app.RunAsync("RollUpViews");

        Assert.Equal(2, await app.ViewsAsync("a"));
    }

    [Fact]
    public async Task Readers_behind_one_edge_are_told_apart_by_what_the_edge_says()
    {
        await using var app = await StartAsync();

        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));
        Assert.Equal("ignored; reason=duplicate", await app.ViewedAsync("a", "192.0.2.1"));
        Assert.Equal("ignored; reason=duplicate", await app.ViewedAsync("a", "::ffff:192.0.2.1"));
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.2"));
        Assert.Equal("counted", await app.ViewedAsync("a", "2001:db8:0:1::1"));
        Assert.Equal("ignored; reason=duplicate", await app.ViewedAsync("a", "2001:db8:0:1:ffff:ffff:ffff:ffff"));
        Assert.Equal("counted", await app.ViewedAsync("a", "2001:db8:0:2::1"));
        Assert.Equal("ignored; reason=duplicate",
            await app.ViewedAsync("a", "192.0.2.1", ("X-Forwarded-For", "192.0.2.9")));
    }

    [Theory]
    [InlineData("1d0a4e0c-0b1f-4c55-8a53-0f4f5b9f9d00", "192.0.2.2")]
    [InlineData("", "192.0.2.2")]
    [InlineData(FrontDoor.Id, "nonsense")]
    public async Task What_is_not_our_Front_Door_cannot_say_who_the_reader_is(string frontDoorId, string claimed)
    {
        await using var app = await StartAsync();
        Assert.Equal("counted", await ViewFromAsync(app, "not believed either", frontDoorId));

        Assert.Equal("ignored; reason=duplicate", await ViewFromAsync(app, claimed, frontDoorId));
    }

    [Fact]
    public async Task Without_a_Front_Door_nobody_is_believed()
    {
        await using var app = await StartAsync("Site:FrontDoorId=");
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));

        Assert.Equal("ignored; reason=duplicate", await app.ViewedAsync("a", "192.0.2.2"));
    }

    [Theory]
    [InlineData("Sec-GPC")]
    [InlineData("DNT")]
    public async Task Who_asks_not_to_be_followed_just_counts(string header)
    {
        await using var app = await StartAsync();

        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1", (header, "1")));
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1", (header, "1")));
        await app.RunAsync("RollUpViews");

        Assert.Equal(2, await app.ViewsAsync("a"));
    }

    [Fact]
    public async Task The_same_visitor_counts_again_after_half_an_hour_and_another_browser_at_once()
    {
        await using var app = await StartAsync();

        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));
        clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal("ignored; reason=duplicate", await app.ViewedAsync("a", "192.0.2.1"));
        Assert.Equal(
            "counted", await app.ViewedAsync("a", "192.0.2.1", ("User-Agent", ViewClient.Browser + " Other/1")));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));
    }

    [Fact]
    public async Task Midnight_makes_nobody_new_and_yesterdays_salt_is_deleted()
    {
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 23, 23, 50, 0, TimeSpan.Zero));
        await using var app = await StartAsync();
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));
        var yesterday = await SaltsAsync(app);

        clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("ignored; reason=duplicate", await app.ViewedAsync("a", "192.0.2.1"));
        var today = await SaltsAsync(app);
        clock.Advance(TimeSpan.FromMinutes(16));

        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));
        Assert.Equal(["20261123"], yesterday.Keys);
        Assert.Equal(["20261124"], today.Keys);
        Assert.NotEqual(yesterday.Values.Single(), today.Values.Single());
    }

    [Fact]
    public async Task Neither_an_address_nor_a_browser_is_stored()
    {
        await using var app = await StartAsync();

        await app.ViewedAsync("a", "192.0.2.77");
        await app.ViewedAsync("a", "192.0.2.77");
        await app.RunAsync("RollUpViews");

        var all = await Instance.DumpAsync(app.Service<StorageClients>().Views)
            + await Instance.DumpAsync(app.Service<StorageClients>().Stats);
        Assert.DoesNotContain("192.0.2", all, StringComparison.Ordinal);
        Assert.DoesNotContain("Firefox", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_of_an_article_that_is_not_there_is_404_and_nothing_is_written()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("news/later.md", "---\ntitle: Later\ndate: 2027-01-01\n---\nText.");
        var before = storage.Count;

        using var unknown = await app.ViewAsync("nothing", "192.0.2.1");
        using var embargoed = await app.ViewAsync("later", "192.0.2.1");

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, embargoed.StatusCode);
        Assert.Equal(before, storage.Count);
    }

    [Theory]
    [InlineData(nameof(StorageFault.Unavailable))]
    [InlineData(nameof(StorageFault.AnswerLost))]
    public async Task A_view_that_cannot_be_stored_is_503_and_not_counted_later(string fault)
    {
        await using var app = await StartAsync("Views:TimeoutSeconds=1");
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));

        storage.Choose = (_, _) => Enum.Parse<StorageFault>(fault);
        using var refused = await app.ViewAsync("a", "192.0.2.2");
        storage.Choose = (_, _) => StorageFault.None;
        await app.RunAsync("RollUpViews");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(1, await app.ViewsAsync("a"));
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.2"));
    }

    [Fact]
    public async Task Counters_say_as_of_when_and_go_on_answering_without_storage()
    {
        await using var app = await StartAsync();
        await app.ViewedAsync("a", "192.0.2.1");
        var first = await app.GetAsync("/api/articles?include=counters");
        Assert.Equal(1, first.GetProperty("items")[0].GetProperty("views").GetInt64());
        Assert.Equal(clock.GetUtcNow(), first.GetProperty("asOf").GetDateTimeOffset());
        Assert.Equal(clock.GetUtcNow(),
            (await app.GetAsync("/api/articles/a?include=counters")).GetProperty("asOf").GetDateTimeOffset());
        Assert.False((await app.GetAsync("/api/articles")).TryGetProperty("asOf", out _));

        clock.Advance(TimeSpan.FromMinutes(10));
        storage.Choose = (_, _) => StorageFault.Reset;
        var later = await app.GetAsync("/api/counters?slugs=a");

        Assert.Equal(1, later.GetProperty("items")[0].GetProperty("views").GetInt64());
        Assert.Equal(clock.GetUtcNow() - TimeSpan.FromMinutes(10), later.GetProperty("asOf").GetDateTimeOffset());
    }

    [Fact]
    public async Task Who_comes_too_often_is_asked_to_wait()
    {
        await using var app = await StartAsync("RateLimit:Burst=3", "RateLimit:PerSecond=1");

        var views = new List<HttpResponseMessage>();
        for (var i = 0; i < 20; i++) views.Add(await app.ViewAsync("a", "192.0.2.1"));

        var refused = views.Find(response => response.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.2"));
        views.ForEach(response => response.Dispose());
    }

    private static async Task<Dictionary<string, string>> SaltsAsync(App app)
    {
        var salts = new Dictionary<string, string>();
        await foreach (var row in app.Service<StorageClients>().Stats.QueryAsync<TableEntity>(
            row => row.PartitionKey == "salt", cancellationToken: App.Stop))
            salts.Add(row.RowKey, Convert.ToHexString(row.GetBinary("Secret")));
        return salts;
    }

    private static async Task<string> ViewFromAsync(App app, string claimed, string frontDoorId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/articles/a/views");
        request.Headers.TryAddWithoutValidation("User-Agent", ViewClient.Browser);
        FrontDoor.Add(request, claimed, frontDoorId);
        using var response = await app.Http.SendAsync(request, App.Stop);
        return response.Headers.GetValues("X-View").Single();
    }
}
