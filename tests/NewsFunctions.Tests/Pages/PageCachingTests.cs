using System.Net;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace NewsFunctions.Tests.Pages;

public sealed class PageCachingTests(SharedAzurite azurite)
{
    private static readonly string[] Warm = ["/", "/articles/a", "/category/news", "/tag/t", "/author/ada", "/search",
        "/search?q=text", "/trending", "/nothing"];

    private readonly StorageCalls storage = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_warm_page_costs_no_storage_call_whatever_is_added_to_its_address()
    {
        await using var app = await StartAsync();
        await app.RunAsync("RebuildSearch");
        foreach (var path in Warm) await HtmlPage.GetAsync(app, path);
        storage.Clear();

        foreach (var path in Warm)
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            await HtmlPage.GetAsync(app, path);
            for (var i = 0; i < 20; i++)
                await HtmlPage.GetAsync(app, $"{path}{separator}utm_source={i}&fbclid={Guid.NewGuid()}");
        }

        Assert.Empty(storage.All);
    }

    [Fact]
    public async Task Parameters_that_a_page_does_not_know_change_nothing_in_it()
    {
        await using var app = await StartAsync();

        foreach (var path in new[] { "/", "/articles/a", "/category/news", "/trending" })
            Assert.Equal((await HtmlPage.GetAsync(app, path)).Response.Headers.ETag,
                (await HtmlPage.GetAsync(app, $"{path}?utm_source=x&page=2&limit=1")).Response.Headers.ETag);
    }

    [Fact]
    public async Task A_page_is_answered_as_the_API_is()
    {
        await using var app = await StartAsync();
        var page = await HtmlPage.GetAsync(app, "/articles/a");

        using var known = await SendAsync(
            app, HttpMethod.Get, "/articles/a", "If-None-Match", page.Response.Headers.ETag!.ToString());
        using var head = await SendAsync(app, HttpMethod.Head, "/articles/a");
        using var brotli = await SendAsync(app, HttpMethod.Get, "/articles/a", "Accept-Encoding", "gzip, br");

        Assert.False(page.Response.Headers.ETag.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(page.Header("Content-Security-Policy"),
            string.Join(' ', known.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal(page.Response.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(App.Stop));
        Assert.Equal(["br"], brotli.Content.Headers.ContentEncoding);
        Assert.Equal("a b", page.Header("Surrogate-Key"));
        Assert.Contains("Accept-Encoding", page.Header("Vary"), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        Assert.Contains("camera=()", page.Header("Permissions-Policy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/articles/a")]
    [InlineData("/category/news")]
    [InlineData("/search?q=text")]
    [InlineData("/nothing")]
    [InlineData("/trending")]
    public async Task The_policy_lets_a_page_load_nothing_but_the_files_of_the_site(string path)
    {
        await using var app = await StartAsync();

        var page = await HtmlPage.GetAsync(app, path);
        var policy = page.Header("Content-Security-Policy");

        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        foreach (var part in new[] { "default-src 'none'", "script-src 'self'", "frame-ancestors 'none'",
            "base-uri 'none'", "form-action 'self'" })
            Assert.Contains(part, policy.Split("; "));
        Assert.Empty(page.Document.QuerySelectorAll("[style], style, iframe, object, embed"));
        Assert.All(page.Document.QuerySelectorAll("script[src], link[rel=stylesheet]"), element =>
            Assert.StartsWith("/theme/", element.GetAttribute("src") ?? element.GetAttribute("href"),
                StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_is_kept_no_longer_than_to_the_end_of_the_next_embargo_and_shows_what_comes_then()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("news/soon.md",
            $"---\ntitle: Soon\ndate: {clock.GetUtcNow().AddSeconds(20):O}\n---\nText.");

        foreach (var path in new[] { "/", "/articles/a", "/category/news" })
            Assert.Equal("public, max-age=20, stale-if-error=3600",
                (await HtmlPage.GetAsync(app, path)).Header("Cache-Control"));
        Assert.Equal(HttpStatusCode.NotFound, (await HtmlPage.GetAsync(app, "/articles/soon")).Status);
        clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(HttpStatusCode.OK, (await HtmlPage.GetAsync(app, "/articles/soon")).Status);
        Assert.Equal(["soon"], (await HtmlPage.GetAsync(app, "/")).Slugs(".lead"));
    }

    [Fact]
    public async Task With_storage_down_pages_in_memory_go_on_and_others_say_that_they_will_be_back()
    {
        await using var app = await StartAsync();
        await HtmlPage.GetAsync(app, "/articles/a");
        await HtmlPage.GetAsync(app, "/");
        storage.Down = true;
        clock.Advance(TimeSpan.FromHours(1));

        foreach (var path in new[] { "/articles/a", "/", "/category/news" })
            Assert.Equal(HttpStatusCode.OK, (await HtmlPage.GetAsync(app, path)).Status);
        var unread = await HtmlPage.GetAsync(app, "/articles/b");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, unread.Status);
        Assert.NotNull(unread.Response.Headers.RetryAfter);
        Assert.Equal("This page cannot be shown right now", unread.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal("no-store", unread.Header("Cache-Control"));
    }

    [Fact]
    public async Task With_storage_down_from_the_start_a_page_says_so_too()
    {
        var account = azurite.NewAccount();
        await using (await App.StartAsync(account)) { }
        await using var app = await App.StartAsync(
            account, services => services.AddSingleton<HttpPipelinePolicy>(storage));
        storage.Down = true;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await HtmlPage.GetAsync(app, "/")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await HtmlPage.GetAsync(app, "/articles/a")).Status);
        // It may be a page of the publication.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await HtmlPage.GetAsync(app, "/imprint")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await HtmlPage.GetAsync(app, "/no/such/page")).Status);
    }

    [Fact]
    public async Task Files_of_the_theme_are_kept_for_ever_by_their_hash_and_by_no_other()
    {
        await using var app = await StartAsync();
        var page = await HtmlPage.GetAsync(app, "/");
        foreach (var address in new[] { page.Link("stylesheet"), page.Link("icon"),
            page.Document.QuerySelector("script[src]")!.GetAttribute("src") })
        {
            using var file = await app.Http.GetAsync(address, App.Stop);
            using var old = await app.Http.GetAsync($"{address}0", App.Stop);
            Assert.Equal("public, max-age=31536000, immutable",
                string.Join(", ", file.Headers.GetValues("Cache-Control")));
            Assert.Equal(TimeSpan.FromMinutes(1), old.Headers.CacheControl!.MaxAge);
        }
        Assert.Equal(404, await app.StatusAsync("/theme/layout.liquid"));
    }

    private async Task<App> StartAsync()
    {
        var app = await App.StartAsync(azurite.NewAccount(), services =>
        {
            services.AddSingleton<HttpPipelinePolicy>(storage);
            services.AddSingleton<TimeProvider>(clock);
        });
        await app.PublishAsync("news/a.md", $"---\ntitle: A\nauthor: Ada\ntags: [T]\ndate: 2026-05-01\n" +
            $"updated: 2026-05-01\n---\n{string.Concat(Enumerable.Repeat("Text. ", 300))}");
        await app.PublishAsync("news/b.md", "---\ntitle: B\ndate: 2026-05-02\nupdated: 2026-05-02\n---\nText.");
        return app;
    }

    private static async Task<HttpResponseMessage> SendAsync(
        App app, HttpMethod method, string path, params string[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var pair in headers.Chunk(2)) request.Headers.TryAddWithoutValidation(pair[0], pair[1]);
        return await app.Http.SendAsync(request, App.Stop);
    }
}
