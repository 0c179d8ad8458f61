using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using NewsFunctions.Catalogue;
using NewsFunctions.Rebuilding;
using NewsFunctions.Tests.Images;
using NewsFunctions.Tests.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Rebuilding;

public sealed class RebuildTests(SharedAzurite azurite)
{
    [Fact]
    public async Task A_rebuild_of_what_is_right_changes_nothing_that_readers_see()
    {
        await using var app = await StartWithArticlesAsync();
        var before = await SeenAsync(app);
        var sequence = (await app.Service<LiveCatalogue>().GetNewestAsync(App.Stop)).Sequence;

        var result = await RebuildAsync(app, "");

        Assert.Equal(0, result.GetProperty("driftCount").GetInt32());
        Assert.Equal(before, await SeenAsync(app));
        Assert.Equal(sequence, (await app.Service<LiveCatalogue>().GetNewestAsync(App.Stop)).Sequence);
    }

    [Fact]
    public async Task From_the_blobs_alone_come_articles_ids_redirects_and_bodies()
    {
        await using var app = await StartWithArticlesAsync();
        var before = await SeenAsync(app);
        var id = (await app.TagsAsync("b.md"))["id"];
        await EmptyAsync(app);

        await using var fresh = await App.StartAsync(
            app.ConnectionString, null, $"Site:BaseUrl={app.BaseUrl}", $"Site:ApiUrl={app.BaseUrl}");
        var result = await fresh.Service<Rebuild>().RunAsync(verify: false, App.Stop);

        Assert.Equal(3, result.Articles);
        Assert.Equal(before, await SeenAsync(app));
        Assert.Equal(id, (await fresh.Service<LiveCatalogue>().GetNewestAsync(App.Stop)).BySlug("b-new")!.Id);
    }

    [Fact]
    public async Task A_comparison_names_what_drifted_and_changes_nothing()
    {
        await using var app = await StartWithArticlesAsync();
        await app.GetAsync("/feed.json");
        var catalogue = app.Service<LiveCatalogue>();
        var entry = (await catalogue.GetNewestAsync(App.Stop)).BySlug("a")!;
        await catalogue.CommitAsync(
            _ => new Commit([entry with { Article = entry.Article! with { Title = "Wrong" } }]), App.Stop);
        var body = (await catalogue.GetNewestAsync(App.Stop)).BySlug("b-new")!.Article!.Body;
        await app.Site.GetBlobClient(body).UploadAsync(BinaryData.FromString("damaged"), overwrite: true, App.Stop);
        await app.Articles.DeleteBlobAsync("c.md", cancellationToken: App.Stop);
        var reports = await app.ReportAsync("b.md");

        var verified = await RebuildAsync(app, "{\"verify\":true}");

        Assert.Equal(
            ["a.md: the index has it otherwise", "b.md: its body is damaged", "c.md: the index has it otherwise"],
            verified.GetProperty("drift").EnumerateArray().Select(line => line.GetString()));
        Assert.Equal("Wrong", (await app.GetAsync("/api/articles/a")).GetProperty("title").GetString());
        Assert.Equal(
            "damaged", (await app.Site.GetBlobClient(body).DownloadContentAsync(App.Stop)).Value.Content.ToString());
        Assert.Equal(reports, await app.ReportAsync("b.md"));

        await RebuildAsync(app, "");
        Assert.Equal("A", (await app.GetAsync("/api/articles/a")).GetProperty("title").GetString());
        Assert.Equal(410, await app.StatusAsync("/api/articles/c"));
        Assert.Equal(0, (await RebuildAsync(app, "{\"verify\":true}")).GetProperty("driftCount").GetInt32());
    }

    [Fact]
    public async Task What_is_published_during_a_rebuild_is_not_lost_and_other_instances_follow()
    {
        await using var app = await StartWithArticlesAsync();
        await using var other = await App.StartAsync(app.ConnectionString, null, "Articles:RefreshSeconds=1");
        Assert.Equal(200, await other.StatusAsync("/api/articles/a"));

        var publishing = Enumerable.Range(0, 20).Select(async i =>
        {
            await other.PublishAsync($"during-{i}.md", Article($"During {i}"));
            await app.PublishAsync($"during-{i}-too.md", Article($"During {i} too"));
        });
        await Task.WhenAll(publishing.Append(RebuildAsync(app, "")).Append(RebuildAsync(other, "")));

        foreach (var i in Enumerable.Range(0, 20))
        {
            Assert.NotNull(
                (await app.Service<LiveCatalogue>().GetNewestAsync(App.Stop)).BySlug($"during-{i}")?.Article);
            Assert.NotNull(
                (await other.Service<LiveCatalogue>().GetNewestAsync(App.Stop)).BySlug($"during-{i}-too")?.Article);
        }
        Assert.Empty((await app.Service<Rebuild>().RunAsync(verify: true, App.Stop)).Drift);
    }

