using System.Net;
using System.Net.Http.Headers;
using System.ServiceModel.Syndication;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Xsl;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Catalogue;
using NewsFunctions.Tests.Images;

namespace NewsFunctions.Tests.Feeds;

public sealed class FeedTests(SharedAzurite azurite)
{
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace DublinCore = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";
    private static readonly XNamespace AtomSpace = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace License = "http://backend.userland.com/creativeCommonsRssModule";

    private const string Bridge = """
        ---
        title: The harbour bridge
        summary: It opens today.
        author: Ada Example
        tags: [bridges, Harbour]
        date: 2026-04-17
        language: de
        image: images/bridge.jpg
        imageAlt: The bridge at dawn
        source: {name: Harbour Gazette, url: https://example.org/bridge}
        license: CC-BY-4.0
        ---
        It **opens** today.[^1] [Rules](/rules).

        [^1]: At noon.
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_RSS_item_has_the_full_text_and_all_that_is_known_of_the_article()
    {
        await using var app = await WithBridgeAsync();

        var channel = (await XmlAsync(app, "/rss.xml")).Root!.Element("channel")!;
        var item = Assert.Single(channel.Elements("item"));

        Assert.Equal(app.BaseUrl + "/rss.xml", channel.Elements(AtomSpace + "link")
            .Single(l => (string?)l.Attribute("rel") == "self").Attribute("href")!.Value);
        Assert.Equal("en", channel.Element("language")!.Value);
        Assert.Equal("15", channel.Element("ttl")!.Value);
        Assert.Equal(200, await app.StatusAsync(channel.Element("image")!.Element("url")!.Value));
        var names = item.Elements().Select(element => element.Name).ToList();
        Assert.True(names.IndexOf(Content + "encoded") > names.IndexOf("description"));
        Assert.Equal("Ada Example", item.Element(DublinCore + "creator")!.Value);
        Assert.Equal("de", item.Element(DublinCore + "language")!.Value);
        Assert.Equal("false", item.Element("guid")!.Attribute("isPermaLink")!.Value);
        Assert.Equal("Fri, 17 Apr 2026 00:00:00 GMT", item.Element("pubDate")!.Value);
        Assert.Equal(["Politics", "bridges", "Harbour"], item.Elements("category").Select(c => c.Value),
            StringComparer.OrdinalIgnoreCase);
        Assert.Equal("https://example.org/bridge", item.Element("source")!.Attribute("url")!.Value);
        Assert.Equal("https://creativecommons.org/licenses/by/4.0/", item.Element(License + "license")!.Value);
        var body = item.Element(Content + "encoded")!.Value;
        Assert.Contains("<strong>opens</strong>", body, StringComparison.Ordinal);
        Assert.Contains($"href=\"{app.BaseUrl}/rules\"", body, StringComparison.Ordinal);
        Assert.Contains($"href=\"{app.BaseUrl}/articles/bridge#fn", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_image_of_an_item_is_what_the_feed_says_it_is()
    {
        await using var app = await WithBridgeAsync();

        var image = (await XmlAsync(app, "/rss.xml")).Descendants(Media + "content").Single();
        using var response = await app.Http.GetAsync(image.Attribute("url")!.Value, Stop);
        using var rendered = NetVips.Image.NewFromBuffer(await response.Content.ReadAsByteArrayAsync(Stop));

        Assert.Equal(response.Content.Headers.ContentType!.MediaType, image.Attribute("type")!.Value);
        Assert.Equal((int)image.Attribute("width")!, rendered.Width);
        Assert.Equal((int)image.Attribute("height")!, rendered.Height);
        Assert.Equal("The bridge at dawn", image.Element(Media + "description")!.Value);
    }

    [Theory]
    [InlineData("/atom.xml")]
    [InlineData("/rss.xml")]
    public async Task A_feed_is_read_by_System_ServiceModel_Syndication(string path)
    {
        await using var app = await WithBridgeAsync();

        using var reader = XmlReader.Create(await app.Http.GetStreamAsync(path, Stop));
        var feed = SyndicationFeed.Load(reader);

        var item = Assert.Single(feed.Items);
        Assert.Equal("NewsFunctions", feed.Title.Text);
        Assert.Equal("en", feed.Language);
        Assert.Equal("The harbour bridge", item.Title.Text);
        Assert.Equal(new DateTimeOffset(2026, 4, 17, 0, 0, 0, TimeSpan.Zero), item.PublishDate);
        Assert.Contains(item.Links, link => link.Uri.ToString() == app.BaseUrl + "/articles/bridge");
    }

    [Fact]
    public async Task An_Atom_entry_has_licence_source_and_language()
    {
        await using var app = await WithBridgeAsync();

        var entry = (await XmlAsync(app, "/atom.xml")).Root!.Element(AtomSpace + "entry")!;

        Assert.Equal("https://creativecommons.org/licenses/by/4.0/", Link("license"));
        Assert.Equal("https://example.org/bridge", Link("via"));
        Assert.Equal("de", (string?)entry.Attribute(XNamespace.Xml + "lang"));
        Assert.Equal("html", (string?)entry.Element(AtomSpace + "content")!.Attribute("type"));
        string? Link(string rel) => entry.Elements(AtomSpace + "link")
            .Single(link => (string?)link.Attribute("rel") == rel).Attribute("href")?.Value;
    }

    [Fact]
    public async Task A_JSON_feed_has_what_version_1_1_asks_for()
    {
        await using var app = await WithBridgeAsync();

        var feed = await app.GetAsync("/feed.json");
        var item = Assert.Single(feed.GetProperty("items").EnumerateArray());

        Assert.Equal("https://jsonfeed.org/version/1.1", feed.GetProperty("version").GetString());
        Assert.Equal(app.BaseUrl + "/feed.json", feed.GetProperty("feed_url").GetString());
        Assert.Equal("Ada Example", item.GetProperty("authors")[0].GetProperty("name").GetString());
        Assert.Equal("de", item.GetProperty("language").GetString());
        Assert.Equal("CC BY 4.0",
            item.GetProperty("_newsfunctions").GetProperty("license").GetProperty("name").GetString());
        Assert.Equal("Harbour Gazette",
            item.GetProperty("_newsfunctions").GetProperty("source").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Each_category_tag_and_author_has_its_feeds_and_nothing_else_has()
    {
        await using var app = await WithBridgeAsync();
        await app.PublishAsync("culture/opera.md", "---\ntitle: Opera\nauthor: Ben\n---\nText.");

        foreach (var list in new[] { "category/politics", "tag/bridges", "author/ada-example" })
        {
            foreach (var format in FeedReader.Paths)
                Assert.Equal("The harbour bridge",
                    Assert.Single((await new FeedReader($"/feeds/{list}{format}").PollAsync(app)).Items).Title);
        }
        Assert.Equal("politics – NewsFunctions", (await app.GetAsync("/feeds/category/politics/feed.json")).GetProperty(
            "title").GetString(), ignoreCase: true);
        foreach (var path in new[]
            { "category/none/rss.xml", "all/x/rss.xml", "category/politics/rss.json", "category/POLITICS/rss.xml" })
            Assert.Equal(404, await app.StatusAsync($"/feeds/{path}"));
    }

    [Theory]
    [InlineData("/rss.xml", "application/rss+xml")]
    [InlineData("/atom.xml", "application/atom+xml")]
    [InlineData("/feed.json", "application/feed+json")]
    [InlineData("/feeds/tag/bridges/atom.xml", "application/atom+xml")]
    public async Task A_feed_is_cached_and_revalidated(string path, string type)
    {
        await using var app = await WithBridgeAsync();
        await app.PublishAsync("news/b.md",
            "---\ntitle: B\nupdated: 2026-05-01T10:00:00Z\ndate: 2026-04-01\ntags: [bridges]\n---\nText.");
        var started = DateTimeOffset.UtcNow.AddSeconds(-1);
        using var first = await app.Http.GetAsync(path, Stop);

        using var byTag = await SendAsync(app, path, headers => headers.IfNoneMatch.Add(first.Headers.ETag!));
        using var byDate = await SendAsync(
            app, path, headers => headers.IfModifiedSince = first.Content.Headers.LastModified);
        using var byOtherTag = await SendAsync(app, path, headers =>
        {
            headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\""));
            headers.IfModifiedSince = first.Content.Headers.LastModified;
        });
        using var head = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Stop);

        Assert.Equal($"{type}; charset=utf-8", first.Content.Headers.ContentType!.ToString());
        Assert.Equal(TimeSpan.FromSeconds(300), first.Headers.CacheControl!.MaxAge);
        Assert.InRange(first.Content.Headers.LastModified!.Value, started, DateTimeOffset.UtcNow);
        Assert.Equal(HttpStatusCode.NotModified, byTag.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, byDate.StatusCode);
        Assert.Equal(HttpStatusCode.OK, byOtherTag.StatusCode);
        Assert.Equal(first.Headers.ETag, head.Headers.ETag);
        Assert.Equal(first.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task Who_asks_by_date_gets_an_article_that_is_older_than_the_newest_one()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
        await app.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-05-01\nupdated: 2099-01-01\n---\nText.");
        using var first = await app.Http.GetAsync("/rss.xml", Stop);
        Assert.True(first.Content.Headers.LastModified <= clock.GetUtcNow());

        clock.Advance(TimeSpan.FromMinutes(1));
        await app.PublishAsync("news/b.md", "---\ntitle: B\ndate: 2026-04-01\nupdated: 2026-04-02\n---\nText.");
        using var second = await SendAsync(
            app, "/rss.xml", headers => headers.IfModifiedSince = first.Content.Headers.LastModified);

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Contains("<title>B</title>", await second.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/rss.xml")]
    [InlineData("/atom.xml")]
    [InlineData("/feeds/category/news/rss.xml")]
    public async Task Who_opens_a_feed_in_a_browser_sees_a_page_that_explains_it(string path)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("news/a.md",
            "---\ntitle: Fish & <b>chips</b>\nsummary: \"A < B & C\"\n---\n<p>Text.</p>");

        using var page = await SendAsync(app, path, headers => headers.Add("Sec-Fetch-Dest", "document"));
        var html = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync(Stop));

        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.True(page.Headers.CacheControl is { Private: true });
        Assert.Contains("This is a web feed.", html.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(app.BaseUrl + path, html.QuerySelector("code")!.TextContent);
        Assert.Equal(["Fish & <b>chips</b>", "A < B & C"],
            new[] { "article h2", "article p" }.Select(part => html.QuerySelector(part)!.TextContent));
        Assert.StartsWith("<?xml", await app.Http.GetStringAsync(path, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_is_text_to_every_kind_of_reader()
    {
        const string Summary = "If a<b, <img src=x onerror=alert(1)> & so on";
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("news/a.md", $"---\ntitle: A\nsummary: \"{Summary}\"\n---\nText.");

        var description = (await XmlAsync(app, "/rss.xml")).Descendants("item").Single().Element("description")!.Value;

        Assert.Equal(Summary, new AngleSharp.Html.Parser.HtmlParser().ParseDocument(description).Body!.TextContent);
        Assert.Equal(Summary, (await XmlAsync(app, "/atom.xml")).Descendants(AtomSpace + "summary").Single().Value);
        Assert.Equal(
            Summary, (await app.GetAsync("/feed.json")).GetProperty("items")[0].GetProperty("summary").GetString());
    }

    [Fact]
    public async Task An_embargo_ends_by_the_clock_with_every_timer_off()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
        await app.PublishAsync("news/now.md", "---\ntitle: Now\ndate: 2026-01-01\n---\nText.");
        await app.PublishAsync("news/later.md",
            $"---\ntitle: Later\ndate: {clock.GetUtcNow().AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'}\n---\nText.");
        var readers = FeedReader.Paths.Select(path => new FeedReader(path)).ToList();

        foreach (var reader in readers)
            Assert.Equal(["Now"], (await reader.PollAsync(app)).Items.Select(item => item.Title));
        clock.Advance(TimeSpan.FromMinutes(61));
        foreach (var reader in readers)
            Assert.Equal(["Later"], (await reader.PollAsync(app)).New.Select(item => item.Title));
    }

    [Fact]
    public async Task A_request_rebuilds_what_it_finds_stale_and_a_warm_one_asks_storage_for_nothing()
    {
        var probe = new StorageCalls();
        await using var app = await App.StartAsync(azurite.NewAccount(),
            services => services.AddSingleton<HttpPipelinePolicy>(probe), "Articles:RefreshSeconds=3600");
        await app.PublishAsync("news/a.md", "---\ntitle: A\n---\nText.");
        var reader = new FeedReader("/rss.xml");
        await reader.PollAsync(app);
        await app.PublishAsync("news/a.md", "---\ntitle: B\n---\nText.");

        var stale = (await reader.PollAsync(app)).Items;
        var calls = probe.Count;
        var warm = (await reader.PollAsync(app)).Items;

        Assert.Equal(["B"], stale.Select(item => item.Title));
        Assert.Equal(stale, warm);
        Assert.Equal(calls, probe.Count);
    }

    [Fact]
    public async Task A_feed_goes_on_being_served_while_storage_is_down()
    {
        var probe = new StorageCalls();
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<HttpPipelinePolicy>(probe));
        await app.PublishAsync("news/a.md", "---\ntitle: A\n---\nText.");
        await app.StatusAsync("/rss.xml");
        await app.PublishAsync("news/b.md", "---\ntitle: B\n---\nText.");

        probe.Down = true;

        Assert.Equal(["A"], (await new FeedReader("/rss.xml").PollAsync(app)).Items.Select(item => item.Title));
    }

    [Fact]
    public async Task Dropped_feeds_and_bodies_come_back_as_the_same_bytes()
    {
        var account = azurite.NewAccount();
        byte[] before;
        await using (var app = await WithBridgeAsync(account))
            before = await app.Http.GetByteArrayAsync("/atom.xml", Stop);

        await using var again = await App.StartAsync(
            account, null, "Site:BaseUrl=http://127.0.0.1:1", "Site:ApiUrl=http://127.0.0.1:1");
        var feeds = again.Service<NewsFunctions.Feeds.FeedReader>();
        var key = new NewsFunctions.Feeds.FeedKey(
            NewsFunctions.Catalogue.ListKey.All, NewsFunctions.Feeds.FeedFormat.Atom);
        var first = (await feeds.GetAsync(await SnapshotAsync(again), key, Stop))!.Content;
        await foreach (var blob in again.Site.GetBlobsAsync(cancellationToken: Stop))
            await again.Site.DeleteBlobAsync(blob.Name, cancellationToken: Stop);
        await using var last = await App.StartAsync(
            account, null, "Site:BaseUrl=http://127.0.0.1:1", "Site:ApiUrl=http://127.0.0.1:1");

        Assert.NotEmpty(before);
        Assert.Equal(first, (await last.Service<NewsFunctions.Feeds.FeedReader>()
            .GetAsync(await SnapshotAsync(last), key, Stop))!.Content);
    }

    [Theory]
    [InlineData("/rss.xml")]
    [InlineData("/atom.xml")]
    public async Task A_browser_shows_a_page_that_explains_the_feed(string path)
    {
        await using var app = await WithBridgeAsync();
        var feed = await XmlAsync(app, path);
        var instruction = feed.Nodes().OfType<XProcessingInstruction>()
            .Single(node => node.Target == "xml-stylesheet").Data;
        var address = instruction.Split("href=\"")[1].TrimEnd('"');

        var transform = new XslCompiledTransform();
        using (var style = XmlReader.Create(await app.Http.GetStreamAsync(address, Stop))) transform.Load(style);
        var page = new StringWriter();
        transform.Transform(feed.CreateReader(), null, page);

        Assert.StartsWith(app.BaseUrl, address, StringComparison.Ordinal);
        Assert.Contains("This is a web feed.", page.ToString(), StringComparison.Ordinal);
        Assert.Contains(app.BaseUrl + path, page.ToString(), StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{app.BaseUrl}/articles/bridge\">The harbour bridge</a>", page.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_OPML_names_every_feed_once()
    {
        await using var app = await WithBridgeAsync();

        var addresses = (await XmlAsync(app, "/feeds/feeds.opml")).Descendants("outline")
            .Select(o => (string?)o.Attribute("xmlUrl")).OfType<string>().ToList();

        Assert.Equal(
            ["/rss.xml", "/feeds/category/politics/rss.xml", "/feeds/tag/bridges/rss.xml", "/feeds/tag/harbour/rss.xml",
                "/feeds/author/ada-example/rss.xml"],
            addresses.Select(address => address[app.BaseUrl.Length..]));
        foreach (var address in addresses) Assert.Equal(200, await app.StatusAsync(address));
    }

    [Fact]
    public async Task The_feeds_are_found_from_the_reader_page()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        var page = await app.Http.GetStringAsync("/", Stop);

        foreach (var path in FeedReader.Paths)
            Assert.Contains($"<link rel=\"alternate\" type=\"application/", page, StringComparison.Ordinal);
        foreach (var path in FeedReader.Paths) Assert.Contains($"href=\"{path}\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/feeds/feeds.opml\"", page, StringComparison.Ordinal);
    }

    private async Task<App> WithBridgeAsync(string? account = null)
    {
        var app = await App.StartAsync(account ?? azurite.NewAccount());
        await app.Images.GetBlobClient("bridge.jpg")
            .UploadAsync(BinaryData.FromBytes(Pictures.Jpeg(1000, 333)), overwrite: true, Stop);
        await app.PublishAsync("politics/bridge.md", Bridge);
        return app;
    }

    private static async Task<XDocument> XmlAsync(App app, string path) =>
        await XDocument.LoadAsync(await app.Http.GetStreamAsync(path, Stop), LoadOptions.PreserveWhitespace, Stop);

    private static async Task<HttpResponseMessage> SendAsync(App app, string path, Action<HttpRequestHeaders> set)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        set(request.Headers);
        return await app.Http.SendAsync(request, Stop);
    }

    private static async Task<Snapshot> SnapshotAsync(App app) =>
        await app.Service<LiveCatalogue>().SnapshotAsync(Stop);
}
