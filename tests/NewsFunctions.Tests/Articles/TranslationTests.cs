using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Tests.Pages;
using NewsFunctions.Tests.Publishing;

namespace NewsFunctions.Tests.Articles;

public sealed class TranslationTests(SharedAzurite azurite)
{
    [Fact]
    public async Task A_key_joins_articles_in_the_API_on_the_page_and_in_its_head()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("bridge.md", In("en", "The bridge", "harbour-bridge"));
        await app.PublishAsync("bruecke.md", In("de-AT", "Die Brücke", "harbour-bridge"));
        await app.PublishAsync("jisr.md", In("ar", "الجسر", "harbour-bridge", "slug: jisr\n"));
        await app.PublishAsync("other.md", In("fr", "Autre", "other"));

        var translations = (await app.GetAsync("/api/articles/bridge")).GetProperty("translations");
        Assert.Equal(
            [("ar", "jisr", $"{app.BaseUrl}/articles/jisr", "الجسر"),
                ("de-AT", "bruecke", $"{app.BaseUrl}/articles/bruecke", "Die Brücke")],
            translations.EnumerateArray().Select(other =>
                (Text(other, "language"), Text(other, "slug"), Text(other, "url"), Text(other, "title"))));
        Assert.Equal(["jisr", "bridge"], await JoinedAsync(app, "bruecke"));
        Assert.Empty(await JoinedAsync(app, "other"));

        var page = await HtmlPage.GetAsync(app, "/articles/jisr");
        Assert.Equal(
            ["ar jisr", "de-AT bruecke", "en bridge", "x-default bridge"],
            page.Document.QuerySelectorAll("head link[hreflang]").Select(link =>
                $"{link.GetAttribute("hreflang")} {link.GetAttribute("href")!.Split('/')[^1]}"));
        Assert.Equal(
            [("/articles/bruecke", "de-AT", "ltr", "Deutsch (Österreich)"),
                ("/articles/bridge", "en", "ltr", "English")],
            page.Document.QuerySelectorAll(".languages a").Select(link => (
                link.GetAttribute("href"), link.GetAttribute("lang"), link.GetAttribute("dir"), link.TextContent)));
        var other = await HtmlPage.GetAsync(app, "/articles/other");
        Assert.Empty(other.Document.QuerySelectorAll("[hreflang], .languages"));
    }

    [Fact]
    public async Task Only_what_readers_may_see_is_told_of()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
        await app.PublishAsync("a.md", In("en", "A", "k", "date: 2026-01-01\n"));
        await app.PublishAsync("b.md", In("de", "B", "k", $"date: {clock.GetUtcNow().AddHours(1):O}\n"));
        await app.PublishAsync("c.md", In("fr", "C", "k", "status: draft\n"));
        Assert.Empty(await JoinedAsync(app, "a"));

        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(["b"], await JoinedAsync(app, "a"));

        await app.PublishAsync("b.md", In("de", "B", "k", "status: draft\n"));
        Assert.Empty(await JoinedAsync(app, "a"));
    }

    [Fact]
    public async Task Of_two_in_one_language_the_older_leads_and_the_other_is_told_so()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("en.md", In("en", "E", "k"));
        await app.PublishAsync("newer.md", In("de", "Newer", "k", "date: 2026-02-01\n"));
        Assert.DoesNotContain("W023", await app.ReportAsync("newer.md"), StringComparison.Ordinal);

        await app.PublishAsync("older.md", In("DE", "Older", "k", "date: 2026-01-01\n"));
        Assert.Equal(["older"], await JoinedAsync(app, "en"));
        Assert.Equal(["en"], await JoinedAsync(app, "newer"));
        Assert.Contains("W023, line 4: ", await app.ReportAsync("newer.md"), StringComparison.Ordinal);
        Assert.Contains("older.md", await app.ReportAsync("newer.md"), StringComparison.Ordinal);
        Assert.DoesNotContain("W023", await app.ReportAsync("older.md"), StringComparison.Ordinal);
        Assert.Empty((await HtmlPage.GetAsync(app, "/articles/newer")).Document.QuerySelectorAll("[hreflang]:not(a)"));

        await app.PublishAsync("older.md", In("fr", "Older", "k", "date: 2026-01-01\n"));
        Assert.Equal(["newer", "older"], await JoinedAsync(app, "en"));
        Assert.DoesNotContain("W023", await app.ReportAsync("newer.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_reaches_what_it_is_joined_to_and_nothing_else()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", In("en", "A", "k", "date: 2026-01-01\n"));
        await app.PublishAsync("x.md", In("en", "X", "x", "date: 2026-01-02\n"));
        await app.PublishAsync("y.md", In("de", "Y", "x", "date: 2026-01-03\n"));
        await app.PublishAsync("z.md", In("en", "Z", "z", "date: 2026-01-04\n"));
        await app.PublishAsync("b.md", In("de", "B", "k", "date: 2026-01-05\n"));
        string[] slugs = ["a", "b", "x", "y"];
        var before = await ETagsAsync(app, slugs);

        await app.PublishAsync("b.md", In("de", "Changed", "k", "date: 2026-01-05\n"));

        var after = await ETagsAsync(app, slugs);
        Assert.Equal(["a", "b"], slugs.Where((_, i) => before[i] != after[i]));
        Assert.Equal("Changed", (await app.GetAsync("/api/articles/a"))
            .GetProperty("translations")[0].GetProperty("title").GetString());
    }

    private static string In(string language, string title, string key, string more = "") =>
        $"---\ntitle: {title}\nlanguage: {language}\ntranslationKey: {key}\n{more}---\nText.";

    private static async Task<string[]> JoinedAsync(App app, string slug) =>
        [.. (await app.GetAsync($"/api/articles/{slug}")).GetProperty("translations").EnumerateArray()
            .Select(other => Text(other, "slug")!)];

    private static async Task<List<string>> ETagsAsync(App app, IEnumerable<string> slugs)
    {
        var tags = new List<string>();
        foreach (var slug in slugs)
        {
            using var response = await app.Http.GetAsync($"/api/articles/{slug}", App.Stop);
            tags.Add(response.Headers.ETag!.Tag);
        }
        return tags;
    }

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();
}
