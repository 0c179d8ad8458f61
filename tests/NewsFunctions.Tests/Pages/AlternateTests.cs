using System.Net;
using AngleSharp.Html.Parser;
using NewsFunctions.Tests.Publishing;

namespace NewsFunctions.Tests.Pages;

/// <summary>An article in the forms in which programs and other sites take it.</summary>
public sealed class AlternateTests(SharedAzurite azurite)
{
    private const string Article = """
        ---
        title: "Pier #4 & the *old* [map]"
        summary: It opens <on> Monday.
        author: [Ada Example, Bo]
        date: 2026-04-17T06:30:00Z
        license: CC-BY-4.0
        source: {name: The Harbour, url: "https://harbour.example/a"}
        ---
        Some **strong** words.

        ## A heading
        """;

    [Fact]
    public async Task An_article_is_Markdown_at_its_address_with_md()
    {
        await using var app = await StartAsync();

        using var answer = await app.Http.GetAsync("/articles/pier.md", App.Stop);

        Assert.Equal("text/markdown", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("noindex", Assert.Single(answer.Headers.GetValues("X-Robots-Tag")));
        Assert.Equal(
            $"<{app.BaseUrl}/articles/pier>; rel=\"canonical\"", Assert.Single(answer.Headers.GetValues("Link")));
        Assert.Equal(
            $"""
            # Pier #4 & the \*old\* \[map\]

            Ada Example, Bo, 2026-04-17. <{app.BaseUrl}/articles/pier>

            It opens \<on\> Monday.

            ---

            Some **strong** words.

            ## A heading

            ---

            Source: The Harbour <https://harbour.example/a>

            Licence: CC BY 4.0 <https://creativecommons.org/licenses/by/4.0/>

            """,
            await answer.Content.ReadAsStringAsync(App.Stop), ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("/articles/none.md", 404)]
    [InlineData("/articles/gone.md", 410)]
    [InlineData("/articles/.md", 404)]
    [InlineData("/articles/embargoed.md", 404)]
    [InlineData("/articles/moved.md", 301)]
    public async Task Markdown_is_where_the_page_is(string path, int status)
    {
        await using var app = await StartAsync();

        using var answer = await app.Http.GetAsync(path, App.Stop);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 301) Assert.Equal($"{app.BaseUrl}/articles/pier.md", $"{answer.Headers.Location}");
    }

    [Fact]
    public async Task Programs_that_answer_read_what_there_is_in_llms_txt()
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync("pages/about.md", "---\ntitle: About us\n---\nWho we are.");

        var lines = (await app.Http.GetStringAsync("/llms.txt", App.Stop)).Split('\n');

        Assert.Equal("# NewsFunctions", lines[0]);
        Assert.Contains(
            $@"- [Pier #4 & the *old* \[map\]]({app.BaseUrl}/articles/pier.md): It opens <on> Monday.", lines);
        Assert.Contains($"- [News]({app.BaseUrl}/category/news)", lines);
        Assert.Contains($"- [About us]({app.BaseUrl}/about): Who we are.", lines);
        Assert.DoesNotContain(lines, line => line.Contains("embargoed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_refuses_them_gives_neither()
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync("site.yaml", "crawlers: {answer: refuse}\n");

        var page = await HtmlPage.GetAsync(app, "/articles/pier");

        Assert.Equal(404, await app.StatusAsync("/llms.txt"));
        Assert.Equal(404, await app.StatusAsync("/articles/pier.md"));
        Assert.Null(page.Document.QuerySelector("link[type='text/markdown']"));
    }

    [Fact]
    public async Task The_page_names_its_other_forms_and_they_are_there()
    {
        await using var app = await StartAsync();
        var page = await HtmlPage.GetAsync(app, "/articles/pier");

        foreach (var type in (string[])["text/markdown", "application/json+oembed"])
        {
            var address = page.Document.QuerySelector($"link[rel=alternate][type='{type}']")!.GetAttribute("href")!;
            Assert.Equal(200, await app.StatusAsync(new Uri(address).PathAndQuery));
        }
    }

    [Theory]
    [InlineData("/articles/pier")]
    [InlineData("/articles/moved/?utm_source=x#part")]
    public async Task Another_site_shows_a_card_of_an_article(string path)
    {
        await using var app = await StartAsync();

        var address = WebUtility.UrlEncode(app.BaseUrl + path);
        var card = await app.GetAsync($"/oembed?url={address}&maxwidth=400&dnt=1&format=json");

        Assert.Equal(("rich", "1.0", "Pier #4 & the *old* [map]", "Ada Example, Bo", "NewsFunctions", 400),
            (card.GetProperty("type").GetString(), card.GetProperty("version").GetString(),
                card.GetProperty("title").GetString(), card.GetProperty("author_name").GetString(),
                card.GetProperty("provider_name").GetString(), card.GetProperty("width").GetInt32()));
        var html = new HtmlParser().ParseDocument(card.GetProperty("html").GetString()!).Body!;
        Assert.Equal($"{app.BaseUrl}/articles/pier", html.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal(
            "Pier #4 & the *old* [map]It opens <on> Monday.Ada Example, Bo, NewsFunctions, 2026-04-17",
            html.TextContent);
        Assert.Equal("blockquote p a p footer", string.Join(' ', html.QuerySelectorAll("*").Select(x => x.LocalName)));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?url=pier", 400)]
    [InlineData("?url={0}/articles/pier&maxwidth=wide", 400)]
    [InlineData("?url={0}/articles/pier&maxwidth=-1", 400)]
    [InlineData("?url={0}/articles/pier&format=xml", 501)]
    [InlineData("?url={0}/articles/none", 404)]
    [InlineData("?url={0}/articles/gone", 404)]
    [InlineData("?url={0}/articles/embargoed", 404)]
    [InlineData("?url={0}/articles/", 404)]
    [InlineData("?url={0}/", 404)]
    [InlineData("?url=https://elsewhere.example/articles/pier", 404)]
    [InlineData("?url=ftp://127.0.0.1/articles/pier", 404)]
    public async Task There_is_no_card_of_anything_else(string query, int status)
    {
        await using var app = await StartAsync();

        var path = "/oembed" + query.Replace("{0}", app.BaseUrl, StringComparison.Ordinal);
        Assert.Equal(status, await app.StatusAsync(path));
    }

    private async Task<App> StartAsync()
    {
        var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("news/moved.md", Article);
        var renamed = Article.Replace("title:", "slug: pier\ntitle:", StringComparison.Ordinal);
        await app.PublishAsync("news/moved.md", renamed);
        await app.PublishAsync("news/gone.md", "---\ntitle: Gone\n---\nText.");
        await app.PublishAsync("news/gone.md", "---\ntitle: Gone\nstatus: draft\n---\nText.");
        await app.PublishAsync("news/embargoed.md", "---\ntitle: Embargoed\ndate: 2099-01-01\n---\nText.");
        return app;
    }
}
