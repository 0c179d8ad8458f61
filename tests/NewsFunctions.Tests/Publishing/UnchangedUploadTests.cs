using NewsFunctions.Rebuilding;
using static NewsFunctions.Tests.App;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publishing;

public sealed class UnchangedUploadTests(SharedAzurite azurite)
{
    private const string Name = "news/a.md";
    private static readonly string Text = Article("A", "tags: [Harbour]\n", "It opens.");

    private static readonly string[] Routes =
    [
        "/api/articles/a", "/api/articles", "/api/changes", "/api/search?q=opens", "/api/tags", "/rss.xml",
        "/atom.xml", "/feed.json",
        "/feeds/tag/harbour/atom.xml", "/sitemap.xml", "/sitemap.xml?part=1", "/news-sitemap.xml",
    ];

    [Fact]
    public async Task The_same_bytes_again_change_nothing_that_readers_get()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync(Name, Text);
        await app.RunAsync("RebuildFeeds");
        var before = await EverythingAsync(app);

        await LaterAsync();
        await app.PublishAsync(Name, Text);
        await app.RunAsync("RebuildFeeds");

        Assert.Equal(before, await EverythingAsync(app));
        Assert.Equal("published", (await app.TagsAsync(Name))["status"]);
        await AssertRebuiltTheSameAsync(app);
    }

    [Fact]
    public async Task Neither_do_new_metadata_a_move_and_bytes_that_read_the_same()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync(Name, Text);
        var before = await UpdatedAsync(app);
        await LaterAsync();

        await app.Articles.GetBlobClient(Name)
            .SetMetadataAsync(new Dictionary<string, string> { ["by"] = "me" }, cancellationToken: Stop);
        await app.NoticeAsync(Name);
        Assert.Equal(before, await UpdatedAsync(app));

        await app.PublishAsync(Name,
            Text.Replace("tags: [Harbour]", "# checked\ntags:   [ Harbour ]", StringComparison.Ordinal));
        Assert.Equal(before, await UpdatedAsync(app));

        await app.CopyAsync(Name, "news/moved/a.md");
        await app.DeleteAsync(Name);
        await app.NoticeAsync("news/moved/a.md");
        Assert.Equal(before, await UpdatedAsync(app));
        await AssertRebuiltTheSameAsync(app);
    }

    [Fact]
    public async Task A_rejected_version_in_between_is_no_change_either_and_a_new_text_is_one()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync(Name, Text);
        var before = await UpdatedAsync(app);
        await LaterAsync();

        await app.PublishAsync(Name, "---\nslug: a\n---\nNo title.");
        Assert.Equal("rejected", (await app.TagsAsync(Name))["status"]);
        await app.PublishAsync(Name, Text);
        Assert.Equal(before, await UpdatedAsync(app));

        await app.PublishAsync(Name, Text.Replace("opens", "closes", StringComparison.Ordinal));
        Assert.NotEqual(before, await UpdatedAsync(app));
        await AssertRebuiltTheSameAsync(app);
    }

    [Fact]
    public async Task A_mirror_that_was_behind_still_hears_of_the_change_before()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync(Name, Text);
        var known = (await app.GetAsync("/api/changes")).GetProperty("nextSince").GetString();

        await app.PublishAsync(Name, Text.Replace("opens", "closes", StringComparison.Ordinal));
        var changed = (await app.GetAsync($"/api/changes?since={known}")).GetRawText();
        await app.PublishAsync(Name, Text.Replace("opens", "closes", StringComparison.Ordinal));

        Assert.Equal(changed, (await app.GetAsync($"/api/changes?since={known}")).GetRawText());
        Assert.Contains("\"updated\"", changed, StringComparison.Ordinal);
    }

    // Storage dates uploads to the second.
    private static Task LaterAsync() => Task.Delay(TimeSpan.FromSeconds(2.1), Stop);

    private static async Task<string> UpdatedAsync(App app) =>
        (await app.GetAsync("/api/articles/a")).GetProperty("updatedAt").GetRawText();

    private static async Task AssertRebuiltTheSameAsync(App app) =>
        Assert.Empty((await app.Service<Rebuild>().RunAsync(verify: true, Stop)).Drift);

    private static async Task<string> EverythingAsync(App app)
    {
        var answers = new List<string>();
        foreach (var route in Routes)
        {
            using var answer = await app.Http.GetAsync(route, Stop);
            answers.Add(
                $"{route} {answer.StatusCode} {answer.Headers.ETag} {await answer.Content.ReadAsStringAsync(Stop)}");
        }
        return string.Join('\n', answers);
    }
}
