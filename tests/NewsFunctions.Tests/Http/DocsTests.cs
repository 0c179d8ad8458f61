using System.Text.RegularExpressions;

namespace NewsFunctions.Tests.Http;

/// <summary>That it shows the API is seen in a browser, by tests/pages.</summary>
public sealed partial class DocsTests(SharedAzurite azurite)
{
    [Fact]
    public async Task The_reference_asks_nothing_of_other_sites()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        using var page = await app.Http.GetAsync("/docs", App.Stop);

        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        var addresses = Address().Matches(await page.Content.ReadAsStringAsync(App.Stop))
            .Select(address => address.Groups[1].Value).ToList();
        Assert.Equal(["data:,", "/openapi.json", "/docs/redoc.js"], addresses);
        foreach (var address in addresses.Skip(1)) Assert.Equal(200, await app.StatusAsync(address));
    }

    [GeneratedRegex(@"(?:href|src|url)=""([^""]*)""")]
    private static partial Regex Address();
}
