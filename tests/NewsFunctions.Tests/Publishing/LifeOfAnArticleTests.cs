using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Catalogue;
using NewsFunctions.Tests.Images;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publishing;

public sealed class LifeOfAnArticleTests(SharedAzurite azurite)
{
    [Fact]
    public async Task An_upload_is_published_tagged_and_reported()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        await app.PublishAsync("politics/2026-11-23-harbour.md", Article("The harbour", "titel: x\n"));

        var tags = await app.TagsAsync("politics/2026-11-23-harbour.md");
        Assert.Equal("published", tags["status"]);
        Assert.Equal($"{app.BaseUrl}/articles/harbour", tags["url"]);
        var report = await app.ReportAsync("politics/2026-11-23-harbour.md");
        Assert.StartsWith($"Published: {app.BaseUrl}/articles/harbour\n", report, StringComparison.Ordinal);
        Assert.Contains("W001, line 3: The field \"titel\" is not known and was ignored. Did you mean \"title\"?",
            report, StringComparison.Ordinal);
        Assert.Equal("<p>Text.</p>", (await app.GetAsync("/api/articles/harbour")).GetProperty("body").GetString());
    }

    [Fact]
    public async Task A_broken_version_is_told_with_its_line_and_the_last_good_one_stays()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Article("Good"));

        await app.PublishAsync("a.md", "---\ntitle: Bad\nsummary: one: two: three\n---\nText.");

        Assert.Equal("FM003 line 3", (await app.TagsAsync("a.md"))["error"]);
        Assert.Equal("rejected", (await app.TagsAsync("a.md"))["status"]);
        var report = await app.ReportAsync("a.md");
        Assert.Contains("FM003, line 3: ", report, StringComparison.Ordinal);
        Assert.Contains($"Readers still see the last good version at {app.BaseUrl}/articles/a.", report,
            StringComparison.Ordinal);
        Assert.Equal("Good", (await app.GetAsync("/api/articles/a")).GetProperty("title").GetString());

        await app.PublishAsync("a.md", Article("Better"));
        Assert.Equal("Better", (await app.GetAsync("/api/articles/a")).GetProperty("title").GetString());
        Assert.DoesNotContain("error", (await app.TagsAsync("a.md")).Keys);
    }

    [Fact]
    public async Task An_article_that_is_deleted_is_gone_and_comes_back_as_the_same()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Article("A"));
        var before = await app.TagsAsync("a.md");

        await app.DeleteAsync("a.md");

        Assert.Equal(410, await app.StatusAsync("/api/articles/a"));
        Assert.Equal(0, (await app.GetAsync("/api/articles")).GetProperty("items").GetArrayLength());
        Assert.False(await app.Site.GetBlobClient("reports/a.md.txt").ExistsAsync(App.Stop));

        await app.PublishAsync("a.md", Article("A"));
        Assert.Equal(200, await app.StatusAsync("/api/articles/a"));
        Assert.Equal(before["id"], (await app.TagsAsync("a.md"))["id"]);
        Assert.Equal(before["firstUpload"], (await app.TagsAsync("a.md"))["firstUpload"]);
    }

    [Fact]
    public async Task After_changes_of_the_slug_every_former_address_leads_to_the_newest_in_one_step()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        foreach (var slug in new[] { "one", "two", "three" })
            await app.PublishAsync("a.md", Article("A", $"slug: {slug}\n"));

        Assert.Equal($"{app.BaseUrl}/api/articles/three", await app.LocationAsync("/api/articles/one"));
        Assert.Equal($"{app.BaseUrl}/api/articles/three", await app.LocationAsync("/api/articles/two"));

        await app.PublishAsync("a.md", Article("A", "slug: one\n"));
        Assert.Equal(200, await app.StatusAsync("/api/articles/one"));
        Assert.Equal($"{app.BaseUrl}/api/articles/one", await app.LocationAsync("/api/articles/three"));
    }

    [Fact]
    public async Task Drafts_are_for_nobody_and_what_becomes_a_draft_again_is_gone()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        await app.PublishAsync("a.md", Article("A", "status: draft\n"));
        Assert.Equal(404, await app.StatusAsync("/api/articles/a"));
        Assert.Equal("draft", (await app.TagsAsync("a.md"))["status"]);

        await app.PublishAsync("a.md", Article("A"));
        Assert.Equal(200, await app.StatusAsync("/api/articles/a"));

        await app.PublishAsync("a.md", Article("A", "status: draft\n"));
        Assert.Equal(410, await app.StatusAsync("/api/articles/a"));
    }

    [Fact]
    public async Task An_embargo_ends_by_the_clock_alone_and_the_sweep_only_corrects_the_tag()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
        await app.PublishAsync("a.md", Article("A", "date: 2026-11-23T09:00:00+01:00\n"));
        await app.PublishAsync("b.md", Article("B", "date: 2026-11-23T09:00:30+01:00\n"));
        Assert.Equal(200, await app.StatusAsync("/api/articles/a"));
        Assert.Equal(404, await app.StatusAsync("/api/articles/b"));
        Assert.Equal("scheduled", (await app.TagsAsync("b.md"))["status"]);
        Assert.StartsWith("Scheduled: readers see it from 2026-11-23 08:00:30 UTC at ", await app.ReportAsync("b.md"),
            StringComparison.Ordinal);
        using var list = await app.Http.GetAsync("/api/articles", App.Stop);
        Assert.Equal(30, list.Headers.CacheControl!.MaxAge!.Value.TotalSeconds);

        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(200, await app.StatusAsync("/api/articles/b"));
        Assert.Equal("scheduled", (await app.TagsAsync("b.md"))["status"]);
        await app.RunAsync("SweepArticles");
        Assert.Equal("published", (await app.TagsAsync("b.md"))["status"]);
        Assert.StartsWith("Published: ", await app.ReportAsync("b.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_article_that_goes_back_under_embargo_is_gone_and_its_new_slug_stays_unknown()
    {
        // Ahead of the clock of storage, which dates the uploads.
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(10));
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
        await app.PublishAsync("a.md", Article("A", "slug: first\n"));
        await app.PublishAsync("a.md", Article("A", "slug: second\n"));
        await app.PublishAsync("a.md", Article("A", $"slug: secret\ndate: {clock.GetUtcNow().AddHours(1):O}\n"));

        var change = (await app.GetAsync("/api/changes")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("second", "removed"),
            (change.GetProperty("slug").GetString(), change.GetProperty("change").GetString()));
        Assert.Equal(["first"], change.GetProperty("formerSlugs").EnumerateArray().Select(slug => slug.GetString()));
        foreach (var (slug, status) in new[] { ("first", 410), ("second", 410), ("secret", 404) })
            Assert.Equal(status, await app.StatusAsync($"/api/articles/{slug}"));

        await app.PublishAsync("a.md", Article("A", "slug: secret\nstatus: draft\n"));
        Assert.Equal(
            "second", (await app.GetAsync("/api/changes")).GetProperty("items")[0].GetProperty("slug").GetString());
        foreach (var (slug, status) in new[] { ("second", 410), ("secret", 404) })
            Assert.Equal(status, await app.StatusAsync($"/api/articles/{slug}"));

        await app.PublishAsync("a.md", Article("A", $"slug: secret\ndate: {clock.GetUtcNow().AddHours(1):O}\n"));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.EndsWith("/secret", await app.LocationAsync("/api/articles/second"), StringComparison.Ordinal);
        Assert.Equal(200, await app.StatusAsync("/api/articles/secret"));

        await app.PublishAsync("a.md", Article("A", $"slug: third\ndate: {clock.GetUtcNow().AddHours(1):O}\n"));
        foreach (var (slug, status) in new[] { ("second", 410), ("secret", 410), ("third", 404) })
            Assert.Equal(status, await app.StatusAsync($"/api/articles/{slug}"));
    }

    [Fact]
    public async Task A_page_that_was_opened_before_the_slug_changed_still_counts()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Article("A", "slug: old\n"));
        await app.PublishAsync("a.md", Article("A", "slug: new\n"));
        using var like = new HttpRequestMessage(HttpMethod.Put, "/api/articles/old/like");
        like.Headers.Add("X-Visitor-Id", "a-visitor-of-long-ago");

        using var liked = await app.Http.SendAsync(like, App.Stop);
        using var viewed = await app.Http.PostAsync("/api/articles/old/views", null, App.Stop);
        using var redirect = await app.Http.GetAsync("/api/articles/old", App.Stop);

        Assert.Equal([200, 204, 301], [(int)liked.StatusCode, (int)viewed.StatusCode, (int)redirect.StatusCode]);
        Assert.True(redirect.Headers.CacheControl is { NoCache: true });
        Assert.Equal(1, (await app.GetAsync("/api/articles/new?include=counters")).GetProperty("likes").GetInt64());
    }

    [Theory]
    [InlineData("date: 2026-04-01\nupdated: 2020-01-01\n", "2026-04-01T00:00:00Z")]
    [InlineData("date: 2026-04-01\nupdated: 2026-04-02\n", "2026-04-02T00:00:00Z")]
    public async Task An_article_is_not_updated_before_it_is_published(string dates, string updated)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Article("A", dates));

        Assert.Equal(updated, (await app.GetAsync("/api/articles/a")).GetProperty("updatedAt").GetString());
    }

    [Fact]
    public async Task An_image_without_its_folder_is_told_how_to_name_it()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Article("A", "image: map.png\n", "![A map](map.png)"));

        var report = await app.ReportAsync("a.md");
        Assert.Contains("W008, line 3: The image \"map.png\" is not named as one of the container", report,
            StringComparison.Ordinal);
        Assert.Contains("such as images/map.png", report, StringComparison.Ordinal);
        Assert.DoesNotContain("W002", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_may_come_before_the_article_after_it_change_and_go()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md",
            Article("A", "image: images/map.png\nimageAlt: Map\n", "![Map](../images/map.png)"));
        Assert.Contains("W002: The image map.png is not there yet.", await app.ReportAsync("a.md"),
            StringComparison.Ordinal);

        await app.PublishImageAsync("map.png", Pictures.Png(640, 480));
        var healed = await app.GetAsync("/api/articles/a");
        Assert.Contains("width=\"640\"", healed.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Equal(640, healed.GetProperty("image").GetProperty("width").GetInt32());
        Assert.DoesNotContain("W002", await app.ReportAsync("a.md"), StringComparison.Ordinal);

        await app.PublishImageAsync("map.png", Pictures.Png(800, 600));
        Assert.Equal(800, (await app.GetAsync("/api/articles/a")).GetProperty("image").GetProperty("width").GetInt32());

        await app.DeleteImageAsync("map.png");
        Assert.Contains("W002", await app.ReportAsync("a.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_the_same_again_is_no_change()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Article("A"));
        var catalogue = app.Service<LiveCatalogue>();
        var before = (await catalogue.GetNewestAsync(App.Stop)).Sequence;

        await app.NoticeAsync("a.md");
        await app.RunAsync("SweepArticles");

        Assert.Equal(before, (await catalogue.GetNewestAsync(App.Stop)).Sequence);
    }

    [Fact]
    public async Task Tags_of_the_editors_stay()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.UploadAsync("a.md", Article("A"));
        await app.Articles.GetBlobClient("a.md")
            .SetTagsAsync(new Dictionary<string, string> { ["desk"] = "sports" }, cancellationToken: App.Stop);

        await app.NoticeAsync("a.md");

        Assert.Equal("sports", (await app.TagsAsync("a.md"))["desk"]);
        Assert.Equal("published", (await app.TagsAsync("a.md"))["status"]);
    }
}
