using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using NewsFunctions.Tests.Images;

namespace NewsFunctions.Tests;

/// <summary>
/// An editor with a storage client and a front end with HTTP, and between them events, queue and functions.
/// </summary>
public sealed partial class MainJobTests(SharedAzurite azurite)
{
    private static readonly string[] WithEvents = ["AzureWebJobs:PublishArticle:Disabled=false"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_appears_with_its_image_changes_and_goes()
    {
        await using var app = await App.StartAsync(azurite.NewAccount(), null, WithEvents);

        await app.UploadAsync("culture/2026-11-01-small-museum.md",
            "---\ntitle: A small museum\n---\nWith a ![map](../images/maps/town.png).");
        await app.Images.GetBlobClient("maps/town.png").UploadAsync(BinaryData.FromBytes(Pictures.Png(800, 600)), Stop);
        var body = await EventuallyAsync(
            app, "small-museum", text => text.Contains("width=", StringComparison.Ordinal));
        using var image = await app.Http.GetAsync(
            ImageAddress().Match(body).Groups[1].Value.Replace("&amp;", "&", StringComparison.Ordinal), Stop);
        Assert.Equal("image/webp", image.Content.Headers.ContentType?.MediaType);

        await app.UploadAsync("culture/2026-11-01-small-museum.md", "---\ntitle: A small museum\n---\nIt has moved.");
        await EventuallyAsync(app, "small-museum", text => text.Contains("It has moved.", StringComparison.Ordinal));

        await app.Articles.DeleteBlobAsync("culture/2026-11-01-small-museum.md", cancellationToken: Stop);
        await UntilAsync(async () => await app.StatusAsync("/api/articles/small-museum") == 410);
    }

    [Fact]
    public async Task A_broken_upload_is_tagged_and_reported_while_the_last_good_version_stays()
    {
        await using var app = await App.StartAsync(azurite.NewAccount(), null, WithEvents);
        await app.UploadAsync("news/a.md", "---\ntitle: Good\n---\nText.");
        await EventuallyAsync(app, "a", _ => true);

        await app.UploadAsync("news/a.md", "---\ntitle: Better\ndate: tomorrow\n---\nText.");
        await UntilAsync(async () =>
            (await TagsAsync(app.Articles.GetBlobClient("news/a.md"))).GetValueOrDefault("status") == "rejected");

        Assert.Equal("FM012 line 3", (await TagsAsync(app.Articles.GetBlobClient("news/a.md")))["error"]);
        var reportName = app.Site.GetBlobClient("reports/news/a.md.txt");
        await UntilAsync(async () => (await reportName.DownloadContentAsync(Stop)).Value.Content.ToString()
            .Contains("FM012, line 3", StringComparison.Ordinal));
        Assert.Equal("Good", (await app.GetAsync("/api/articles/a")).GetProperty("title").GetString());
    }

    private static async Task<Dictionary<string, string>> TagsAsync(BlobClient blob) =>
        (await blob.GetTagsAsync(cancellationToken: Stop)).Value.Tags.ToDictionary();

    private static async Task<string> EventuallyAsync(App app, string slug, Predicate<string> isRight)
    {
        var body = "";
        await UntilAsync(async () =>
        {
            if (await app.StatusAsync($"/api/articles/{slug}") != 200) return false;
            body = (await app.GetAsync($"/api/articles/{slug}")).GetProperty("body").GetString()!;
            return isRight(body);
        });
        return body;
    }

    // Seconds at most on an idle machine; the limit is there for a broken app, not for a busy machine.
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition()) await Task.Delay(100, limit.Token);
    }

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex ImageAddress();
}
