using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.Publication;
using NewsFunctions.Publishing;
using NewsFunctions.Rebuilding;
using NewsFunctions.Tests.Images;
using NewsFunctions.Tests.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publication;

public sealed class StaticPageTests(SharedAzurite azurite)
{
    [Fact]
    public async Task A_page_stands_at_the_root_in_the_API_in_the_sitemap_and_in_the_navigation()
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync(
            "pages/imprint.md", Article("Imprint", "", "Ada **Example**<script>alert(1)</script>"));

        var page = await app.Http.GetStringAsync("/imprint", App.Stop);
        Assert.Contains("<h1>Imprint</h1>", page, StringComparison.Ordinal);
        Assert.Contains("Ada <strong>Example</strong>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", page, StringComparison.Ordinal);
        Assert.Contains(
            "<a href=\"/imprint\">Imprint</a>", await app.Http.GetStringAsync("/", App.Stop), StringComparison.Ordinal);
        Assert.Contains($"<loc>{app.BaseUrl}/imprint</loc>",
            await app.Http.GetStringAsync("/sitemap.xml?part=0", App.Stop), StringComparison.Ordinal);
        var document = await app.GetAsync("/api/pages/imprint");
        Assert.Equal(
            ("Imprint", "<p>Ada <strong>Example</strong></p>"),
            (document.GetProperty("title").GetString(), document.GetProperty("body").GetString()));
        Assert.Equal($"{app.BaseUrl}/imprint",
            (await app.GetAsync("/api/site")).GetProperty("pages")[0].GetProperty("url").GetString());

        using var request = new HttpRequestMessage(HttpMethod.Head, "/imprint");
        using var head = await app.Http.SendAsync(request, App.Stop);
        Assert.Equal(200, (int)head.StatusCode);
        Assert.NotNull(head.Headers.ETag);
        Assert.Equal(200, await app.StatusAsync("/imprint/"));
        Assert.Equal(404, await app.StatusAsync("/none"));
        Assert.Equal(404, await app.StatusAsync("/api/pages/none"));

