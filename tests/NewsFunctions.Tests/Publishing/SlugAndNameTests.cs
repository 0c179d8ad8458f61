using System.Text;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publishing;

public sealed class SlugAndNameTests(SharedAzurite azurite)
{
    [Fact]
    public async Task Of_two_files_with_one_slug_the_first_keeps_it_the_second_is_told_and_gets_it_when_the_first_goes()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("first.md", Article("First", "slug: harbour\n"));
        await app.PublishAsync("second.md", Article("Second", "slug: harbour\n"));

        Assert.Equal("First", (await app.GetAsync("/api/articles/harbour")).GetProperty("title").GetString());
        Assert.Equal("SL001 line 3", (await app.TagsAsync("second.md"))["error"]);
        Assert.Contains("SL001, line 3: The slug \"harbour\" belongs to first.md.", await app.ReportAsync("second.md"),
            StringComparison.Ordinal);

        await app.DeleteAsync("first.md");
        Assert.Equal("Second", (await app.GetAsync("/api/articles/harbour")).GetProperty("title").GetString());
        Assert.Equal("published", (await app.TagsAsync("second.md"))["status"]);
    }

    [Fact]
    public async Task A_slug_that_an_article_gives_up_goes_to_who_waits_for_it()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("first.md", Article("First", "slug: harbour\n"));
        await app.PublishAsync("second.md", Article("Second", "slug: harbour\n"));

        await app.PublishAsync("first.md", Article("First", "slug: port\n"));

        Assert.Equal("Second", (await app.GetAsync("/api/articles/harbour")).GetProperty("title").GetString());
        Assert.Equal("First", (await app.GetAsync("/api/articles/port")).GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("Größe.md", "published")]
    [InlineData("Größe.md", "draft")]
    [InlineData("한국/뉴스.md", "published")]
    [InlineData("한국/뉴스.md", "draft")]
    public async Task Of_one_name_in_two_forms_of_Unicode_the_first_stays_and_the_second_is_told_and_waits(
        string name, string status)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        var (mac, windows) = (name.Normalize(NormalizationForm.FormD), name.Normalize(NormalizationForm.FormC));
        await app.PublishAsync(mac, Article("First", "slug: first\n"));
        await app.PublishAsync(windows, Article("Second", $"slug: second\nstatus: {status}\n"));

        Assert.Equal(("rejected", "SL002"),
            ((await app.TagsAsync(windows))["status"], (await app.TagsAsync(windows))["error"]));
        var report = await app.ReportAsync(windows);
        Assert.Contains("SL002: Another file has the same name, with a letter such as ü", report,
            StringComparison.Ordinal);
        Assert.Contains("What to do: Delete the one", report, StringComparison.Ordinal);
        Assert.Equal("published", (await app.TagsAsync(mac))["status"]);
        Assert.Equal((200, 404),
            (await app.StatusAsync("/api/articles/first"), await app.StatusAsync("/api/articles/second")));

        await app.DeleteAsync(mac);

        Assert.Equal(status, (await app.TagsAsync(windows))["status"]);
        Assert.Equal(410, await app.StatusAsync("/api/articles/first"));
    }

    [Fact]
    public async Task The_sweep_publishes_who_waited_for_a_name_where_no_event_told_that_it_is_free()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("gro\u0308ße.md", Article("First"));
        await app.PublishAsync("größe.md", Article("Second"));
        await app.Articles.DeleteBlobAsync("gro\u0308ße.md", cancellationToken: App.Stop);

        await app.RunAsync("SweepArticles");
        await app.RunAsync("SweepArticles");

        Assert.Equal("Second", (await app.GetAsync("/api/articles/grosse")).GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("gro\u0308ße.md", "größe.md")]
    [InlineData("größe.md", "gro\u0308ße.md")]
    public async Task A_link_finds_a_file_in_either_form_of_Unicode(string file, string link)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync(file, Article("First"));
        await app.PublishAsync("other.md", Article("Other", body: $"[size]({link})"));

        var body = (await app.GetAsync("/api/articles/other")).GetProperty("body").GetString();
        Assert.Contains("/articles/grosse\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("W031", await app.ReportAsync("other.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("news/a.md", "politics/a.md", "gone first", "a")]
    [InlineData("news/a.md", "politics/a.md", "copied first", "a")]
    [InlineData("news/a.md", "politics/a.md", "noticed late", "a")]
    [InlineData("news/a.md", "news/b.md", "gone first", "b")]
    [InlineData("news/a.md", "news/b.md", "noticed late", "b")]
    public async Task A_file_that_is_renamed_or_moved_stays_the_same_article(
        string from, string to, string order, string slug)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync(from, Article("A"));
        var before = await app.TagsAsync(from);

        await app.CopyAsync(from, to);
        if (order == "copied first") await app.NoticeAsync(to);
        await app.Articles.DeleteBlobAsync(from, cancellationToken: App.Stop);
        foreach (var name in order == "noticed late" ? new[] { to, from } : [from, to]) await app.NoticeAsync(name);

        Assert.Equal("A", (await app.GetAsync($"/api/articles/{slug}")).GetProperty("title").GetString());
        Assert.Equal(1, (await app.GetAsync("/api/articles")).GetProperty("items").GetArrayLength());
        var after = await app.TagsAsync(to);
        Assert.Equal(before["id"], after["id"]);
        Assert.Equal(before["firstUpload"], after["firstUpload"]);
        Assert.Equal("published", after["status"]);
        if (slug != "a") Assert.Equal($"{app.BaseUrl}/api/articles/{slug}", await app.LocationAsync("/api/articles/a"));
    }

    [Fact]
    public async Task A_copy_is_an_article_of_its_own_even_with_the_tags_of_the_original()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Article("A"));
        var tags = await app.TagsAsync("a.md");
        await app.CopyAsync("a.md", "b.md");
        await app.Articles.GetBlobClient("b.md").SetTagsAsync(tags, cancellationToken: App.Stop);

        await app.NoticeAsync("b.md");

        Assert.Equal(200, await app.StatusAsync("/api/articles/a"));
        Assert.Equal(200, await app.StatusAsync("/api/articles/b"));
        Assert.NotEqual(tags["id"], (await app.TagsAsync("b.md"))["id"]);
    }

    [Theory]
    [InlineData("with spaces/two words.md", "two-words")]
    [InlineData("Kultur/Übergrößen & Öl.md", "ubergrossen-ol")]
    [InlineData("100% sure #1?.md", "100-sure-1")]
    [InlineData("a+b=c;d,e'f(g).markdown", "a-b-c-d-ef-g")]
    public async Task Any_name_of_a_file_will_do(string name, string slug)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        await app.PublishAsync(name, Article("A"));

        Assert.Equal("published", (await app.TagsAsync(name))["status"]);
        Assert.StartsWith($"Published: {app.BaseUrl}/articles/{slug}\n", await app.ReportAsync(name),
            StringComparison.Ordinal);
        Assert.Equal(200, await app.StatusAsync($"/api/articles/{slug}"));
    }

    [Fact]
    public async Task A_name_that_no_address_can_hold_gives_a_number_and_a_warning()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        await app.PublishAsync("新闻/港口.md", Article("港口"));

        var id = (await app.TagsAsync("新闻/港口.md"))["id"];
        Assert.Equal("港口", (await app.GetAsync($"/api/articles/{id}")).GetProperty("title").GetString());
        Assert.Contains("W005", await app.ReportAsync("新闻/港口.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_as_long_as_storage_allows_still_gets_its_report()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        var name = string.Concat(Enumerable.Repeat("folder-of-many/", 67)) + "abcdefghijklmn.md";

        await app.PublishAsync(name, Article("A", "slug: a\n"));

        Assert.StartsWith("Published", await app.ReportAsync(name), StringComparison.Ordinal);
        Assert.Equal(200, await app.StatusAsync("/api/articles/a"));
    }
}
