using System.Net.Http.Json;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Publishing;
using NewsFunctions.Rebuilding;
using NewsFunctions.Tests.Images;
using NewsFunctions.Tests.LocalHost;
using NewsFunctions.Tests.Pages;
using NewsFunctions.Tests.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publication;

public sealed class SiteTests(SharedAzurite azurite)
{
    private const string Harbour = """
        name: The Harbour Post
        tagline: Between the tides
        description: News from the harbour towns
        languages: [de, en]
        notice: Not the position of this website
        navigation: [{label: Tides, url: /tag/tides}]
        sections: [sport, economy]
        footer: Made in the harbour
        owner: {name: Harbour Cooperative, address: Quay 1}
        social: {Mastodon: https://social.example/@harbour}
        """;

    private readonly StorageCalls storage = new();
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow.AddHours(1));

    [Fact]
    public async Task Pages_feeds_and_the_API_speak_in_the_name_of_the_publication()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("economy/a.md", Article("A", "source: {name: Gazette}\n"));
        await app.PublishAsync("sport/b.md", Article("B"));
        await app.PublishFileAsync("site.yaml", Harbour);

        var front = await app.Http.GetStringAsync("/", App.Stop);
        Assert.Contains("<title>The Harbour Post</title>", front, StringComparison.Ordinal);
        Assert.Contains("<p class=\"tagline\">Between the tides</p>", front, StringComparison.Ordinal);
        Assert.Contains(
            "<a rel=\"me\" href=\"https://social.example/@harbour\">Mastodon</a>", front, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/tag/tides\">Tides</a>", front, StringComparison.Ordinal);
        Assert.Contains("Made in the harbour", front, StringComparison.Ordinal);
        Assert.Contains("Harbour Cooperative, Quay 1", front, StringComparison.Ordinal);
        Assert.True(front.IndexOf("/category/sport", StringComparison.Ordinal)
            < front.IndexOf("/category/economy", StringComparison.Ordinal));
        Assert.Contains("Not the position of this website",
            await app.Http.GetStringAsync("/articles/a", App.Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("Not the position of this website",
            await app.Http.GetStringAsync("/articles/b", App.Stop), StringComparison.Ordinal);
        foreach (var feed in new[] { "/rss.xml", "/atom.xml", "/feed.json", "/feeds/feeds.opml", "/news-sitemap.xml" })
        {
            var text = await app.Http.GetStringAsync(feed, App.Stop);
            Assert.Contains("The Harbour Post", text, StringComparison.Ordinal);
        }
        Assert.Contains(
            "<language>de</language>", await app.Http.GetStringAsync("/rss.xml", App.Stop), StringComparison.Ordinal);

        var site = await app.GetAsync("/api/site");
        Assert.Equal("The Harbour Post", site.GetProperty("name").GetString());
        Assert.Equal("Harbour Cooperative", site.GetProperty("owner").GetProperty("name").GetString());
        Assert.Equal("sport", site.GetProperty("sections")[0].GetString());
    }

    [Fact]
    public async Task Logo_and_icon_stand_on_pages_and_in_feeds_as_soon_as_they_are_there()
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync(
            "site.yaml", "name: The Harbour Post\nlogo: images/logo.png\nicon: {image: images/icon.png}\n");
        var (before, report) = (await HtmlPage.GetAsync(app, "/"), await app.ReportAsync("publication/site.yaml"));
        foreach (var name in new[] { "logo.png", "icon.png" })
        {
            await app.Images.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(Pictures.Png(64, 32)), App.Stop);
            await app.Service<PublicationPublisher>().ImageChangedAsync(name, App.Stop);
        }
        var after = await HtmlPage.GetAsync(app, "/");

        Assert.Contains("W002", report, StringComparison.Ordinal);
        Assert.Null(before.Document.QuerySelector(".brand img"));
        var logo = after.Document.QuerySelector("h1.brand img")!;
        Assert.StartsWith($"{app.BaseUrl}/api/images/logo.png", logo.GetAttribute("src"), StringComparison.Ordinal);
        Assert.Equal(
            ("The Harbour Post", "64", "32"),
            (logo.GetAttribute("alt"), logo.GetAttribute("width"), logo.GetAttribute("height")));
        Assert.StartsWith($"{app.BaseUrl}/api/images/icon.png", after.Link("icon"), StringComparison.Ordinal);
        Assert.Contains("/api/images/icon.png?w=320&amp;format=jpeg",
            await app.Http.GetStringAsync("/rss.xml", App.Stop), StringComparison.Ordinal);
        var site = await app.GetAsync("/api/site");
        Assert.Equal(64, site.GetProperty("logo").GetProperty("width").GetInt32());
        var icon = new Uri(site.GetProperty("icon").GetProperty("url").GetString()!);
        Assert.Equal(200, await app.StatusAsync(icon.PathAndQuery));
    }

    [Fact]
    public async Task What_site_yaml_leaves_out_is_as_the_settings_say_and_without_it_all_is()
    {
        await using var app = await StartAsync(
            "Site:Title=Settings", "Site:Description=By settings", "Site:Language=fr");
        await app.PublishFileAsync("site.yaml", "name: File\n");
        var (named, other) = (await NameAsync(app), await app.GetAsync("/api/site"));
        await app.DeleteFileAsync("site.yaml");

        Assert.Equal("File", named);
        Assert.Equal("By settings", other.GetProperty("tagline").GetString());
        Assert.Equal("fr", other.GetProperty("languages")[0].GetString());
        Assert.Equal("Settings", await NameAsync(app));
        Assert.False(await app.Site.GetBlobClient("reports/publication/site.yaml.txt").ExistsAsync(App.Stop));
    }

    [Fact]
    public async Task A_mistake_is_told_where_the_publisher_looks_and_the_last_good_version_stays()
    {
        var account = azurite.NewAccount();
        await using (var app = await App.StartAsync(account))
        {
            await app.PublishFileAsync("site.yaml", "name: Good\n");
            Assert.Equal("published", (await FileTagsAsync(app))["status"]);
            await app.PublishFileAsync("site.yaml", "name: Bad\nlanguages: [no language!]\n");

            var tags = await FileTagsAsync(app);
            Assert.Equal(("rejected", "FM015 line 2"), (tags["status"], tags["error"]));
            var report = await app.ReportAsync("publication/site.yaml");
            Assert.Contains("FM015, line 2: The language \"no language!\"", report, StringComparison.Ordinal);
            Assert.Contains("Readers still see what the last good version says.", report, StringComparison.Ordinal);
            Assert.Equal("Good", await NameAsync(app));
        }

        await using var again = await App.StartAsync(account);
        Assert.Equal("Good", await NameAsync(again));
    }

    [Fact]
    public async Task A_file_that_is_not_read_is_rejected_and_nothing_else()
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync("notes.txt", "Buy milk.");

        Assert.Contains("PB001", await app.ReportAsync("publication/notes.txt"), StringComparison.Ordinal);
        Assert.Equal("NewsFunctions", await NameAsync(app));
    }

    [Fact]
    public async Task Another_name_changes_pages_and_feeds_and_nothing_else()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("economy/a.md", Article("A", "author: Ada\n"));
        await app.PublishFileAsync("site.yaml", "name: One\n");
        string[] same = ["/api/articles", "/api/articles/a", "/api/categories", "/api/changes", "/sitemap.xml"];
        string[] other =
            ["/", "/articles/a", "/category/economy", "/rss.xml", "/feeds/category/economy/atom.xml", "/api/site"];
        var before = await ETagsAsync(app, [.. same, .. other]);

        await app.PublishFileAsync("site.yaml", "name: Two\n");
        var after = await ETagsAsync(app, [.. same, .. other]);

        Assert.All(same, path => Assert.Equal(before[path], after[path]));
        Assert.All(other, path => Assert.NotEqual(before[path], after[path]));
    }

    [Fact]
    public async Task Another_instance_notices_as_soon_as_it_notices_an_article_and_warm_reads_ask_storage_nothing()
    {
        var account = azurite.NewAccount();
        await using var writer = await App.StartAsync(account);
        await writer.PublishAsync("a.md", Article("A"));
        await using var reader = await App.StartAsync(account, services => services
            .AddSingleton<TimeProvider>(clock).AddSingleton<HttpPipelinePolicy>(storage));
        Assert.Equal("NewsFunctions", await NameAsync(reader));

        await writer.PublishFileAsync("site.yaml", "name: New\n");
        clock.Advance(TimeSpan.FromSeconds(6));
        await NameAsync(reader);
        await Eventually.TrueAsync(async () => await NameAsync(reader) == "New", "the new name");
        string[] warm = ["/", "/articles/a", "/rss.xml", "/api/site"];
        foreach (var path in warm) await reader.Http.GetStringAsync(path, App.Stop);
        storage.Clear();
        foreach (var path in warm) await reader.Http.GetStringAsync(path, App.Stop);

        Assert.Empty(storage.All);
    }

    [Fact]
    public async Task A_rebuild_makes_it_from_the_files_alone_and_a_comparison_names_what_drifted()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("a.md", Article("A"));
        await app.PublishFileAsync("site.yaml", "name: One\n");
        await app.Publication.GetBlobClient("site.yaml")
            .UploadAsync(BinaryData.FromString("name: Two\n"), overwrite: true, App.Stop);

        var verified = await app.Service<Rebuild>().RunAsync(verify: true, App.Stop);
        Assert.Equal(["publication/site.yaml: the index has it otherwise"], verified.Drift);
        Assert.Equal("One", await NameAsync(app));

        await app.Service<Rebuild>().RunAsync(verify: false, App.Stop);
        Assert.Equal("Two", await NameAsync(app));
        Assert.Equal(0, (await app.Service<Rebuild>().RunAsync(verify: true, App.Stop)).DriftCount);

        var table = new Azure.Data.Tables.TableClient(app.ConnectionString, "Articles");
        await foreach (var row in table.QueryAsync<Azure.Data.Tables.TableEntity>(cancellationToken: App.Stop))
            await table.DeleteEntityAsync(row, Azure.ETag.All, App.Stop);
        await using var fresh = await App.StartAsync(app.ConnectionString);
        Assert.Equal("NewsFunctions", await NameAsync(fresh));
        await fresh.Service<Rebuild>().RunAsync(verify: false, App.Stop);
        Assert.Equal("Two", await NameAsync(fresh));
    }

    [Fact]
    public async Task The_sweep_finds_what_no_event_told_of()
    {
        await using var app = await StartAsync();
        await app.Publication.GetBlobClient("site.yaml")
            .UploadAsync(BinaryData.FromString("name: Swept\n"), overwrite: true, App.Stop);
        await app.RunAsync("SweepArticles");
        var found = await NameAsync(app);
        await app.Site.DeleteBlobAsync("reports/publication/site.yaml.txt", cancellationToken: App.Stop);
        await app.RunAsync("SweepArticles");
        Assert.Contains("Published", await app.ReportAsync("publication/site.yaml"), StringComparison.Ordinal);

        await app.Publication.DeleteBlobAsync("site.yaml", cancellationToken: App.Stop);
        await app.RunAsync("SweepArticles");

        Assert.Equal(("Swept", "NewsFunctions"), (found, await NameAsync(app)));
        Assert.False(await app.Site.GetBlobClient("reports/publication/site.yaml.txt").ExistsAsync(App.Stop));
    }

    [Fact]
    public async Task Without_the_container_the_settings_count()
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync("site.yaml", "name: Gone\n");
        await app.Publication.DeleteAsync(cancellationToken: App.Stop);

        await app.RunAsync("SweepArticles");

        Assert.Equal("NewsFunctions", await NameAsync(app));
    }

    [Fact]
    public async Task A_report_on_an_article_in_a_folder_of_that_name_stays()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("publication/a.md", Article("A"));
        await app.RunAsync("SweepArticles");

        Assert.Contains("Published", await app.ReportAsync("publication/a.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_of_the_container_publishes_the_file()
    {
        await using var app = await StartAsync();
        await app.Publication.GetBlobClient("site.yaml").UploadAsync(BinaryData.FromString("name: Told\n"), App.Stop);
        var message = """{"subject":"/blobServices/default/containers/publication/blobs/site.yaml"}""";
        using var answer = await app.Http.PostAsJsonAsync(
            "/admin/functions/PublishArticle", new { input = message }, App.Stop);

        Assert.Equal("Told", await NameAsync(app));
    }

    private Task<App> StartAsync(params string[] settings) => App.StartAsync(azurite.NewAccount(), null, settings);

    private static async Task<string?> NameAsync(App app) =>
        (await app.GetAsync("/api/site")).GetProperty("name").GetString();

    private static async Task<IDictionary<string, string>> FileTagsAsync(App app) =>
        (await app.Publication.GetBlobClient("site.yaml").GetTagsAsync(cancellationToken: App.Stop)).Value.Tags;

    private static async Task<Dictionary<string, string?>> ETagsAsync(App app, IEnumerable<string> paths)
    {
        var tags = new Dictionary<string, string?>();
        foreach (var path in paths)
        {
            using var response = await app.Http.GetAsync(path, App.Stop);
            Assert.True(response.IsSuccessStatusCode, path);
            tags[path] = response.Headers.ETag?.Tag;
        }
        return tags;
    }
}
