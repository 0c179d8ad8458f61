using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Feeds;
using NewsFunctions.Http;
using NewsFunctions.Images;
using NewsFunctions.Ledger;
using NewsFunctions.Likes;
using NewsFunctions.Trending;
using NewsFunctions.Views;

namespace NewsFunctions.Tests.Memory;

/// <summary>
/// Whatever an anonymous client sends, and however much of it, takes no more memory than is set aside for it.
/// </summary>
public sealed class FloodTests(SharedAzurite azurite)
{
    private const int Flood = 400;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("/api/articles", "category tag author language from to limit cursor fields include format")]
    [InlineData("/api/articles/a", "fields include format within preview")]
    [InlineData("/api/search?q=text", "category tag author language from to limit cursor include format")]
    [InlineData("/api/search", "q")]
    [InlineData("/api/changes", "since limit")]
    [InlineData("/api/trending", "window category limit at explain")]
    [InlineData("/api/counters", "slugs")]
    [InlineData("/api/ledger", "day")]
    [InlineData("/api/images/none.png", "w format")]
    [InlineData("/sitemap.xml", "part")]
    public async Task A_value_that_is_far_too_long_is_refused_by_the_name_of_its_parameter(
        string path, string parameters)
    {
        await using var app = await StartAsync();
        foreach (var name in parameters.Split(' '))
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            using var answer = await app.Http.GetAsync($"{path}{separator}{name}={new string('a', 7000)}", App.Stop);

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(App.Stop);
            Assert.Contains($"\"{name}\"", problem.GetProperty("errors")[0].GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/api/search")]
    [InlineData("/search")]
    public async Task A_search_with_kilobytes_of_blanks_is_refused(string path)
    {
        await using var app = await StartAsync();

        var blanks = string.Concat(Enumerable.Repeat("%20", 2400));
        using var answer = await app.Http.GetAsync($"{path}?q=text{blanks}", App.Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData(
        "/api/search?q=some text", "/api/search?q= some  text", "/api/search?q=SOME\tText",
        "/api/search?q=some%C2%A0text",
        "/api/search?limit=20&q=some text", "/api/search?q=some text&include=&format=html")]
    [InlineData("/api/search?q=m%C3%BCnchen", "/api/search?q=mu%CC%88nchen", "/api/search?q=M%C3%9CNCHEN")]
    [InlineData("/api/search?q=\"some text\"", "/api/search?q=“some text”")]
    [InlineData(
        "/api/articles?fields=slug,title", "/api/articles?fields=title, slug", "/api/articles?fields=slug,title,title",
        "/api/articles?limit=20&fields=title,slug&format=html")]
    [InlineData("/api/articles?include=body,seo", "/api/articles?include=seo,body,seo")]
    [InlineData(
        "/api/articles?from=2026-05-01", "/api/articles?from=2026-05-01T00:00Z",
        "/api/articles?from=2026-05-01T02:00:00%2B02:00")]
    [InlineData("/api/articles?language=de-AT", "/api/articles?language=DE-at")]
    public async Task What_means_the_same_is_kept_once(string first, params string[] others)
    {
        await using var app = await StartAsync();
        await app.RunAsync("RebuildSearch");
        await app.GetAsync(first);
        var kept = app.Service<AnswerCache>().InMemory.Bytes;

        foreach (var other in others)
        {
            await app.GetAsync(other);
            Assert.Equal(kept, app.Service<AnswerCache>().InMemory.Bytes);
        }
    }

    [Fact]
    public async Task A_flood_of_changing_parameters_stays_within_the_bytes_set_aside()
    {
        await using var app = await StartAsync("Articles:PageCacheMegabytes=1", "Articles:BodyCacheMegabytes=1");
        await app.RunAsync("RebuildSearch");

        await Parallel.ForEachAsync(Enumerable.Range(0, Flood), App.Stop, async (number, _) =>
        {
            foreach (var path in Changing(number))
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Add("X-Visitor-Id", $"visitor-{number:0000000000}");
                request.Headers.TryAddWithoutValidation("If-None-Match", $"\"{number}\"");
                request.Headers.TryAddWithoutValidation("User-Agent", $"Mozilla/5.0 Firefox/{number}");
                request.Headers.TryAddWithoutValidation("Accept", $"text/html;q=0.{number}");
                using var answer = await app.Http.SendAsync(request, App.Stop);
                Assert.True((int)answer.StatusCode < 500, $"{path}: {(int)answer.StatusCode}");
            }
        });

        Assert.All(Caches(app), cache => Assert.InRange(cache.Bytes, 0, cache.Most));
        Assert.InRange(app.Service<AnswerCache>().InMemory.Bytes, 500_000, 1024 * 1024);
    }

    private static IEnumerable<string> Changing(int number)
    {
        var moment = $"2026-05-{1 + (number % 28):00}T{number % 24:00}:{number % 60:00}:00.{number:0000000}Z";
        yield return $"/api/search?q=text {Padding(number)}";
        yield return $"/api/articles?from={moment}&fields=title,slug&include=body&limit={1 + (number % 100)}";
        yield return $"/api/articles?cursor={new Cursor(DateTimeOffset.UnixEpoch, ArticleId.Parse($"{number:x16}"))}";
        yield return $"/api/articles?tag=t{number}";
        yield return $"/api/articles/none-{Padding(number)}";
        yield return $"/api/articles/a?preview={number}.{number}.{number}";
        yield return $"/api/articles/a/like";
        yield return $"/api/trending?explain=1&at={moment}";
        yield return $"/api/ledger?day=20{number % 100:00}-01-{1 + (number % 28):00}";
        yield return $"/api/images/none/{Padding(number)}.png?v={number}";
        yield return $"/api/changes?since={number}";
        yield return $"/feeds/tag/t{number}/rss.xml";
        yield return $"/search?q=text {number}&utm_source={Padding(number)}";
        yield return $"/articles/a?utm_source={Padding(number)}";
        yield return $"/tag/t?cursor={number}";
        yield return $"/{Padding(number)}";
    }

    private static string Padding(int number) => $"{number}-{new string('x', 150)}";

    private static IEnumerable<(long Bytes, long Most)> Caches(App app) =>
    [
        app.Service<AnswerCache>().InMemory, app.Service<BodyStore>().InMemory, app.Service<FeedReader>().InMemory,
        app.Service<ImageLibrary>().InMemory, app.Service<LikeReads>().InMemory, app.Service<LedgerDays>().InMemory,
        app.Service<ActivityLog>().InMemory, app.Service<BotDetector>().InMemory,
        app.Service<StatsTable>().InMemory, Rendition.InMemory,
    ];

    private async Task<App> StartAsync(params string[] settings)
    {
        var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock),
            ["RateLimit:Burst=1000000", .. settings]);
        var text = string.Concat(Enumerable.Repeat("Some text. ", 300));
        await app.PublishAsync("news/a.md", $"---\ntitle: A\ntags: [T]\ndate: 2026-05-01\n---\n{text}");
        return app;
    }
}
