using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace NewsFunctions.Tests.Articles;

public sealed class ReadingTests(SharedAzurite azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_article_has_everything_that_a_page_shows()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("politics/2026-04-17-harbour-bridge.md", """
            ---
            title: The harbour bridge
            author: Ada Example
            tags: [bridges, Harbour]
            date: 2026-04-17
            source: {name: Harbour Gazette, url: https://example.org/bridge}
            license: CC-BY-4.0
            ---
            It **opens** today. [More](https://example.org/).
            """);
        await app.PublishAsync("politics/older.md", "---\ntitle: Older\ndate: 2026-04-01\n---\nText.");
        await app.PublishAsync("culture/newer.md", "---\ntitle: Newer\ndate: 2026-05-01\n---\nText.");

        var article = await app.GetAsync("/api/articles/harbour-bridge");

        Assert.Equal("The harbour bridge", article.GetProperty("title").GetString());
        Assert.Equal("politics", article.GetProperty("category").GetProperty("slug").GetString());
        Assert.Equal("ada-example", article.GetProperty("author").GetProperty("slug").GetString());
        Assert.Equal("2026-04-17T00:00:00Z", article.GetProperty("publishedAt").GetString());
        Assert.Equal($"{app.BaseUrl}/articles/harbour-bridge", article.GetProperty("url").GetString());
        Assert.Equal("https://creativecommons.org/licenses/by/4.0/",
            article.GetProperty("license").GetProperty("url").GetString());
        Assert.Equal("Harbour Gazette", article.GetProperty("source").GetProperty("name").GetString());
        Assert.Contains("<strong>opens</strong>", article.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Contains("rel=\"noopener nofollow ugc\"", article.GetProperty("body").GetString(),
            StringComparison.Ordinal);
        Assert.Equal("older", article.GetProperty("previous").GetProperty("slug").GetString());
        Assert.Equal("newer", article.GetProperty("next").GetProperty("slug").GetString());
        Assert.False(article.TryGetProperty("views", out _));
    }

    [Fact]
    public async Task Letters_and_markup_are_sent_as_they_are()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("news/greetings.md", "---\ntitle: Grüße & 新闻, it's here\n---\nText.");

        var json = await app.Http.GetStringAsync("/api/articles/greetings?fields=title,body", Stop);

        Assert.Equal("""{"title":"Grüße & 新闻, it's here","body":"<p>Text.</p>"}""",
            json.Replace("\\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_without_skipping_or_repeating_while_articles_are_added()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        for (var day = 1; day <= 7; day++)
            await app.PublishAsync($"news/a{day}.md", $"---\ntitle: A{day}\ndate: 2026-01-0{day}\n---\nText.");

        var seen = new List<string>();
        for (var cursor = (string?)""; cursor is not null;)
        {
            var page = await app.GetAsync($"/api/articles?limit=2{cursor}");
            seen.AddRange(
                page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("slug").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString() is { } next ? $"&cursor={next}" : null;
            await app.PublishAsync($"news/new{seen.Count}.md",
                $"---\ntitle: New\ndate: 2026-02-0{seen.Count}\n---\nText.");
        }

        Assert.Equal(["a7", "a6", "a5", "a4", "a3", "a2", "a1"], seen);
    }

    [Fact]
    public async Task A_known_version_is_answered_with_304_and_HEAD_has_no_body()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("news/a.md", "---\ntitle: A\n---\nText.");
        using var first = await app.Http.GetAsync("/api/articles/a", Stop);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/articles/a");
        again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(first.Headers.ETag!.Tag, isWeak: true));
        using var known = await app.Http.SendAsync(again, Stop);
        using var head = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/api/articles/a"), Stop);

        Assert.False(first.Headers.ETag.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(first.Headers.ETag, head.Headers.ETag);
        Assert.Equal(first.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task Every_wrong_parameter_is_named()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        using var response = await app.Http.GetAsync("/api/articles?limit=0&cursor=x&page=2", Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
        var errors = problem.GetProperty("errors").EnumerateArray().Select(error => error.GetString()!);
        Assert.Equal(["\"limit\"", "\"cursor\"", "\"page\""],
            errors.Select(error => error.Split(' ').First(word => word.StartsWith('"'))));
    }
}
