using NewsFunctions.Catalogue;
using NewsFunctions.Images;
using NewsFunctions.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publishing;

public sealed class BodyLinkTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData("other.md", "news/other.md")]
    [InlineData("./other.md#who-pays", "news/other.md", "#who-pays")]
    [InlineData("../other.markdown?x", "other.markdown")]
    [InlineData("../../../other.html", "other.html")]
    [InlineData("/sport/other.md", "sport/other.md")]
    [InlineData("old%20plan.md", "news/old plan.md")]
    [InlineData("old plan.md", "news/old plan.md")]
    [InlineData("U\u0308ber.md", "news/Über.md")]
    [InlineData("other", "news/other")]
    public void A_link_to_a_file_is_the_name_of_the_file(string href, string blob, string fragment = "") =>
        Assert.Equal(Links.ToFile(blob, fragment.TrimStart('#')), Links.ToFile(File(href).Blob, File(href).Fragment));

    [Theory]
    [InlineData("## What was decided\n\n[a](#what-was-decided)", "what-was-decided")]
    [InlineData("## Über uns\n\n[a](#%C3%BCber-uns)", "über-uns")]
    [InlineData("## Über uns\n\n[a](#uber-uns)", "über-uns")]
    [InlineData("## Costs\n\n[a](#costs)", "text-costs")]
    [InlineData("## Costs {#what-it-costs}\n\n[a](#what-it-costs)", "what-it-costs")]
    [InlineData("<a name=old-place></a>x\n\n[a](#old-place)", "old-place")]
    [InlineData("<p id=main>x</p>\n\n[a](#main)", "text-main")]
    public void A_link_in_a_text_leads_to_its_heading_or_anchor(string markdown, string id)
    {
        var warnings = new List<Fault>();
        var html = BodyRenderer.Parse(markdown, isHtml: false, warnings)
            .Render(new Dictionary<ImageName, ImageInfo>(), UploadTextTests.Site, []);

        Assert.Contains($" id=\"{id}\"", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"#{id}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain(warnings, warning => warning.Code == "W031");
    }

    [Theory]
    [InlineData("[a](#nowhere)")]
    [InlineData("[a]()")]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[a](C:\\Texts\\b.docx)")]
    [InlineData("<a href='file:///b.html'>a</a>")]
    public void A_link_to_nothing_is_told_with_its_line(string markdown)
    {
        var warnings = new List<Fault>();
        BodyRenderer.Parse($"Text.\n\n{markdown}", isHtml: false, warnings, firstLine: 10);

        Assert.Equal(12, Assert.Single(warnings, warning => warning.Code == "W031").Line);
    }

    [Fact]
    public void Headings_of_the_same_words_have_ids_of_their_own()
    {
        var html = BodyRenderer.Parse("## A b\n\n## A b\n\n### A b", isHtml: false, [])
            .Render(new Dictionary<ImageName, ImageInfo>(), UploadTextTests.Site, []);

        Assert.Equal("<h2 id=\"a-b\">A b</h2>\n<h2 id=\"a-b-1\">A b</h2>\n<h3 id=\"a-b-2\">A b</h3>", html);
    }

    [Fact]
    public async Task A_link_between_files_leads_to_the_article_whatever_comes_first_and_follows_its_slug()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("news/a.md",
            Article("A", body: "See [the plan](deep/b.md#who-pays) and [it](/news/deep/b.md)."));
        Assert.Contains("W031, line 4: The link to \"deep/b.md#who-pays\" leads to no article",
            await app.ReportAsync("news/a.md"), StringComparison.Ordinal);
        Assert.DoesNotContain("href", await BodyAsync(app), StringComparison.Ordinal);
        Assert.DoesNotContain("](", await BodyAsync(app, "markdown"), StringComparison.Ordinal);

        await app.PublishAsync("news/deep/b.md", Article("B", body: "## Who pays"));
        Assert.Contains($"href=\"{app.BaseUrl}/articles/b#who-pays\"", await BodyAsync(app), StringComparison.Ordinal);
        Assert.Contains($"]({app.BaseUrl}/articles/b#who-pays)", await BodyAsync(app, "markdown"),
            StringComparison.Ordinal);
        Assert.DoesNotContain("W031", await app.ReportAsync("news/a.md"), StringComparison.Ordinal);
        Assert.Contains("/articles/b#who-pays", await FeedAsync(app), StringComparison.Ordinal);

        await app.PublishAsync("news/deep/b.md", Article("B", "slug: better\n", "## Who pays"));
        Assert.Contains($"href=\"{app.BaseUrl}/articles/better#who-pays\"", await BodyAsync(app),
            StringComparison.Ordinal);
        Assert.Contains("/articles/better#who-pays", await FeedAsync(app), StringComparison.Ordinal);

        await app.DeleteAsync("news/deep/b.md");
        Assert.DoesNotContain("href", await BodyAsync(app), StringComparison.Ordinal);
        Assert.DoesNotContain("/articles/better#", await FeedAsync(app), StringComparison.Ordinal);
        Assert.Contains("W031", await app.ReportAsync("news/a.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_an_article_under_embargo_tells_nothing_of_it()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("b.md", Article("B", "slug: secret\ndate: 2999-01-01\n"));
        await app.PublishAsync("news/a.md", Article("A", body: "See [the plan](../b.md)."));

        foreach (var format in new[] { "html", "markdown", "text" })
            Assert.DoesNotContain("secret", await BodyAsync(app, format), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", await FeedAsync(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_telephone_number_in_a_text_keeps_no_feed_back()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Article("A", body: "Call [the desk](tel:+1555010199)."));

        Assert.Contains("tel:+1555010199", await FeedAsync(app), StringComparison.Ordinal);
    }

    private static LinkTarget.File File(string href) =>
        Assert.IsType<LinkTarget.File>(LinkTarget.Parse(href, "news/a.md"));

    private static async Task<string> BodyAsync(App app, string format = "html") =>
        (await app.GetAsync($"/api/articles/a?format={format}")).GetProperty("body").GetString()!;

    private static Task<string> FeedAsync(App app) => app.Http.GetStringAsync("/rss.xml", App.Stop);
}
