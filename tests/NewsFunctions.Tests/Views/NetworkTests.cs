using System.Text.Json;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace NewsFunctions.Tests.Views;

/// <summary>How far one network can move the numbers.</summary>
public sealed class NetworkTests(SharedAzurite azurite)
{
    private const string Crowd = "ignored; reason=crowd";
    private readonly StorageCalls storage = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 23, 12, 10, 0, TimeSpan.Zero));
    private int browsers;

    private async Task<App> StartAsync(params string[] settings)
    {
        var app = await App.StartAsync(
            azurite.NewAccount(),
            services => services.AddSingleton<HttpPipelinePolicy>(storage).AddSingleton<TimeProvider>(clock),
            ["Views:TimeoutSeconds=60", .. settings]);
        foreach (var slug in new[] { "a", "b" })
            await app.PublishAsync($"news/{slug}.md", $"---\ntitle: {slug}\ndate: 2026-11-01\n---\nText.");
        return app;
    }

    [Fact]
    public async Task Beyond_its_budget_of_an_article_a_network_is_a_crowd_until_the_next_hour()
    {
        await using var app = await StartAsync("Views:MaxPerNetworkAndArticle=3");

        Assert.Equal(["counted", "counted", "counted", Crowd, Crowd], await ViewAsync(app, "a", "192.0.2.1", times: 5));
        Assert.Equal(["counted"], await ViewAsync(app, "b", "192.0.2.1", times: 1));
        Assert.Equal(["counted"], await ViewAsync(app, "a", "192.0.2.2", times: 1));
        await app.RunAsync("RollUpViews");
        Assert.Equal(4, await app.ViewsAsync("a"));

        clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(["counted"], await ViewAsync(app, "a", "192.0.2.1", times: 1));
    }

    [Fact]
    public async Task Beyond_its_budget_altogether_a_network_is_a_crowd_on_every_article()
    {
        await using var app = await StartAsync("Views:MaxPerNetwork=4");

        Assert.Equal(["counted", "counted", "counted"], await ViewAsync(app, "a", "192.0.2.1", times: 3));
        Assert.Equal(["counted", Crowd], await ViewAsync(app, "b", "192.0.2.1", times: 2));
        Assert.Equal([Crowd], await ViewAsync(app, "a", "192.0.2.1", times: 1));
    }

    [Fact]
    public async Task An_IPv6_subscriber_and_a_mapped_address_are_one_network_each()
    {
        await using var app = await StartAsync("Views:MaxPerNetworkAndArticle=2");

        Assert.Equal(["counted"], await ViewAsync(app, "a", "2001:db8:0:1::1", times: 1));
        Assert.Equal(["counted", Crowd], await ViewAsync(app, "a", "2001:db8:0:1:ffff:ffff:ffff:ffff", times: 2));
        Assert.Equal(["counted"], await ViewAsync(app, "a", "2001:db8:0:2::1", times: 1));
        Assert.Equal(["counted", "counted"], await ViewAsync(app, "a", "192.0.2.1", times: 2));
        Assert.Equal([Crowd], await ViewAsync(app, "a", "::ffff:192.0.2.1", times: 1));
    }

    [Theory]
    [InlineData("DNT")]
    [InlineData("Sec-GPC")]
    public async Task The_budget_holds_for_who_asks_not_to_be_followed(string header)
    {
        await using var app = await StartAsync("Views:MaxPerNetworkAndArticle=2");

        var answers = new List<string>();
        for (var i = 0; i < 3; i++) answers.Add(await app.ViewedAsync("a", "192.0.2.1", (header, "1")));

        Assert.Equal(["counted", "counted", Crowd], answers);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t")]
    [InlineData("-")]
    public async Task A_request_without_a_user_agent_is_a_bot_and_spends_nothing(string agent)
    {
        await using var app = await StartAsync("Views:MaxPerNetworkAndArticle=1");

        Assert.Equal("ignored; reason=bot", await app.ViewedAsync("a", "192.0.2.1", ("User-Agent", agent)));
        Assert.Equal("ignored; reason=bot",
            await app.ViewedAsync("a", "192.0.2.1", ("User-Agent", agent), ("DNT", "1")));
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));
    }

    [Fact]
    public async Task A_repeat_stays_a_repeat_when_the_budget_is_spent_and_a_crowd_leaves_no_visitor_behind()
    {
        await using var app = await StartAsync("Views:MaxPerNetworkAndArticle=1");
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));
        Assert.Equal(Crowd, await app.ViewedAsync("a", "192.0.2.1", ("User-Agent", Browser(0))));

        Assert.Equal("ignored; reason=duplicate", await app.ViewedAsync("a", "192.0.2.1"));
        Assert.Equal(Crowd, await app.ViewedAsync("a", "192.0.2.1", ("User-Agent", Browser(0))));
        clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1", ("User-Agent", Browser(0))));
    }

    [Fact]
    public async Task A_view_that_could_not_be_stored_costs_its_network_nothing()
    {
        await using var app = await StartAsync("Views:MaxPerNetworkAndArticle=1", "Views:TimeoutSeconds=1");
        Assert.Equal("counted", await app.ViewedAsync("b", "192.0.2.2"));
        storage.Choose = (_, _) => StorageFault.Reset;
        using var refused = await app.ViewAsync("a", "192.0.2.1");
        storage.Choose = (_, _) => StorageFault.None;

        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));
        Assert.Equal([Crowd], await ViewAsync(app, "a", "192.0.2.1", times: 1));
    }

    [Fact]
    public async Task The_crowd_stands_in_the_ledger_by_article_and_hour()
    {
        await using var app = await StartAsync("Views:MaxPerNetworkAndArticle=1");
        await ViewAsync(app, "a", "192.0.2.1", times: 4);
        await ViewAsync(app, "b", "192.0.2.1", times: 2);
        clock.Advance(TimeSpan.FromHours(2));
        await ViewAsync(app, "a", "192.0.2.1", times: 3);

        var ledger = await app.GetAsync("/api/ledger?day=2026-11-23");

        Assert.Equal((3, 6), (ledger.GetProperty("counted").GetInt32(), ledger.GetProperty("crowd").GetInt32()));
        Assert.Equal(
            [("a", "2026-11-23T12:00:00Z", 1, 3), ("a", "2026-11-23T14:00:00Z", 1, 2),
                ("b", "2026-11-23T12:00:00Z", 1, 1)],
            ledger.GetProperty("articles").EnumerateArray().Select(Article));
        Assert.Equal(1 + 1, await app.ViewsAsync("a"));
    }

    private static (string?, string?, int, int) Article(JsonElement article) => (
        article.GetProperty("slug").GetString(), article.GetProperty("hour").GetString(),
        article.GetProperty("counted").GetInt32(), article.GetProperty("crowd").GetInt32());

    private async Task<List<string>> ViewAsync(App app, string slug, string address, int times)
    {
        var answers = new List<string>();
        for (var i = 0; i < times; i++)
            answers.Add(await app.ViewedAsync(slug, address, ("User-Agent", Browser(++browsers))));
        return answers;
    }

    private static string Browser(int number) => $"{ViewClient.Browser} Reader/{number}";
}
