using System.Text.Json;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Catalogue;
using NewsFunctions.Search;

namespace NewsFunctions.Tests.Search;

public sealed class SearchTests(SharedAzurite azurite)
{
    private readonly StorageCalls storage = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("bridge", "bridge")]
    [InlineData("BRIDGES", "bridge")]
    [InlineData("opening bridge", "bridge")]
    [InlineData("brid", "bridge")]
    [InlineData("brid opens", "")]
    [InlineData("elections", "election wahl")]
    [InlineData("élection", "election wahl")]
    [InlineData("election", "election wahl")]
    [InlineData("haus", "wahl")]
    [InlineData("HÄUSER", "wahl")]
    [InlineData("l'élection", "election")]
    [InlineData("\"opens today\"", "bridge")]
    [InlineData("\"today opens\"", "")]
    [InlineData("text -bridge", "wahl")]
    [InlineData("-bridge", "")]
    [InlineData("harbour", "bridge")]
    [InlineData("Grace", "wahl")]
    [InlineData("!!!", "")]
    public async Task A_search_finds(string text, string slugs)
    {
        await using var app = await PublishedAsync();

        Assert.Equal(slugs, string.Join(' ', (await FindAsync(app, text)).Order()));
    }

    [Theory]
    [InlineData("brigde", "bridge")]
    [InlineData("bidge", "bridge")]
    [InlineData("brxidge", "bridge")]
    [InlineData("xridge opens", "bridge opens")]
    [InlineData("opens todya", "opens today")]
    [InlineData("harbuor", "Harbour")]
    [InlineData("bxixe", null)]
    [InlineData("\"brigde opens\"", null)]
    [InlineData("text -brigde", null)]
    [InlineData("emabrgo", null)]
    [InlineData("bridge", null)]
    public async Task Where_nothing_is_found_one_slip_is_mended_to_what_readers_would_find(string text, string? mended)
    {
        await using var app = await PublishedAsync();
        await app.PublishAsync("news/secret.md", "---\ntitle: Embargo\ndate: 2026-07-01\n---\nEmbargo.");
        await app.RunAsync("RebuildSearch");

        var found = await app.GetAsync($"/api/search?q={Uri.EscapeDataString(text)}");

        Assert.Equal(mended, found.TryGetProperty("didYouMean", out var value) ? value.GetString() : null);
        if (mended is not null)
            Assert.NotEqual(0, (await app.GetAsync($"/api/search?q={mended}")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task What_was_found_in_a_tag_is_marked_there()
    {
        await using var app = await PublishedAsync();

        var item = (await app.GetAsync("/api/search?q=harbour")).GetProperty("items")[0];

        Assert.Contains("<mark>Harbour</mark>", item.GetProperty("highlight").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_found_is_marked_in_a_passage_that_is_safe_to_show()
    {
        await using var app = await PublishedAsync();

        var items = (await app.GetAsync("/api/search?q=opens+quot")).GetProperty("items");

        var highlight = Assert.Single(items.EnumerateArray()).GetProperty("highlight").GetString();
        Assert.Equal(
            "It <mark>opens</mark> today, &lt;b&gt; &amp; &quot;<mark>quoted</mark>&quot;. The text goes on, naïvely.",
            highlight);
    }

    [Fact]
    public async Task Filters_limits_cursors_and_totals_work_as_in_a_list()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        for (var number = 1; number <= 7; number++)
            await app.PublishAsync($"{(number % 2 == 0 ? "even" : "odd")}/a{number}.md",
                $"---\ntitle: Ferry {number}\ndate: 2026-01-0{number}\n---\nFerry.");

        var seen = new List<string>();
        for (var path = "/api/search?q=ferry&limit=3"; path is not null;)
        {
            using var response = await app.Http.GetAsync(path, App.Stop);
            var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync(App.Stop)).RootElement;
            if (seen.Count == 0) Assert.Equal(7, page.GetProperty("total").GetInt32());
            seen.AddRange(Slugs(page));
            path = response.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;

            // In between the index changes.
            await app.PublishAsync($"odd/b{seen.Count}.md",
                $"---\ntitle: Ferry\ndate: 2026-02-0{seen.Count}\n---\nFerry ferry.");
            await app.RunAsync("RebuildSearch");
        }

        Assert.Equal(["a7", "a6", "a5", "a4", "a3", "a2", "a1"], seen);
        Assert.Equal(["a6", "a4"], await FindAsync(app, "ferry&category=even&from=2026-01-03"));
        Assert.Equal(400, await app.StatusAsync("/api/search"));
        Assert.Equal(400, await app.StatusAsync($"/api/search?q={new string('a', 201)}"));
        Assert.Equal(400, await app.StatusAsync("/api/search?q=a&fields=title&cursor=x"));
    }

    [Fact]
    public async Task An_article_is_found_from_its_release_to_its_removal_whatever_the_index_holds()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("news/soon.md", "---\ntitle: Secret\ndate: 2026-06-01T13:00:00Z\n---\nText.");
        await app.PublishAsync("news/now.md", "---\ntitle: Secret too\ndate: 2026-05-01\n---\nThe taken passage.");
        await app.RunAsync("RebuildSearch");

        var before = await FindAsync(app, "secret");
        clock.Advance(TimeSpan.FromHours(1));
        var released = await FindAsync(app, "secret");
        await app.PublishAsync("news/now.md",
            "---\ntitle: Secret too\ndate: 2026-05-01\nsummary: Nothing.\n---\nAnother passage.");
        var corrected = (await app.GetAsync("/api/search?q=taken")).GetRawText();
        await app.Articles.GetBlobClient("news/soon.md").DeleteAsync(cancellationToken: App.Stop);
        await app.Service<NewsFunctions.Publishing.Publisher>().PublishAsync("news/soon.md", App.Stop);
        var removed = await FindAsync(app, "secret");

        Assert.Equal(["now"], before);
        Assert.Equal(["now", "soon"], released.Order());
        Assert.DoesNotContain("passage", corrected, StringComparison.Ordinal);
        Assert.Equal(["now"], removed);
    }

    [Fact]
    public async Task A_body_that_is_missing_is_rendered_again_and_not_indexed_as_empty()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-05-01\n---\nThe unusual passage.");
        await foreach (var blob in app.Site.GetBlobsAsync(cancellationToken: App.Stop))
            if (blob.Name.StartsWith("bodies/", StringComparison.Ordinal))
                await app.Site.DeleteBlobAsync(blob.Name, cancellationToken: App.Stop);

        await app.RunAsync("RebuildSearch");

        Assert.Equal(["a"], await FindAsync(app, "unusual"));
    }

    [Fact]
    public async Task A_warm_search_touches_no_storage_and_another_instance_follows_the_index()
    {
        await using var app = await PublishedAsync();
        await using var other = await StartAsync(app.ConnectionString);
        await FindAsync(other, "bridge");
        storage.Clear();
        await FindAsync(other, "bridge");
        await FindAsync(other, "wahl");
        Assert.Empty(storage.All);

        await app.PublishAsync("news/tower.md", "---\ntitle: The tower\ndate: 2026-05-20\n---\nText.");
        await app.RunAsync("RebuildSearch");
        clock.Advance(TimeSpan.FromMinutes(1));
        await FindAsync(other, "bridge");
        await other.Service<Searcher>().Settled;

        // The catalogue is refreshed in the background too.
        await other.Service<LiveCatalogue>().GetNewestAsync(App.Stop);
        Assert.Equal(["tower"], await FindAsync(other, "tower"));
    }

    [Fact]
    public async Task A_rebuild_writes_what_changed_and_nothing_where_nothing_did()
    {
        await using var app = await PublishedAsync();
        await app.RunAsync("RebuildSearch");
        storage.Clear();
        await app.RunAsync("RebuildSearch");
        Assert.DoesNotContain(storage.All, call => !call.StartsWith("GET", StringComparison.Ordinal));
        Assert.Equal(2, storage.All.Count);

        await app.PublishAsync("news/tower.md", "---\ntitle: The tower\ndate: 2026-05-20\n---\nText.");
        var before = await FilesAsync(app);
        await app.RunAsync("RebuildSearch");

        Assert.NotEmpty(before.Intersect(await FilesAsync(app)));
        Assert.Equal(["tower"], await FindAsync(app, "tower"));
    }

    [Fact]
    public async Task An_emptied_container_is_indexed_anew()
    {
        await using var app = await PublishedAsync();
        await FindAsync(app, "bridge");
        foreach (var name in await FilesAsync(app)) await app.Site.DeleteBlobAsync(name, cancellationToken: App.Stop);
        await using var other = await StartAsync(app.ConnectionString);

        Assert.Equal(["bridge"], await FindAsync(other, "bridge"));
    }

    private Task<App> StartAsync(string? account = null) => App.StartAsync(account ?? azurite.NewAccount(), services =>
    {
        services.AddSingleton<HttpPipelinePolicy>(storage);
        services.AddSingleton<TimeProvider>(clock);
    });

    private async Task<App> PublishedAsync()
    {
        var app = await StartAsync();
        await app.PublishAsync("politics/bridge.md", """
            ---
            title: The bridge
            author: Ada Example
            tags: [Harbour]
            date: 2026-04-17
            summary: About it.
            ---
            It opens today, \<b> & "quoted". The text goes on, naïvely.
            """);
        await app.PublishAsync("politik/wahl.md", "---\ntitle: Wahl im Haus\nauthor: Grace Beispiel\n" +
            "language: de-AT\ndate: 2026-04-18\n---\nViele Häuser wählen. Text. Elections and election.");
        await app.PublishAsync("politique/election.md",
            "---\ntitle: L’élection\nlanguage: fr\ndate: 2026-04-19\n---\nOn vote.");
        return app;
    }

    private static async Task<IReadOnlyList<string>> FindAsync(App app, string query) =>
        Slugs(await app.GetAsync($"/api/search?q={query.Replace(" ", "%20", StringComparison.Ordinal)}"));

    private static List<string> Slugs(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("slug").GetString()!)];

    private static async Task<List<string>> FilesAsync(App app)
    {
        var names = new List<string>();
        await foreach (var blob in app.Site.GetBlobsAsync(new() { Prefix = "search/" }, App.Stop)) names.Add(blob.Name);
        return names;
    }
}
