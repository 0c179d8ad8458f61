using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.LocalHost;
using NewsFunctions.LocalHost.Http;

namespace NewsFunctions.Tests.LocalHost;

/// <summary>
/// What needs a key on Azure is closed to the pages that a developer visits, and with keys to all without one.
/// </summary>
public sealed class AccessTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData("evil.example", null, null, HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example", null, null, HttpStatusCode.Forbidden)]
    [InlineData("192.168.1.7", null, null, HttpStatusCode.Forbidden)]
    [InlineData("localhost", "https://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("localhost", "http://localhost", null, HttpStatusCode.OK)]
    [InlineData("localhost", "null", null, HttpStatusCode.Forbidden)]
    [InlineData("localhost", null, "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("localhost", null, "same-site", HttpStatusCode.Forbidden)]
    [InlineData("localhost", null, "none", HttpStatusCode.OK)]
    [InlineData("[::1]", null, null, HttpStatusCode.OK)]
    [InlineData("127.0.0.2", null, null, HttpStatusCode.OK)]
    public async Task A_page_from_elsewhere_reaches_nothing_that_needs_a_key(
        string host, string? origin, string? site, HttpStatusCode expected)
    {
        await using var app = await LocalApp.StartAsync(azurite.NewAccount());

        Assert.Equal(expected, await StatusAsync(app, HttpMethod.Get, "/keyed", host, origin, site));
        Assert.Equal(expected, await StatusAsync(app, HttpMethod.Get, "/keyed-by-master", host, origin, site));
        var admin = await StatusAsync(app, HttpMethod.Post, "/admin/functions/EveryFive", host, origin, site);
        Assert.Equal(expected == HttpStatusCode.OK ? HttpStatusCode.UnsupportedMediaType : expected, admin);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, HttpMethod.Get, "/context", host, origin, site));
        Assert.Empty(app.Calls);
    }

    [Theory]
    [InlineData("/keyed", "keyed")]
    [InlineData("/keyed-by-master", "keyed by master")]
    public async Task With_keys_the_one_that_was_printed_opens_and_nothing_else(string path, string answer)
    {
        var key = "";
        await using var app = await StartWithKeysAsync(access => key = access.Key!);

        using var without = await app.Http.GetAsync(
            new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        using var wrong = await app.Http.GetAsync(
            new Uri($"{path}?code=wrong", UriKind.Relative), TestContext.Current.CancellationToken);
        var byQuery = await app.Http.GetStringAsync(
            new Uri($"{path}?code={key}", UriKind.Relative), TestContext.Current.CancellationToken);
        app.Http.DefaultRequestHeaders.Add("x-functions-key", key);
        var byHeader = await app.Http.GetStringAsync(
            new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized),
            (without.StatusCode, wrong.StatusCode));
        Assert.Empty(await without.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal((answer, answer), (byQuery, byHeader));
    }

    [Fact]
    public async Task With_keys_the_admin_address_needs_one_too()
    {
        var key = "";
        await using var app = await StartWithKeysAsync(access => key = access.Key!);

        using var without = await app.RunAsync("EveryFive");
        app.Http.DefaultRequestHeaders.Add("x-functions-key", key);
        using var with = await app.RunAsync("EveryFive");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Accepted), (without.StatusCode, with.StatusCode));
    }

    private Task<LocalApp> StartWithKeysAsync(Action<Access> see) => LocalApp.StartAsync(
        azurite.NewAccount(), settings: "LocalHost:RequireKeys=true", changes: new HostChanges
        {
            Host = services => services.AddSingleton(provider =>
            {
                var access = ActivatorUtilities.CreateInstance<Access>(provider);
                see(access);
                return access;
            }),
        });

    private static async Task<HttpStatusCode> StatusAsync(
        LocalApp app, HttpMethod method, string path, string host, string? origin, string? site)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Host = host;
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
