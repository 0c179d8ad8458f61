using System.Net;
using AngleSharp.Dom;

namespace NewsFunctions.Tests.Pages;

public sealed class PageTests(SharedAzurite azurite)
{
    [Fact]
    public async Task An_article_is_whole_without_a_script()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("politics/older.md",
            "---\ntitle: Older\nsummary: What came before.\ndate: 2026-04-01\n---\nText.");
        await app.PublishAsync("politics/bridge.md", """
            ---
            title: The bridge
            summary: Trams go first.
            author: Ada Example
            tags: [Harbour]
            date: 2026-04-17
            source: { name: Gazette, url: "https://gazette.example/1" }
            ---
            It **opens** today.
            """);
        await app.PublishAsync("politics/newer.md",
            "---\ntitle: Newer\nsummary: What came after.\ndate: 2026-05-01\n---\nText.");

        var page = await HtmlPage.GetAsync(app, "/articles/bridge");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("The bridge", Text(page, "h1"));
        Assert.Equal("Trams go first.", Text(page, ".standfirst"));
        Assert.Equal("17 April 2026", Text(page, ".byline time"));
        Assert.Equal("2026-04-17T00:00:00Z", page.Document.QuerySelector(".byline time")!.GetAttribute("datetime"));
        Assert.Equal("/author/ada-example", page.Document.QuerySelector(".byline a")!.GetAttribute("href"));
        Assert.Equal("/category/politics", page.Document.QuerySelector(".kicker a")!.GetAttribute("href"));
        Assert.Equal("/tag/harbour", page.Document.QuerySelector(".tags a")!.GetAttribute("href"));
        Assert.Equal("<p>It <strong>opens</strong> today.</p>", page.Document.QuerySelector(".body")!.InnerHtml.Trim());
        Assert.Equal("https://gazette.example/1", page.Document.QuerySelector(".source a")!.GetAttribute("href"));
        Assert.Equal("https://creativecommons.org/licenses/by-nc-sa/4.0/",
            page.Document.QuerySelector("a[rel=license]")!.GetAttribute("href"));
        Assert.Equal(["older", "newer"], page.Slugs(".neighbours"));
        Assert.Equal(["What came before.", "What came after."],
            page.Document.QuerySelectorAll(".neighbour .summary").Select(p => p.TextContent));
        Assert.DoesNotContain("0 views", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_has_the_status_of_the_API()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("a.md",
            "---\ntitle: A\nslug: former\ncategory: News\ntags: [T]\nauthor: Ada\n---\nText.");
        await app.PublishAsync("a.md",
            "---\ntitle: A\nslug: present\ncategory: News\ntags: [T]\nauthor: Ada\n---\nText.");
        await app.PublishAsync("b.md", "---\ntitle: B\nslug: gone\ncategory: Lost\n---\nText.");
        await app.PublishAsync("b.md", "---\ntitle: B\nslug: gone\ncategory: Lost\nstatus: draft\n---\nText.");
        await app.PublishAsync("c.md",
            $"---\ntitle: C\nslug: secret\ncategory: Secret\ndate: {DateTimeOffset.UtcNow.AddHours(1):O}\n---\nText.");

        foreach (var path in new[] { "/", "/articles/present", "/category/news", "/tag/t", "/author/ada", "/search",
            "/trending", "/trending?window=month" })
            Assert.Equal((path, HttpStatusCode.OK), (path, (await HtmlPage.GetAsync(app, path)).Status));
        foreach (var path in new[] { "/articles/none", "/articles/secret", "/category/secret", "/category/none",
            "/tag/NONE", "/author/x", "/nothing", "/a/b/c", "/trending?window=year", "/wp-login.php" })
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await HtmlPage.GetAsync(app, path)).Status));
        foreach (var path in new[]
            { "/category/news?cursor=x", "/search?q=a&cursor=x", $"/search?q={new string('a', 201)}" })
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, (await HtmlPage.GetAsync(app, path)).Status));
        Assert.Equal(HttpStatusCode.Gone, (await HtmlPage.GetAsync(app, "/articles/gone")).Status);

        // Once there was something: the address is right, and empty.
        Assert.Equal(HttpStatusCode.OK, (await HtmlPage.GetAsync(app, "/category/lost")).Status);
        using var moved = await app.Http.GetAsync("/articles/former?utm_source=x", App.Stop);
        Assert.Equal(HttpStatusCode.MovedPermanently, moved.StatusCode);
        Assert.Equal($"{app.BaseUrl}/articles/present?utm_source=x", moved.Headers.Location!.ToString());
    }

    [Fact]
    public async Task What_is_not_there_is_told_in_words_and_kept_from_caches_and_search_engines()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("news/a.md", "---\ntitle: A\n---\nText.");

        var page = await HtmlPage.GetAsync(app, "/articles/none");

        Assert.Equal("There is no such page", Text(page, "h1"));
        Assert.Equal("noindex", page.Meta("robots"));
        Assert.Null(page.Link("canonical"));
        Assert.Equal("no-cache", page.Header("Cache-Control"));
        Assert.Null(page.Response.Headers.ETag);
        Assert.NotNull(page.Document.QuerySelector("nav a[href='/category/news']"));
        Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_missing_address_of_the_API_is_a_problem_document(string method)
    {
        await using var app = await StartAsync();

        using var response = await app.Http.SendAsync(
            new HttpRequestMessage(new HttpMethod(method), "/api/nothing/here"), App.Stop);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_along_its_links()
    {
        await using var app = await StartAsync();
        for (var day = 1; day <= 25; day++)
            await app.PublishAsync($"news/a{day}.md", $"---\ntitle: A{day}\ndate: 2026-01-{day:00}\n---\nText.");

        var first = await HtmlPage.GetAsync(app, "/category/news");
        var second = await HtmlPage.GetAsync(
            app, $"/category/news{first.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")}");

        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(day => $"a{day}"), [.. first.Slugs(), .. second.Slugs()]);
        Assert.Null(second.Document.QuerySelector("main a[rel=next]"));
        Assert.Equal("noindex, follow", second.Meta("robots"));
        Assert.Equal("News", Text(first, "h1"));
    }

    [Fact]
    public async Task The_search_finds_by_a_form_and_shows_words_as_they_were_typed()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("news/bridge.md", "---\ntitle: The bridge\n---\nTrams & trains.");
        await app.RunAsync("RebuildSearch");

        var found = await HtmlPage.GetAsync(app, "/search?q=trams");
        var slip = await HtmlPage.GetAsync(app, "/search?q=trsms");
        var odd = await HtmlPage.GetAsync(app, $"/search?q={Uri.EscapeDataString("\"><script>alert(1)</script>")}");

        Assert.Equal(["bridge"], found.Slugs());
        Assert.Equal("Trams", Text(found, "mark"));
        Assert.Equal("trams", found.Document.QuerySelector("main input[name=q]")!.GetAttribute("value"));
        Assert.Equal("/search?q=Trams", slip.Document.QuerySelector("main p a")!.GetAttribute("href"));
        Assert.Equal("noindex, follow", found.Meta("robots"));
        Assert.Equal("\"><script>alert(1)</script>",
            odd.Document.QuerySelector("main input[name=q]")!.GetAttribute("value"));
        Assert.Equal(["", "application/ld+json", "module"],
            Scripts(odd).Append("").Append("application/ld+json").Distinct().Order());
    }

    [Fact]
    public async Task A_draft_is_shown_to_who_has_its_address_and_to_nobody_else()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("a.md", "---\ntitle: A draft\nslug: a\nstatus: draft\n---\nText.");
        var report = (await app.Site.GetBlobClient("reports/a.md.txt")
            .DownloadContentAsync(App.Stop)).Value.Content.ToString();
        var address = new Uri(report.Split('\n')
            .Single(line => line.StartsWith("Preview: ", StringComparison.Ordinal))["Preview: ".Length..]);

        var page = await HtmlPage.GetAsync(app, $"/articles/a{address.Query}");

        Assert.Equal("A draft", Text(page, "h1"));
        Assert.Equal("noindex, nofollow", page.Meta("robots"));
        Assert.Equal("no-store", page.Header("Cache-Control"));
        Assert.Equal("no-referrer", page.Header("Referrer-Policy"));
        Assert.Null(page.Link("canonical"));
        Assert.Null(page.Document.QuerySelector("[data-slug]"));
        Assert.Equal(HttpStatusCode.NotFound, (await HtmlPage.GetAsync(app, $"/articles/a{address.Query}x")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await HtmlPage.GetAsync(app, "/articles/a")).Status);
    }

    [Fact]
    public async Task The_front_page_has_a_lead_the_latest_each_section_and_what_is_read()
    {
        await using var app = await App.StartAsync(
            azurite.NewAccount(), null, "Site:Sections=sport, culture", "Trending:MinimumViews=1");
        foreach (var category in new[] { "culture", "economy", "sport" })
            for (var day = 1; day <= 4; day++)
                await app.PublishAsync($"{category}/{category}{day}.md",
                    $"---\ntitle: {category} {day}\ndate: 2026-0{day}-01\n---\nText.");

        var before = await HtmlPage.GetAsync(app, "/");
        using var view = new HttpRequestMessage(HttpMethod.Post, "/api/articles/sport1/views");
        view.Headers.TryAddWithoutValidation(
            "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        (await app.Http.SendAsync(view, App.Stop)).EnsureSuccessStatusCode();
        await app.RunAsync("RollUpViews");
        await app.RunAsync("RebuildTrending");
        var after = await HtmlPage.GetAsync(app, "/");

        Assert.Single(before.Slugs(".lead"));
        Assert.Equal(6, before.Slugs(".latest").Count);
        Assert.Equal(["Sport", "Culture", "Economy"],
            before.Document.QuerySelectorAll(".block h2").Select(heading => heading.TextContent));
        Assert.Distinct(before.Slugs());
        Assert.Equal(12, before.Slugs().Count);
        Assert.Null(before.Document.QuerySelector(".most-read"));
        Assert.Equal(["sport1"], after.Slugs(".most-read"));
        Assert.Equal("Sport", after.Document.QuerySelector(".sections li")!.TextContent);
    }

    [Fact]
    public async Task An_empty_site_says_so()
    {
        await using var app = await StartAsync();

        var page = await HtmlPage.GetAsync(app, "/");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("Nothing has been published yet.", Text(page, "main .notice"));
    }

    private Task<App> StartAsync() => App.StartAsync(azurite.NewAccount());

    private static IEnumerable<string> Scripts(HtmlPage page) =>
        page.Document.Scripts.Select(script => script.GetAttribute("type") ?? "");

    private static string? Text(HtmlPage page, string selector) =>
        page.Document.QuerySelector(selector)?.TextContent.Trim();
}
