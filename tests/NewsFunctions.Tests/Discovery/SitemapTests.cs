using System.Net;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Catalogue;
using NewsFunctions.Discovery;
using NewsFunctions.Tests.Feeds;
using NewsFunctions.Tests.Images;

namespace NewsFunctions.Tests.Discovery;

public sealed class SitemapTests(SharedAzurite azurite)
{
    private static readonly XNamespace Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly XNamespace Image = "http://www.google.com/schemas/sitemap-image/1.1";
    private static readonly XNamespace News = "http://www.google.com/schemas/sitemap-news/0.9";
    private static readonly SiteOptions Site =
        new() { BaseUrl = "https://news.example.org", ApiUrl = "https://api.example.org" };
    private static readonly XmlSchemaSet Urls = Schemas(
        "sitemap.xsd", "sitemap-image.xsd", "sitemap-news.xsd", "sitemap-xhtml.xsd");
    private static readonly XmlSchemaSet Indexes = Schemas("siteindex.xsd");

    [Fact]
    public async Task The_index_leads_to_every_page_once_and_each_answer_is_valid()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.Images.GetBlobClient("a b.jpg")
            .UploadAsync(BinaryData.FromBytes(Pictures.Jpeg()), overwrite: true, App.Stop);
        await app.PublishAsync("news/a.md", "---\ntitle: A\nauthor: Ada\ntags: [x]\nimage: images/a b.jpg\n---\nText.");
        await app.PublishAsync("news/b.md", "---\ntitle: B\nauthor: Ada\ndate: 2026-01-01\n---\nText.");
        await app.PublishAsync("news/later.md", "---\ntitle: Later\ndate: 2099-01-01\ntags: [secret]\n---\nText.");

        var parts = Valid(await LoadAsync(app, "/sitemap.xml"), Indexes).Descendants(Sitemap + "loc")
            .Select(loc => loc.Value).ToList();
        var pages = new List<XElement>();
        foreach (var part in parts)
            pages.AddRange(Valid(await LoadAsync(app, part), Urls).Descendants(Sitemap + "url"));

