using System.Globalization;
using System.Text;
using NewsFunctions.Catalogue;
using NewsFunctions.Publishing;
using NewsFunctions.Rebuilding;
using NewsFunctions.Tests.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publication;

public sealed class SiteDefaultsTests(SharedAzurite azurite)
{
    // Berlin's clocks went from 02:00 to 03:00 on 29 March 2026, and from 03:00 to 02:00 on 25 October 2026. What they
    // skip or show twice is meant as RFC 5545, 3.3.5, says.
    [Theory]
    [InlineData("2026-01-15", "2026-01-14T23:00Z")]
    [InlineData("2026-07-15", "2026-07-14T22:00Z")]
    [InlineData("2026-03-29", "2026-03-28T23:00Z")]
    [InlineData("2026-03-30", "2026-03-29T22:00Z")]
    [InlineData("2026-03-29 01:59", "2026-03-29T00:59Z")]
    [InlineData("2026-03-29 02:30", "2026-03-29T01:30Z")]
    [InlineData("2026-03-29 03:00", "2026-03-29T01:00Z")]
    [InlineData("2026-10-25", "2026-10-24T22:00Z")]
    [InlineData("2026-10-26", "2026-10-25T23:00Z")]
    [InlineData("2026-10-25T01:59:59", "2026-10-24T23:59:59Z")]
    [InlineData("2026-10-25T02:30", "2026-10-25T00:30Z")]
    [InlineData("2026-10-25T03:00", "2026-10-25T02:00Z")]
    [InlineData("2026-10-25T02:30:00+01:00", "2026-10-25T01:30Z")]
    [InlineData("2026-10-25T02:30:00-05:00", "2026-10-25T07:30Z")]
    [InlineData("2026-07-15 08:30Z", "2026-07-15T08:30Z")]
    public void A_date_without_an_offset_is_local_to_the_site(string written, string moment) => Assert.Equal(
        DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture), Parse($"date: {written}").Date);

    [Fact]
    public void So_is_the_date_in_the_name_of_a_file_and_without_a_zone_it_is_UTC()
    {
        Assert.Equal(
            new(2026, 6, 30, 22, 0, 0, TimeSpan.Zero), Parse("slug: a", name: "2026-07-01-a.md").Date);
        Assert.Equal(
            new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), Parse("slug: a", "UTC", "2026-07-01-a.md").Date);
        Assert.Equal(new(2026, 7, 1, 8, 30, 0, TimeSpan.Zero), Parse("date: 2026-07-01 08:30", "UTC").Date);
    }

    [Fact]
    public async Task Articles_take_licence_language_zone_and_name_from_site_yaml_and_follow_when_it_changes()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("own.md", Article("Own",
            "author: Ada\nlicense: CC0-1.0\nlanguage: fr\ndate: 2026-01-02T00:00Z\n"));
        await app.PublishAsync("a.md", Article("A", "date: 2026-07-15 08:30\n"));
        var before = (Own: await TagOfAsync(app, "own"), Other: await SaysAsync(app));

        await app.PublishFileAsync("site.yaml",
            "name: The Post\nlanguages: [de]\nlicense: CC-BY-4.0\ntimeZone: Europe/Berlin\n");
        var (own, after) = (await TagOfAsync(app, "own"), await SaysAsync(app));
        await app.DeleteFileAsync("site.yaml");

        Assert.Equal(("NewsFunctions", "en", "CC BY-NC-SA 4.0", "2026-07-15T08:30:00Z"), before.Other);
        Assert.Equal(("The Post", "de", "CC BY 4.0", "2026-07-15T06:30:00Z"), after);
        Assert.Equal(before.Own, own);
        Assert.Equal(before.Other, await SaysAsync(app));
    }

    [Fact]
    public async Task An_article_that_no_event_reached_follows_with_the_sweep_and_a_rebuild_finds_nothing_to_do()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Article("A", "date: 2026-07-15 08:30\n"));
        await app.Publication.GetBlobClient("site.yaml").UploadAsync(
            BinaryData.FromString("license: CC-BY-4.0\ntimeZone: Europe/Berlin\n"), App.Stop);
        await app.Service<PublicationPublisher>().PublishAsync("site.yaml", App.Stop);
        var verified = await app.Service<Rebuild>().RunAsync(verify: true, App.Stop);

        await app.RunAsync("SweepArticles");

        Assert.Equal(["a.md: the index has it otherwise"], verified.Drift);
        Assert.Equal(("NewsFunctions", "en", "CC BY 4.0", "2026-07-15T06:30:00Z"), await SaysAsync(app));
        Assert.Equal(0, (await app.Service<Rebuild>().RunAsync(verify: true, App.Stop)).DriftCount);
    }

    [Fact]
    public async Task What_says_all_itself_is_not_read_again()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("news/own.md", Article("Own",
            "author: Ada\nlicense: CC0-1.0\nlanguage: fr\ndate: 2026-01-02T00:00Z\n"));
        var before = (await app.Service<LiveCatalogue>().GetNewestAsync(App.Stop)).BySlug("own");

        await app.PublishFileAsync("site.yaml",
            "name: The Post\nlanguages: [de]\nlicense: CC-BY-4.0\ntimeZone: Europe/Berlin\n");

        Assert.Null(before!.Defaults);
        Assert.Same(before, (await app.Service<LiveCatalogue>().GetNewestAsync(App.Stop)).BySlug("own"));
    }

    private static ParsedArticle Parse(string lines, string zone = "Europe/Berlin", string name = "a.md") =>
        ArticleParser.Parse(
            Encoding.UTF8.GetBytes(Article("A", $"{lines}\n")), name, new(new SiteOptions { TimeZone = zone }), []);

    private static async Task<string?> TagOfAsync(App app, string slug)
    {
        using var response = await app.Http.GetAsync($"/api/articles/{slug}?fields=title,license,authors", App.Stop);
        return response.Headers.ETag?.Tag;
    }

    private static async Task<(string? Author, string? Language, string? License, string? Date)> SaysAsync(App app)
    {
        var article = await app.GetAsync("/api/articles/a");
        return (
            article.GetProperty("author").GetProperty("name").GetString(), article.GetProperty("language").GetString(),
            article.GetProperty("license").GetProperty("name").GetString(),
            article.GetProperty("publishedAt").GetString());
    }
}
