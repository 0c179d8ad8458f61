using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publishing;

public sealed partial class PreviewTests(SharedAzurite azurite)
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_draft_is_shown_by_the_address_in_its_report_and_never_cached_or_indexed()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("a.md", Article("A", "status: draft\n", "A **draft**."));

        var address = await AddressAsync(app, "a.md");
        using var response = await app.Http.GetAsync(address, App.Stop);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("noindex", response.Headers.GetValues("X-Robots-Tag").Single());
        Assert.Null(response.Headers.ETag);
        Assert.Equal("<p>A <strong>draft</strong>.</p>", (await app.GetAsync(address)).GetProperty("body").GetString());
        Assert.Equal(404, await app.StatusAsync("/api/articles/a"));
        Assert.Equal(0, (await app.GetAsync("/api/articles")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task An_address_ends_on_its_day_and_shows_the_newest_draft_until_then()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("a.md", Article("A", "status: draft\n"));
        var address = await AddressAsync(app, "a.md");
        Assert.Contains("until 2026-12-08 00:00 UTC", await app.ReportAsync("a.md"), StringComparison.Ordinal);

        await app.PublishAsync("a.md", Article("B", "status: draft\n"));
        Assert.Equal("B", (await app.GetAsync(address)).GetProperty("title").GetString());

        clock.SetUtcNow(new DateTimeOffset(2026, 12, 7, 23, 59, 59, TimeSpan.Zero));
        Assert.Equal(200, await app.StatusAsync(address));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(404, await app.StatusAsync(address));
    }

    [Fact]
    public async Task An_address_opens_one_article_and_no_other()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("a.md", Article("A", "status: draft\n"));
        await app.PublishAsync("b.md", Article("B", "status: draft\n"));
        var token = (await AddressAsync(app, "a.md")).Split('=')[1];
        var parts = token.Split('.');
        var later = $"{parts[0]}.{long.Parse(parts[1], null) + 1}.{parts[2]}";

        Assert.Equal(200, await app.StatusAsync($"/api/articles/a?preview={token}"));
        Assert.Equal(404, await app.StatusAsync($"/api/articles/b?preview={token}"));
        foreach (var forged in new[] { later, token[..^1], $"{token}.x", "x", new string('.', 300) })
            Assert.Equal(404, await app.StatusAsync($"/api/articles/a?preview={forged}"));
    }

    [Fact]
    public async Task What_is_scheduled_can_be_previewed_too_and_what_is_online_needs_no_preview()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("a.md", Article("A", "date: 2026-12-01\n"));
        await app.PublishAsync("b.md", Article("B", "date: 2026-11-01\n"));

        Assert.Equal(200, await app.StatusAsync(await AddressAsync(app, "a.md")));
        Assert.DoesNotContain("preview", await app.ReportAsync("b.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_instance_opens_what_another_signed()
    {
        var account = azurite.NewAccount();
        string address;
        await using (var one = await StartAsync(account))
        {
            await one.PublishAsync("a.md", Article("A", "status: draft\n"));
            address = await AddressAsync(one, "a.md");
        }
        await using var other = await StartAsync(account);

        Assert.Equal(200, await other.StatusAsync(address));
    }

    private Task<App> StartAsync(string? account = null) =>
        App.StartAsync(account ?? azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));

    private static async Task<string> AddressAsync(App app, string name) =>
        "/api" + new Uri(PreviewLine().Match(await app.ReportAsync(name)).Groups[1].Value).PathAndQuery;

    [GeneratedRegex("^Preview: (.*)$", RegexOptions.Multiline)]
    private static partial Regex PreviewLine();
}
