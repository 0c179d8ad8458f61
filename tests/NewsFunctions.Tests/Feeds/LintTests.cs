using System.Text;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NewsFunctions.Catalogue;
using NewsFunctions.Feeds;
using NewsFunctions.Tests.Telemetry;

namespace NewsFunctions.Tests.Feeds;

public sealed class LintTests(SharedAzurite azurite)
{
    private static readonly SiteOptions Site =
        new() { BaseUrl = "https://news.example.org", ApiUrl = "https://api.example.org" };

    [Theory]
    [InlineData(FeedFormat.Rss)]
    [InlineData(FeedFormat.Atom)]
    [InlineData(FeedFormat.Json)]
    public void A_good_feed_has_no_faults(FeedFormat format) =>
        Assert.Empty(
            FeedLint.Check(format, Write(format, Item("<p>Text <a href=\"https://example.org\">more</a></p>"))));

    public static TheoryData<FeedFormat, string, string> BadBodies()
    {
        var data = new TheoryData<FeedFormat, string, string>();
        foreach (var format in FeedFormats.All)
        {
            data.Add(format, "<script>alert(1)</script>", "script");
            data.Add(format, "<img src=\"https://example.org/a.png\" onerror=\"x()\">", "onerror");
            data.Add(format, "<a href=\"/rules\">Rules</a>", "\"/rules\"");
            data.Add(format, "<a href=\"#fn1\">1</a>", "\"#fn1\"");
            data.Add(format, "<a href=\"javascript:x()\">x</a>", "javascript:");
            data.Add(
                format, "<img srcset=\"https://example.org/a.png 1x, b.png 2x\" src=\"https://example.org/a.png\">",
                "\"b.png\"");
            data.Add(format, "<iframe src=\"https://example.org\"></iframe>", "iframe");
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public void What_is_wrong_in_a_text_is_found(FeedFormat format, string body, string named)
    {
        var faults = FeedLint.Check(format, Write(format, Item(body)));

        Assert.Contains(faults, fault => fault.Contains(named, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(FeedFormat.Rss, "<rss><channel>", "cannot be read")]
    [InlineData(FeedFormat.Rss, "<rss></rss>", "cannot be read")]
    [InlineData(FeedFormat.Atom, "<feed/>", "cannot be read")]
    [InlineData(FeedFormat.Json, "{}", "cannot be read")]
    [InlineData(FeedFormat.Json, "", "cannot be read")]
    public void What_is_no_feed_is_found(FeedFormat format, string content, string named) =>
        Assert.Contains(named, Assert.Single(FeedLint.Check(format, Encoding.UTF8.GetBytes(content))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(FeedFormat.Rss, "Sun, 03 May 2026 12:00:00 GMT", "Yesterday", "no date")]
    [InlineData(FeedFormat.Atom, "2026-05-03T12:00:00Z", "2026-05-03 12:00", "no date")]
    [InlineData(FeedFormat.Json, "2026-05-03T12:00:00Z", "", "no date")]
    [InlineData(FeedFormat.Rss, "https://news.example.org/articles/article-0", "/articles/article-0", "not absolute")]
    [InlineData(FeedFormat.Atom, "https://news.example.org/articles/article-0", "/articles/article-0", "not absolute")]
    [InlineData(FeedFormat.Json, "https://api.example.org/feed.json", "feed.json", "not absolute")]
    [InlineData(FeedFormat.Rss, "urn:newsfunctions:article:0000000000000000", "", "no id")]
    [InlineData(FeedFormat.Atom, ">Title<", "><", "no title")]
    public void What_is_wrong_around_the_text_is_found(FeedFormat format, string good, string bad, string named)
    {
        var content = Encoding.UTF8.GetString(Write(format, Item("Text")));
        Assert.Contains(good, content, StringComparison.Ordinal);

        var faults = FeedLint.Check(
            format, Encoding.UTF8.GetBytes(content.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Contains(faults, fault => fault.Contains(named, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(FeedFormat.Rss)]
    [InlineData(FeedFormat.Atom)]
    [InlineData(FeedFormat.Json)]
    public void Two_items_with_one_id_are_found(FeedFormat format) =>
        Assert.Contains("2 items are called",
            Assert.Single(FeedLint.Check(format, Write(format, Item("a"), Item("b")))), StringComparison.Ordinal);

    [Fact]
    public async Task A_bad_build_is_kept_out_and_alarms_and_the_last_good_one_stays()
    {
        using var logs = new Logs();
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<ILoggerProvider>(logs));
        using var measured = new Measurements(app);
        await app.PublishAsync("news/a.md", "---\ntitle: A\n---\nText.");
        var good = await app.Http.GetByteArrayAsync("/rss.xml", App.Stop);
        await app.PublishAsync("news/b.md", "---\ntitle: B\n---\nSomething else.");
        await SpoilAsync(app, "Something else.");

        Assert.Equal(good, await app.Http.GetByteArrayAsync("/rss.xml", App.Stop));
        Assert.Equal(good, await app.Http.GetByteArrayAsync("/rss.xml", App.Stop));
        Assert.Equal(good,
            (await app.Site.GetBlobClient("feeds/rss.xml").DownloadContentAsync(App.Stop)).Value.Content.ToArray());
        Assert.Single(logs.Errors, error => error.Contains("/rss.xml is kept out", StringComparison.Ordinal)
            && error.Contains("script", StringComparison.Ordinal));
        Assert.Equal(1, measured.Sum("newsfunctions.feeds.kept_out", "feed=/rss.xml"));

        await app.PublishAsync("news/b.md", "---\ntitle: B\n---\nSomething better.");
        Assert.Contains("Something better.", await app.Http.GetStringAsync("/rss.xml", App.Stop),
            StringComparison.Ordinal);
    }

    // As a faulty renderer would.
    private static async Task SpoilAsync(App app, string text)
    {
        await foreach (var blob in app.Site.GetBlobsAsync(new GetBlobsOptions { Prefix = "bodies/" }, App.Stop))
        {
            var body = app.Site.GetBlobClient(blob.Name);
            if ((await body.DownloadContentAsync(App.Stop)).Value.Content.ToString()
                .Contains(text, StringComparison.Ordinal))
                await body.UploadAsync(BinaryData.FromString("<script>alert(1)</script>"), overwrite: true, App.Stop);
        }
    }

    private static FeedItem Item(string body) => new(Samples.Article(), Samples.Newest, body);

    private static byte[] Write(FeedFormat format, params FeedItem[] items) =>
        format.Write(new FeedContent(new FeedKey(ListKey.All, format), "Feed", Site, new FeedOptions(), items, []));
}
