using System.Net;

namespace NewsFunctions.Tests.Http;

public sealed class ProtectionTests(SharedAzurite azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(16 * 1024, false, 204)]
    [InlineData((16 * 1024) + 1, false, 413)]
    [InlineData(16 * 1024, true, 204)]
    [InlineData((16 * 1024) + 1, true, 413)]
    [InlineData(1024 * 1024, true, 413)]
    public async Task A_body_over_16_KB_is_refused_and_nothing_done(int length, bool chunked, int status)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("news/a.md", "---\ntitle: A\n---\nText.");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/articles/a/views")
        {
            Content = new ByteArrayContent(new byte[length]),
        };
        request.Headers.TryAddWithoutValidation(
            "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await app.Http.SendAsync(request, Stop);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 204, response.Headers.Contains("X-View"));
    }

    [Theory]
    [InlineData("/api/articles")]
    [InlineData("/api/articles/none")]
    [InlineData("/openapi.json")]
    public async Task Data_is_not_sniffed_framed_or_run(string path)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        using var response = await app.Http.GetAsync(path, Stop);

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("cross-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
    }

    [Fact]
    public async Task A_browser_of_another_origin_may_ask_and_read()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/articles/a/like");
        preflight.Headers.Add("Origin", "https://front.example.org");
        preflight.Headers.Add("Access-Control-Request-Method", "PUT");
        preflight.Headers.Add("Access-Control-Request-Headers", "x-visitor-id");
        using var simple = new HttpRequestMessage(HttpMethod.Get, "/api/articles");
        simple.Headers.Add("Origin", "https://front.example.org");

        using var plain = new HttpClient { BaseAddress = app.Http.BaseAddress };
        using var allowed = await plain.SendAsync(preflight, Stop);
        using var read = await app.Http.SendAsync(simple, Stop);

        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal(["*", "PUT", "x-visitor-id"], new[] { "Origin", "Methods", "Headers" }.Select(
            name => allowed.Headers.GetValues($"Access-Control-Allow-{name}").Single()));
        Assert.Equal("*", Assert.Single(read.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("Link", Assert.Single(read.Headers.GetValues("Access-Control-Expose-Headers")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_origins_of_the_setting_may_read()
    {
        await using var app = await App.StartAsync(
            azurite.NewAccount(), null, "Host:CORS=https://a.example,https://b.example");
        using var ours = new HttpRequestMessage(HttpMethod.Get, "/api/articles")
        {
            Headers = { { "Origin", "https://b.example" } },
        };
        using var other = new HttpRequestMessage(HttpMethod.Get, "/api/articles")
        {
            Headers = { { "Origin", "https://c.example" } },
        };

        using var read = await app.Http.SendAsync(ours, Stop);
        using var hidden = await app.Http.SendAsync(other, Stop);

        Assert.Equal("https://b.example", Assert.Single(read.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("Origin", read.Headers.Vary);
        Assert.False(hidden.Headers.Contains("Access-Control-Allow-Origin"));
    }
}