    [Fact]
    public async Task What_replaced_catalogues_leave_behind_is_cleared_and_a_new_instance_still_finds_its_way()
    {
        await using var app = await StartWithArticlesAsync();
        await RebuildAsync(app, "");
        await RebuildAsync(app, "");
        var table = app.Service<CatalogueTable>();
        var head = await table.FindHeadAsync(null, App.Stop);

        await table.ClearAsync(head.Partition, DateTimeOffset.UtcNow.AddDays(1), App.Stop);

        var partitions = new List<string>();
        await foreach (var row in new TableClient(app.ConnectionString, "Articles")
            .QueryAsync<TableEntity>(cancellationToken: App.Stop))
            partitions.Add(row.PartitionKey);
        Assert.Equal(["articles", head.Partition, "generations"],
            partitions.Distinct().Where(name => name != "secrets").Order(StringComparer.Ordinal));
        Assert.Single(partitions, "articles");
        await using var fresh = await App.StartAsync(app.ConnectionString);
        Assert.Equal(200, await fresh.StatusAsync("/api/articles/a"));
    }

    [Theory]
    [InlineData("{\"verify\":\"yes\"}")]
    [InlineData("{\"verfy\":true}")]
    [InlineData("verify")]
    public async Task A_wish_that_is_not_understood_is_no_rebuild(string body)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        using var response = await app.Http.PostAsync(
            "/api/rebuild", new StringContent(body, Encoding.UTF8, "application/json"), App.Stop);

        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_feed_that_is_not_what_its_articles_say_is_named_and_made_anew()
    {
        await using var app = await StartWithArticlesAsync();
        var right = await app.Http.GetStringAsync("/rss.xml", App.Stop);
        var feed = app.Site.GetBlobClient("feeds/rss.xml");
        var metadata = (await feed.GetPropertiesAsync(cancellationToken: App.Stop)).Value.Metadata;
        await feed.UploadAsync(BinaryData.FromString("<rss/>"),
            new BlobUploadOptions { Metadata = metadata }, App.Stop);

        var verified = await RebuildAsync(app, "{\"verify\":true}");
        Assert.Equal("feeds/rss.xml: not what its articles say",
            Assert.Single(verified.GetProperty("drift").EnumerateArray()).GetString());
        Assert.Equal("<rss/>", (await feed.DownloadContentAsync(App.Stop)).Value.Content.ToString());

        await RebuildAsync(app, "");
        Assert.Equal(right, (await feed.DownloadContentAsync(App.Stop)).Value.Content.ToString());
        Assert.Equal(0, (await RebuildAsync(app, "{\"verify\":true}")).GetProperty("driftCount").GetInt32());
    }

    [Fact]
    public async Task Variants_of_an_image_that_was_replaced_are_cleared()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await ShowAsync(Pictures.Png(400, 300));
        await ShowAsync(Pictures.Png(640, 480));
        Assert.Equal(2, (await VariantsAsync()).Count);

        await RebuildAsync(app, "");

        var left = Assert.Single(await VariantsAsync());
        Assert.Contains((await app.GetAsync("/api/articles/a")).GetProperty("image").GetProperty("url")
            .GetString()!.Split("v=")[1], left, StringComparison.Ordinal);

        async Task ShowAsync(byte[] image)
        {
            await app.Images.GetBlobClient("map.png")
                .UploadAsync(BinaryData.FromBytes(image), overwrite: true, App.Stop);
            await app.PublishAsync("a.md", Article("A", "date: 2026-01-01\nimage: images/map.png\n"));
            var url = (await app.GetAsync("/api/articles/a")).GetProperty("image").GetProperty("url").GetString()!;
            using var shown = await app.Http.GetAsync(url.Replace("?", "?w=320&", StringComparison.Ordinal), App.Stop);
            Assert.Equal(200, (int)shown.StatusCode);
        }

        async Task<List<string>> VariantsAsync()
        {
            var names = new List<string>();
            await foreach (var blob in app.Site.GetBlobsAsync(new GetBlobsOptions { Prefix = "images/" }, App.Stop))
                names.Add(blob.Name);
            return names;
        }
    }

    private async Task<App> StartWithArticlesAsync()
    {
        var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Article("A", "date: 2026-01-01\n"));
        await app.PublishAsync("b.md", Article("B", "date: 2026-01-02\nslug: b-old\n", "Body of b."));
        await app.PublishAsync("b.md",
            Article("B", "date: 2026-01-02\nupdated: 2026-01-03\nslug: b-new\n", "Body of b."));
        await app.PublishAsync("c.md", Article("C", "date: 2026-01-03\n"));
        await app.PublishAsync("d.md", Article("D", "status: draft\n"));
        await app.PublishAsync("e.md", "No front matter.");
        return app;
    }

    private static async Task<string> SeenAsync(App app)
    {
        var seen = new StringBuilder(await app.LocationAsync("/api/articles/b-old"));
        foreach (var path in new[] { "", "/a", "/b-new", "/c" })
            seen.AppendLine((await app.GetAsync($"/api/articles{path}")).ToString());
        return seen.ToString();
    }

    private static async Task<JsonElement> RebuildAsync(App app, string body)
    {
        using var response = await app.Http.PostAsync(
            "/api/rebuild", new StringContent(body, Encoding.UTF8, "application/json"), App.Stop);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(App.Stop);
    }

    private static async Task EmptyAsync(App app)
    {
        var table = new TableClient(app.ConnectionString, "Articles");
        await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: App.Stop))
            await table.DeleteEntityAsync(row, ETag.All, App.Stop);
        await foreach (var blob in app.Site.GetBlobsAsync(cancellationToken: App.Stop))
            await app.Site.DeleteBlobAsync(blob.Name, cancellationToken: App.Stop);
    }
}
