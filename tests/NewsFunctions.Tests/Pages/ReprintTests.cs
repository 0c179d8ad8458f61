using AngleSharp.Html.Parser;

namespace NewsFunctions.Tests.Pages;

public sealed class ReprintTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData("CC-BY-4.0", "attribution changes")]
    [InlineData("CC-BY-NC-SA-4.0", "attribution noncommercial sharealike changes")]
    [InlineData("CC-BY-NC-ND-4.0", "attribution noncommercial noderivatives")]
    [InlineData("CC0-1.0", "publicdomain")]
    [InlineData("https://creativecommons.org/licenses/by-nd/3.0/de/", "attribution noderivatives")]
    public async Task What_a_licence_asks_is_said(string licence, string conditions)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", $"---\ntitle: A\nslug: a\nlicense: {licence}\n---\nText.");

        var reprint = await app.GetAsync("/api/articles/a/reprint");

        Assert.Equal(conditions.Split(' '), reprint.GetProperty("conditions").EnumerateArray()
            .Select(condition => condition.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("https://example.org/all-rights-reserved")]
    [InlineData("MIT")]
    [InlineData("https://creativecommons.org.example.com/licenses/by/4.0/")]
    [InlineData("https://evilcreativecommons.org/licenses/by/4.0/")]
    public async Task Where_nobody_can_say_what_a_licence_allows_nothing_is_offered(string licence)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", $"---\ntitle: A\nslug: a\nlicense: {licence}\n---\nText.");

        Assert.Equal(404, await app.StatusAsync("/api/articles/a/reprint"));
        Assert.Null((await HtmlPage.GetAsync(app, "/articles/a")).Document.QuerySelector("details"));
    }

    [Fact]
    public async Task The_text_comes_with_title_author_licence_and_link_and_the_page_offers_the_same()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", """
            ---
            title: Fish & "chips"
            slug: a
            author: Ada <b>
            source: { name: Gazette, url: "https://gazette.example/1" }
            ---
            It **opens**. [More](/articles/b)
            """);

        var reprint = await app.GetAsync("/api/articles/a/reprint");
        var page = await HtmlPage.GetAsync(app, "/articles/a");
        var html = reprint.GetProperty("html").GetString()!;
        var document = new HtmlParser().ParseDocument(html);

        Assert.Equal("Fish & \"chips\"", document.QuerySelector("h1 a")!.TextContent);
        Assert.Equal($"{app.BaseUrl}/articles/a", document.QuerySelector("h1 a")!.GetAttribute("href"));
        Assert.Contains("By Ada <b>, NewsFunctions", document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains($"<p>It <strong>opens</strong>. <a href=\"{app.BaseUrl}/articles/b\">More</a></p>", html,
            StringComparison.Ordinal);
        Assert.Equal("https://creativecommons.org/licenses/by-nc-sa/4.0/",
            document.QuerySelector("a[rel=license]")!.GetAttribute("href"));
        Assert.Contains("https://gazette.example/1", html, StringComparison.Ordinal);
        Assert.StartsWith($"# [Fish & \"chips\"]({app.BaseUrl}/articles/a)",
            reprint.GetProperty("markdown").GetString(), StringComparison.Ordinal);
        Assert.Empty(document.QuerySelectorAll("script, img, iframe"));
        Assert.Equal(html, page.Document.QuerySelector("#as-html")!.TextContent);
        Assert.Equal(reprint.GetProperty("markdown").GetString(),
            page.Document.QuerySelector("#as-markdown")!.TextContent);
    }

    [Fact]
    public async Task It_has_the_status_of_its_article()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", "---\ntitle: A\nslug: former\n---\nText.");
        await app.PublishAsync("a.md", "---\ntitle: A\nslug: present\n---\nText.");
        await app.PublishAsync("b.md", "---\ntitle: B\nslug: b\n---\nText.");
        await app.PublishAsync("b.md", "---\ntitle: B\nslug: b\nstatus: draft\n---\nText.");

        foreach (var (path, status) in new[] { ("former", 301), ("present", 200), ("b", 410), ("c", 404) })
            Assert.Equal((path, status), (path, await app.StatusAsync($"/api/articles/{path}/reprint")));
        Assert.Equal(400, await app.StatusAsync("/api/articles/present/reprint?x=1"));
    }
}