        Assert.Equal(
            ["/", "/category/news", "/tag/x", "/author/ada", "/articles/a", "/articles/b"],
            pages.Select(page => page.Element(Sitemap + "loc")!.Value[app.BaseUrl.Length..]));
        var image = Assert.Single(pages.Descendants(Image + "loc")).Value;
        Assert.Equal(200, await app.StatusAsync(image));
    }

    [Fact]
    public async Task Each_language_of_an_article_names_all_and_the_one_for_everybody_else()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", "---\ntitle: A\ntranslationKey: k\n---\nText.");
        await app.PublishAsync("b.md", "---\ntitle: B\nlanguage: de\ntranslationKey: k\n---\nText.");
        await app.PublishAsync("c.md", "---\ntitle: C\ntranslationKey: alone\n---\nText.");

        var urls = Valid(await LoadAsync(app, "/sitemap.xml?part=1"), Urls).Descendants(Sitemap + "url").ToList();

        XNamespace xhtml = "http://www.w3.org/1999/xhtml";
        Assert.Equal(
            ["a", "b", "c"], urls.Select(url => url.Element(Sitemap + "loc")!.Value.Split('/')[^1]).Order());
        foreach (var url in urls)
            Assert.Equal(
                url.Element(Sitemap + "loc")!.Value.EndsWith("/c", StringComparison.Ordinal)
                    ? [] : new[] { "de b", "en a", "x-default a" },
                url.Elements(xhtml + "link").Select(link =>
                    $"{link.Attribute("hreflang")!.Value} {link.Attribute("href")!.Value.Split('/')[^1]}"));
    }

    [Fact]
    public async Task The_news_sitemap_holds_two_days_as_the_clock_has_them()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 5, 3, 12, 0, 0, TimeSpan.Zero));
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
        await app.PublishAsync("news/old.md", "---\ntitle: Old\ndate: 2026-05-01T11:59:59Z\n---\nText.");
        await app.PublishAsync("news/young.md",
            "---\ntitle: Young & \"quoted\"\nlanguage: de-AT\ndate: 2026-05-01T12:00:01Z\n---\nText.");
        await app.PublishAsync("news/later.md",
            "---\ntitle: Later\nlanguage: zh-Hant-TW\ndate: 2026-05-03T13:00:00Z\n---\nText.");

        Assert.Equal([("Young & \"quoted\"", "de")], await NewsAsync(app));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal([("Later", "zh-tw")], await NewsAsync(app));
    }

    [Fact]
    public async Task Robots_txt_names_the_sitemaps()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        using var response = await app.Http.GetAsync("/robots.txt", App.Stop);
        var lines = (await response.Content.ReadAsStringAsync(App.Stop)).Split('\n');

        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("User-agent: *", lines);
        Assert.Contains($"Sitemap: {app.BaseUrl}/sitemap.xml", lines);
        Assert.Contains($"Sitemap: {app.BaseUrl}/news-sitemap.xml", lines);
        Assert.Equal((int)HttpStatusCode.NotFound, await app.StatusAsync("/sitemap.xml?part=7"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SitemapWriter.PartSize)]
    [InlineData(SitemapWriter.PartSize + 1)]
    [InlineData((5 * SitemapWriter.PartSize) + 1)]
    public void Parts_hold_every_article_once_and_a_new_one_changes_the_last_part_alone(int count)
    {
        Article[] articles = [.. Samples.Articles(count + 1)];
        var before = articles.AsSpan(1);
        var parts = SitemapWriter.Parts(count);

        var seen = new List<Article>();
        for (var part = parts; part >= 1; part--) seen.AddRange(SitemapWriter.Part(before, part));

        Assert.Equal(before.ToArray(), seen);
        for (var part = 1; part < parts; part++)
            Assert.True(SitemapWriter.Part(before, part).SequenceEqual(SitemapWriter.Part(articles, part)));
        Assert.InRange(SitemapWriter.PartSize, 1, 49_999);
        var index = Valid(Parse(SitemapWriter.Index(Site, before)), Indexes);
        Assert.Equal(parts + 1, index.Descendants(Sitemap + "sitemap").Count());
    }

    [Fact]
    public void A_full_part_and_a_full_news_sitemap_keep_their_limits()
    {
        Article[] articles = [.. Samples.Articles(SitemapWriter.PartSize)];
        var part = SitemapWriter.Articles(Site, articles, _ => []);

        Assert.Equal(SitemapWriter.PartSize, Valid(Parse(part), Urls).Descendants(Sitemap + "url").Count());
        Assert.InRange(part.Length, 1, 50_000_000);
        var news = Valid(Parse(SitemapWriter.Latest(Site, articles, articles[0].PublishedAt)), Urls);
        Assert.Equal(1000, news.Descendants(News + "news").Count());
    }

    private static async Task<(string, string)[]> NewsAsync(App app) =>
        [.. Valid(await LoadAsync(app, "/news-sitemap.xml"), Urls).Descendants(News + "news")
            .Select(news => (news.Element(News + "title")!.Value, news.Descendants(News + "language").Single().Value))];

    private static async Task<XDocument> LoadAsync(App app, string path) =>
        Parse(await app.Http.GetByteArrayAsync(path, App.Stop));

    private static XDocument Parse(byte[] content) => XDocument.Load(new MemoryStream(content));

    private static XDocument Valid(XDocument document, XmlSchemaSet schemas)
    {
        document.Validate(schemas, (_, fault) => Assert.Fail(fault.Message));
        return document;
    }

    private static XmlSchemaSet Schemas(params string[] names)
    {
        var schemas = new XmlSchemaSet();
        foreach (var name in names)
        {
            using var reader = XmlReader.Create(TestData.PathOf($"Feeds/Schemas/{name}"));
            schemas.Add(null, reader);
        }
        schemas.Compile();
        return schemas;
    }
}
