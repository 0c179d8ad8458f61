using System.IO.Compression;
using System.Net;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace NewsFunctions.Tests.Articles;

public sealed class CachingTests(SharedAzurite azurite)
{
    private static readonly string[] Reads =
    [
        "/api/articles/a", "/api/articles/a?format=text&within=category&include=seo", "/api/articles?include=body",
        "/api/articles?category=news&limit=1",
        "/api/categories", "/api/tags", "/api/authors", "/api/changes",
    ];

    private readonly StorageCalls storage = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_warm_read_costs_no_storage_call_and_a_cold_one_a_bounded_number()
    {
        await using var app = await StartAsync();
        await PublishTwoAsync(app);
        await using var other = await StartAsync(app.ConnectionString);
        foreach (var path in Reads)
        {
            storage.Clear();
            await other.GetAsync(path);

            // The head, the changes, and one body for each article shown.
            Assert.InRange(storage.All.Count, 0, 4);
        }
        storage.Clear();

        foreach (var path in Reads) await other.GetAsync(path);

        Assert.Empty(storage.All);
    }

    [Fact]
    public async Task Many_who_miss_the_same_at_once_load_it_once()
    {
        await using var app = await StartAsync();
        await PublishTwoAsync(app);
        await using var other = await StartAsync(app.ConnectionString);
        storage.Clear();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => other.GetAsync("/api/articles/a")));

        Assert.Single(storage.All, call => call.Contains("/bodies/", StringComparison.Ordinal));
        Assert.Equal(3, storage.All.Count);
    }

    [Fact]
    public async Task With_storage_down_what_is_in_memory_is_served_and_marked_and_the_rest_is_503()
    {
        await using var app = await StartAsync();
        await PublishTwoAsync(app);
        await app.GetAsync("/api/articles/a");
        await app.GetAsync("/api/articles");
        storage.Down = true;
        clock.Advance(TimeSpan.FromHours(1));
        await app.GetAsync("/api/articles/a");

        using var article = await app.Http.GetAsync("/api/articles/a", Stop);
        using var list = await app.Http.GetAsync("/api/articles", Stop);
        using var unread = await app.Http.GetAsync("/api/articles/b", Stop);
        storage.Down = false;
        clock.Advance(TimeSpan.FromHours(1));
        await app.GetAsync("/api/articles/a");
        using var healed = await app.Http.GetAsync("/api/articles/a", Stop);

        Assert.All([article, list], answer =>
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("storage-unavailable", Assert.Single(answer.Headers.GetValues("Cache-Status")),
                StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.CacheControl!.MaxAge);
        });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unread.StatusCode);
        Assert.NotNull(unread.Headers.RetryAfter);
        Assert.False(healed.Headers.Contains("Cache-Status"));
    }

    [Fact]
    public async Task A_publish_is_seen_by_every_instance_within_the_stated_age()
    {
        await using var app = await StartAsync();
        await PublishTwoAsync(app);
        await using var other = await StartAsync(app.ConnectionString);
        using var before = await other.Http.GetAsync("/api/articles", Stop);
        await app.PublishAsync("news/c.md", "---\ntitle: C\ndate: 2026-05-03\n---\nText.");
        clock.Advance(before.Headers.CacheControl!.MaxAge!.Value + TimeSpan.FromSeconds(1));

        var list = await other.GetAsync("/api/articles");

        Assert.Equal("c", list.GetProperty("items")[0].GetProperty("slug").GetString());
    }

    [Fact]
    public async Task An_answer_is_kept_no_longer_than_to_the_end_of_the_next_embargo_and_shown_from_then_on()
    {
        await using var app = await StartAsync();
        await PublishTwoAsync(app);
        await app.PublishAsync("news/soon.md",
            $"---\ntitle: Soon\ntags: [shared]\ndate: {clock.GetUtcNow().AddSeconds(20):O}\n---\nText.");

        using var before = await app.Http.GetAsync("/api/articles/a", Stop);
        Assert.Equal(404, await app.StatusAsync("/api/articles/soon"));
        foreach (var path in new[] { "/api/articles", "/api/tags", "/rss.xml", "/atom.xml", "/feed.json",
            "/feeds/feeds.opml", "/sitemap.xml", "/news-sitemap.xml" })
        {
            using var answer = await app.Http.GetAsync(path, Stop);
            Assert.Equal("public, max-age=20, stale-if-error=3600",
                string.Join(", ", answer.Headers.GetValues("Cache-Control")));
        }
        clock.Advance(TimeSpan.FromSeconds(20));
        var after = await app.GetAsync("/api/articles/a");

        Assert.Equal(TimeSpan.FromSeconds(20), before.Headers.CacheControl!.MaxAge);
        Assert.Equal(
            "soon", (await app.GetAsync("/api/articles/b")).GetProperty("next").GetProperty("slug").GetString());
        Assert.Contains(
            "soon", after.GetProperty("related").EnumerateArray().Select(item => item.GetProperty("slug").GetString()));
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0.5, gzip", "gzip")]
    [InlineData("identity, GZIP", "gzip")]
    [InlineData("deflate", null)]
    [InlineData("brotli,x-gzip", null)]
    [InlineData("*", "br")]
    [InlineData("br;q=0, *;q=0.1", "gzip")]
    public async Task An_answer_is_compressed_as_the_client_likes_with_an_ETag_of_its_own(
        string accepted, string? coding)
    {
        await using var app = await StartAsync();
        await PublishTwoAsync(app);
        using var plain = await app.Http.GetAsync("/api/articles/a", Stop);

        using var answer = await SendAsync(app, "/api/articles/a", "Accept-Encoding", accepted);
        using var known = await SendAsync(
            app, "/api/articles/a", "Accept-Encoding", accepted, "If-None-Match", $"\"x\", W/{answer.Headers.ETag}");
        using var unread = await SendAsync(app, "/api/articles/a", "If-None-Match", "*");

        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.Equal(coding is null, plain.Headers.ETag!.Equals(answer.Headers.ETag));
        Assert.False(answer.Headers.ETag!.IsWeak);
        Assert.Equal(await plain.Content.ReadAsStringAsync(Stop), await DecodeAsync(answer, coding));
        Assert.Equal([HttpStatusCode.NotModified, HttpStatusCode.NotModified], [known.StatusCode, unread.StatusCode]);
        Assert.Contains("Accept-Encoding", known.Headers.Vary);
    }

    [Fact]
    public async Task Caches_are_told_what_is_inside_and_how_old_it_is()
    {
        await using var app = await StartAsync();
        await PublishTwoAsync(app);

        using var article = await app.Http.GetAsync("/api/articles/a", Stop);
        using var list = await app.Http.GetAsync("/api/articles?category=news", Stop);

        Assert.Equal("a b", Assert.Single(article.Headers.GetValues("Surrogate-Key")));
        Assert.Equal("b a category:news", Assert.Single(list.Headers.GetValues("Surrogate-Key")));
        Assert.Contains("stale-while-revalidate=", list.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    private Task<App> StartAsync(string? account = null) => App.StartAsync(account ?? azurite.NewAccount(), services =>
    {
        services.AddSingleton<HttpPipelinePolicy>(storage);
        services.AddSingleton<TimeProvider>(clock);
    });

    // Long enough to be worth compressing.
    private static async Task PublishTwoAsync(App app)
    {
        await app.PublishAsync("news/a.md", $"---\ntitle: A\ntags: [shared]\ndate: 2026-05-01\nupdated: 2026-05-01\n" +
            $"---\n{string.Concat(Enumerable.Repeat("Text. ", 300))}");
        await app.PublishAsync("news/b.md", "---\ntitle: B\ndate: 2026-05-02\nupdated: 2026-05-02\n---\nText.");
    }

    private static async Task<HttpResponseMessage> SendAsync(App app, string path, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var pair in headers.Chunk(2)) request.Headers.TryAddWithoutValidation(pair[0], pair[1]);
        return await app.Http.SendAsync(request, Stop);
    }

    private static async Task<string> DecodeAsync(HttpResponseMessage answer, string? coding)
    {
        var content = await answer.Content.ReadAsStreamAsync(Stop);
        using var reader = new StreamReader(coding switch
        {
            "br" => new BrotliStream(content, CompressionMode.Decompress),
            "gzip" => new GZipStream(content, CompressionMode.Decompress),
            _ => content,
        });
        return await reader.ReadToEndAsync(Stop);
    }
}
