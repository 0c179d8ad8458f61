using System.Text.Json;
using System.Xml.Linq;
using NewsFunctions.Tests.Pages;

namespace NewsFunctions.Tests.Publishing;

public sealed class CorrectionTests(SharedAzurite azurite)
{
    private const string Two = """
        date: 2026-04-17T06:30:00Z
        corrections:
          - date: 2026-04-18
            text: "It was 1986 & <b>not</b> 1987."
          - date: 2026-04-20T09:00:00Z
            text: The harbour is in Sampleton.

        """;

    private const string Html =
        "<p><strong>2026-04-20:</strong> The harbour is in Sampleton.</p>"
        + "<p><strong>2026-04-18:</strong> It was 1986 &amp; &lt;b&gt;not&lt;/b&gt; 1987.</p>";

    [Fact]
    public async Task Corrections_are_told_newest_first_to_programs_and_to_search_engines()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Editor.Article("A", Two));

        var article = await app.GetAsync("/api/articles/a?include=seo");
        Assert.Equal(
            """[{"date":"2026-04-20T09:00:00Z","text":"The harbour is in Sampleton."},"""
            + """{"date":"2026-04-18T00:00:00Z","text":"It was 1986 & <b>not</b> 1987."}]""",
            Unescaped(article.GetProperty("corrections")));
        var said = article.GetProperty("seo").GetProperty("jsonLd").GetProperty("correction");
        Assert.Equal(2, said.GetArrayLength());
        Assert.Equal("CorrectionComment", said[1].GetProperty("@type").GetString());
        Assert.Equal("It was 1986 & <b>not</b> 1987.", said[1].GetProperty("text").GetString());
        Assert.Equal("2026-04-18T00:00:00Z", said[1].GetProperty("datePublished").GetString());
    }

    [Fact]
    public async Task Corrections_are_shown_as_plain_text_with_their_dates_on_the_page_and_in_feeds()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Editor.Article("A", Two));

        var page = await HtmlPage.GetAsync(app, "/articles/a");
        var shown = page.Document.QuerySelectorAll("aside[aria-label=Corrections] p");
        Assert.Equal(2, shown.Length);
        Assert.Contains("It was 1986 & <b>not</b> 1987.", shown[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("2026-04-18T00:00:00Z", shown[1].QuerySelector("time")!.GetAttribute("datetime"));
        foreach (var path in new[] { "/rss.xml", "/atom.xml" })
        {
            var feed = XDocument.Parse(await app.Http.GetStringAsync(path, App.Stop));
            var content = feed.Descendants().Single(
                element => element.Name.LocalName is "encoded" || element.Name.LocalName is "content");
            Assert.EndsWith(Html, content.Value.TrimEnd(), StringComparison.Ordinal);
        }
        var json = JsonDocument.Parse(await app.Http.GetStringAsync("/feed.json", App.Stop)).RootElement;
        Assert.EndsWith(
            Html, json.GetProperty("items")[0].GetProperty("content_html").GetString()!.TrimEnd(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_article_without_corrections_says_so_and_one_that_gets_a_correction_is_updated()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Editor.Article("A"));
        Assert.Equal(0, (await app.GetAsync("/api/articles/a")).GetProperty("corrections").GetArrayLength());
        var since = (await app.GetAsync("/api/changes")).GetProperty("nextSince").GetString();

        await app.PublishAsync("a.md", Editor.Article("A", "corrections: {date: 2026-04-18, text: It was 1986.}\n"));

        var change = (await app.GetAsync($"/api/changes?since={since}")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal("updated", change.GetProperty("change").GetString());
        Assert.Equal(1, (await app.GetAsync("/api/articles/a")).GetProperty("corrections").GetArrayLength());
    }

    [Theory]
    [InlineData("corrections: Sorry", 3)]
    [InlineData("corrections:\n  - date: 2026-04-18\n    text: One.\n  - text: Two.", 6)]
    [InlineData("corrections:\n  - date: 2026-04-18", 4)]
    [InlineData("corrections:\n  - {date: soon, text: One.}", 4)]
    [InlineData("corrections:\n  - {date: 2026-12-24, text: One.}", 4)]
    public void A_correction_that_is_not_understood_is_refused_with_its_line(string lines, int line)
    {
        var fault = Assert.Single(Fields.Refused(lines));
        Assert.Equal(("FM020", line), (fault.Code, fault.Line));
    }

    [Fact]
    public void More_than_fifty_corrections_are_refused()
    {
        static string Lines(int count) => "corrections:\n"
            + string.Concat(Enumerable.Repeat("  - {date: 2026-04-18, text: One.}\n", count));

        Assert.Equal(50, Fields.Read(Lines(50)).Article.Corrections.Count);
        Assert.Equal("FM018", Assert.Single(Fields.Refused(Lines(51))).Code);
    }

    private static string Unescaped(JsonElement element) => System.Text.RegularExpressions.Regex.Unescape(
        element.GetRawText());
}
