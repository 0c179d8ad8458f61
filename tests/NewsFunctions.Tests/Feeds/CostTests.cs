using Azure.Core.Pipeline;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;

namespace NewsFunctions.Tests.Feeds;

/// <summary>
/// What a new article costs does not depend on how many there are: tests/NewsFunctions.Benchmarks measures it at
/// 100,000.
/// </summary>
public sealed class CostTests(SharedAzurite azurite)
{
    [Fact]
    public async Task A_new_article_rebuilds_the_feeds_it_belongs_to_with_as_many_storage_calls_in_any_archive()
    {
        Assert.Equal(await CallsAsync(archive: 40), await CallsAsync(archive: 2_000));
    }

    private async Task<int> CallsAsync(int archive)
    {
        var probe = new StorageCalls();
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<HttpPipelinePolicy>(probe),
            "Articles:RefreshSeconds=3600");
        await Samples.SeedAsync(app, archive);
        await app.RunAsync("RebuildFeeds");
        var before = await FeedsAsync(app);
        await app.PublishAsync("news/new.md",
            "---\ntitle: New\ncategory: Fresh\nauthor: Ada\ntags: [tag-1]\n---\nText.");

        var calls = probe.FirstTries;
        await app.RunAsync("RebuildFeeds");
        calls = probe.FirstTries - calls;

        var after = await FeedsAsync(app);
        var written = after.Where(feed => !before.TryGetValue(feed.Key, out var known) || known != feed.Value)
            .Select(feed => feed.Key);
        string[] lists = ["feeds", "feeds/author/ada", "feeds/category/fresh", "feeds/tag/tag-1"];
        Assert.Equal(
            lists.SelectMany(list => FeedReader.Paths.Select(path => list + path)).Append("feeds/state/rebuilt.json")
                .Order(StringComparer.Ordinal),
            written.Order(StringComparer.Ordinal));

        var quiet = probe.FirstTries;
        await app.RunAsync("RebuildFeeds");
        Assert.Equal(2, probe.FirstTries - quiet);
        return calls;
    }

    private static async Task<Dictionary<string, string>> FeedsAsync(App app)
    {
        var feeds = new Dictionary<string, string>();
        await foreach (var blob in app.Site.GetBlobsAsync(new GetBlobsOptions { Prefix = "feeds/" }, App.Stop))
            feeds[blob.Name] = blob.Properties.ETag.ToString()!;
        return feeds;
    }
}
