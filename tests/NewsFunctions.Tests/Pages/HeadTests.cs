using System.Text.Json;
using NewsFunctions.Tests.Images;

namespace NewsFunctions.Tests.Pages;

public sealed class HeadTests(SharedAzurite azurite)
{
    public static TheoryData<string> OddTexts =>
    [
        "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\" onmouseover=\"alert(1)",
        "' & < > \" `", "{{ site.title }} {% raw %}",
        "<!-- ", "]]>", "שלום & مرحبا", "𝒜 👩‍👩‍👧 🇪🇺", "\\u003C/script>", "&lt;b&gt; &amp;", "a\u2028b\u2029c",
    ];

    [Fact]
    public async Task An_article_is_introduced_to_search_engines_and_social_networks()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.Images.GetBlobClient("bridge.jpg")
            .UploadAsync(BinaryData.FromBytes(Pictures.Jpeg(1600, 900)), overwrite: true, App.Stop);
        await app.PublishAsync("politics/bridge.md", """
            ---
            title: The bridge
            summary: It opens.
            author: Ada Example
            date: 2026-04-17T06:30:00Z
            image: images/bridge.jpg
            imageAlt: A bridge
            ---
            Text.
            """);

        var page = await HtmlPage.GetAsync(app, "/articles/bridge");

        Assert.Equal("The bridge – NewsFunctions", page.Document.Title);
        Assert.Equal("It opens.", page.Meta("description"));
        Assert.Equal($"{app.BaseUrl}/articles/bridge", page.Link("canonical"));
        Assert.Contains("max-image-preview:large", page.Meta("robots"), StringComparison.Ordinal);
        Assert.Equal(
            ("article", "The bridge", "It opens.", $"{app.BaseUrl}/articles/bridge", "NewsFunctions", "A bridge",
                "summary_large_image"),
            (page.Meta("og:type"), page.Meta(
                "og:title"), page.Meta("og:description"), page.Meta("og:url"), page.Meta("og:site_name"),
                page.Meta("og:image:alt"), page.Meta("twitter:card")));
        Assert.Equal(200, await app.StatusAsync(new Uri(page.Meta("og:image")!).PathAndQuery));
        var data = JsonDocument.Parse(
            page.Document.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement;
        Assert.Equal("NewsArticle", data.GetProperty("@type").GetString());
        Assert.Equal("The bridge", data.GetProperty("headline").GetString());
        Assert.Equal("2026-04-17T06:30:00Z", data.GetProperty("datePublished").GetString());
        Assert.Equal("Ada Example", data.GetProperty("author")[0].GetProperty("name").GetString());
        Assert.Equal(page.Meta("og:image"), data.GetProperty("image")[0].GetProperty("url").GetString());
        var others = page.Document.QuerySelectorAll("head link[rel=alternate][type]")
            .Select(link => new Uri(link.GetAttribute("href")!).AbsolutePath);
        Assert.Equal(["/rss.xml", "/atom.xml", "/feed.json", "/feeds/category/politics/rss.xml",
            "/feeds/category/politics/atom.xml", "/feeds/category/politics/feed.json",
            "/articles/bridge.md", "/oembed"], others);
    }

    [Theory]
    [MemberData(nameof(OddTexts))]
    public async Task Whatever_an_editor_writes_is_text_on_every_page(string text)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        var yaml = JsonSerializer.Serialize(text);
        await app.PublishAsync("a.md",
            $"---\ntitle: {yaml}\nsummary: {yaml}\nauthor: {yaml}\ncategory: {yaml}\ntags: [{yaml}]\nslug: a\n" +
                $"source: {yaml}\n---\nText.");
        var api = await app.GetAsync("/api/articles/a");
        var title = api.GetProperty("title").GetString()!;
        string[] pages =
        [
            "/articles/a", "/", $"/category/{Slug(api.GetProperty("category"))}",
            $"/tag/{Slug(api.GetProperty("tags")[0])}", $"/author/{Slug(api.GetProperty("author"))}",
        ];

        foreach (var path in pages)
        {
            var page = await HtmlPage.GetAsync(app, path);
            Assert.All(page.Document.Scripts,
                script => Assert.True(script.GetAttribute("type") is "module" or "application/ld+json"));
            Assert.DoesNotContain(page.Document.All, element =>
                element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)));
            Assert.Empty(page.Document.QuerySelectorAll("img"));
            Assert.Contains(page.Document.QuerySelectorAll("main :is(h1, h2)"),
                heading => heading.TextContent.Trim() == title.Trim());
        }
        var article = await HtmlPage.GetAsync(app, "/articles/a");
        var data = JsonDocument.Parse(
            article.Document.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement;
        Assert.Equal(title, data.GetProperty("headline").GetString());
        Assert.Equal(title, article.Meta("og:title"));
        Assert.Equal(api.GetProperty("summary").GetString(), article.Meta("description"));

        static string? Slug(JsonElement term) => term.GetProperty("slug").GetString();
    }

    [Fact]
    public async Task A_page_in_another_language_says_so_and_turns_where_it_must()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", "---\ntitle: כותרת\nslug: a\nlanguage: he\n---\nטקסט.");

        var page = await HtmlPage.GetAsync(app, "/articles/a");

        foreach (var selector in new[] { "h1", ".body" })
            Assert.Equal(("he", "rtl"), (page.Document.QuerySelector(
                selector)!.GetAttribute("lang"), page.Document.QuerySelector(selector)!.GetAttribute("dir")));
        Assert.Equal(("en", "ltr"),
            (page.Document.DocumentElement.GetAttribute("lang"), page.Document.DocumentElement.GetAttribute("dir")));
    }
}