        await app.DeleteFileAsync("pages/imprint.md");
        Assert.Equal(404, await app.StatusAsync("/imprint"));
    }

    [Fact]
    public void The_first_words_of_all_routes_are_taken()
    {
        var first = File.ReadLines(Path.Combine(Repository.RootOrCurrent, "deploy/NewsFunctions.Check/functions.txt"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields is [_, "http", ..])
            .Select(fields => fields[4].Split('/')[0])
            .Where(segment => !segment.Contains('.', StringComparison.Ordinal) && segment is not ['{', ..]);

        Assert.Equal(StaticPage.Taken.Order(), first.Concat(["admin", "runtime"]).Distinct().Order());
    }

    [Theory]
    [InlineData("pages/search.md", "PB006")]
    [InlineData("pages/Api.html", "PB006")]
    [InlineData("pages/de.md", "PB006")]
    [InlineData("pages/deep/imprint.md", "PB001")]
    [InlineData("pages/imprint.txt", "PB001")]
    public async Task A_name_that_the_site_needs_itself_or_does_not_read_is_refused(string name, string code)
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync(name, Article("Page"));

        Assert.Contains(code, await app.ReportAsync($"publication/{name}"), StringComparison.Ordinal);
        Assert.Empty((await app.GetAsync("/api/site")).GetProperty("pages").EnumerateArray());
    }

    [Fact]
    public async Task Of_two_files_with_one_name_the_first_keeps_it_until_it_goes()
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync("pages/imprint.md", Article("First"));
        await app.PublishFileAsync("pages/imprint.html", Article("Second"));
        var (title, report) = (await TitleAsync(app), await app.ReportAsync("publication/pages/imprint.html"));

        await app.DeleteFileAsync("pages/imprint.md");

        Assert.Equal("First", title);
        Assert.Contains("PB006: The address /imprint belongs to pages/imprint.md.", report, StringComparison.Ordinal);
        Assert.Equal("Second", await TitleAsync(app));
    }

    [Theory]
    [InlineData("status: draft\n", "Draft:")]
    [InlineData("draft: true\n", "Draft:")]
    [InlineData("date: 2050-01-01\n", "PB008")]
    public async Task What_is_not_public_is_not_shown(string field, string told)
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync("pages/about.md", Article("About", field));

        Assert.Equal(404, await app.StatusAsync("/about"));
        Assert.Contains(told, await app.ReportAsync("publication/pages/about.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_becomes_a_draft_goes_and_one_with_a_mistake_stays_as_it_was()
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync("pages/imprint.md", Article("Good"));
        await app.PublishFileAsync("pages/imprint.md", "---\nsummary: No title.\n---\nText.\n");
        var title = await TitleAsync(app);

        await app.PublishFileAsync("pages/imprint.md", Article("Good", "status: draft\n"));

        Assert.Equal("Good", title);
        Assert.Equal(404, await app.StatusAsync("/imprint"));
    }

    [Fact]
    public async Task The_navigation_names_pages_and_picks_up_those_that_come_later()
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync("site.yaml", "navigation: [imprint, {label: Who we are, page: about}]\n");
        var before = await app.ReportAsync("publication/site.yaml");
        await app.PublishFileAsync("pages/imprint.md", Article("Imprint"));
        await app.PublishFileAsync("pages/about.md", Article("About"));
        await app.PublishFileAsync("pages/more.md", Article("More"));

        var navigation = (await app.GetAsync("/api/site")).GetProperty("navigation").EnumerateArray()
            .Select(item => (item.GetProperty("label").GetString(), item.GetProperty("url").GetString()));
        Assert.Equal([("Imprint", "/imprint"), ("Who we are", "/about")], navigation);
        Assert.Contains("W009: The navigation names the page \"imprint\"", before, StringComparison.Ordinal);
        Assert.DoesNotContain("W009", await app.ReportAsync("publication/site.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_lead_to_pages_and_articles_by_their_files_and_pictures_come_when_they_are_there()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("news/a.md", Article("A"));
        await app.PublishFileAsync("pages/privacy.md", Article("Privacy"));
        await app.PublishFileAsync("pages/about.md", Article("About", "",
            "[Privacy](privacy.md#data), [A](../news/a.md), [gone](none.md) ![Map](images/map.png)"));
        var body = (await app.GetAsync("/api/pages/about")).GetProperty("body").GetString();

        Assert.Contains($"<a href=\"{app.BaseUrl}/privacy#text-data\">Privacy</a>", body, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{app.BaseUrl}/articles/a\">A</a>", body, StringComparison.Ordinal);
        Assert.DoesNotContain("srcset", body, StringComparison.Ordinal);

        await app.Images.GetBlobClient("map.png").UploadAsync(BinaryData.FromBytes(Pictures.Png(64, 64)), App.Stop);
        await app.Service<PublicationPublisher>().ImageChangedAsync("map.png", App.Stop);
        Assert.Contains(
            "srcset", (await app.GetAsync("/api/pages/about")).GetProperty("body").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rebuild_from_the_files_alone_brings_the_same_pages_and_drift_has_a_name()
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync("pages/imprint.md", Article("Imprint"));
        await app.PublishFileAsync("pages/about.md", Article("About"));
        await app.Publication.DeleteBlobAsync("pages/about.md", cancellationToken: App.Stop);

        var verified = await app.Service<Rebuild>().RunAsync(verify: true, App.Stop);
        await app.Service<Rebuild>().RunAsync(verify: false, App.Stop);

        Assert.Equal(["publication/pages/about.md: only in the index"], verified.Drift);
        Assert.Equal("Imprint", await TitleAsync(app));
        Assert.Equal(404, await app.StatusAsync("/about"));
        Assert.Equal(0, (await app.Service<Rebuild>().RunAsync(verify: true, App.Stop)).DriftCount);
    }

    [Fact]
    public async Task A_page_for_which_there_is_no_room_is_refused_and_the_others_stay()
    {
        await using var app = await StartAsync();
        var text = string.Join("\n\n", Enumerable.Repeat(new string('a', 1000), 500));
        await app.PublishFileAsync("pages/imprint.md", Article("Imprint", "", text));
        await app.PublishFileAsync("pages/privacy.md", Article("Privacy", "", text));

        Assert.Contains("PB007", await app.ReportAsync("publication/pages/privacy.md"), StringComparison.Ordinal);
        Assert.Equal(404, await app.StatusAsync("/privacy"));
        Assert.Equal("Imprint", await TitleAsync(app));
    }

    [Fact]
    public async Task A_warm_page_costs_no_call_to_storage()
    {
        var storage = new StorageCalls();
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<HttpPipelinePolicy>(storage),
            "Articles:RefreshSeconds=3600");
        await app.PublishFileAsync("pages/imprint.md", Article("Imprint"));
        await app.StatusAsync("/imprint");
        storage.Clear();

        for (var i = 0; i < 20; i++) Assert.Equal(200, await app.StatusAsync($"/imprint?from={i}"));

        Assert.Empty(storage.All);
    }

    private Task<App> StartAsync() => App.StartAsync(azurite.NewAccount());

    private static async Task<string?> TitleAsync(App app) =>
        (await app.GetAsync("/api/pages/imprint")).GetProperty("title").GetString();
}
