using Microsoft.Extensions.Options;

namespace NewsFunctions.Tests.Webhooks;

public sealed class WebhookSettingsTests(SharedAzurite azurite)
{
    private static readonly string Secret = Receiver.Secret;

    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { "http://hooks.example.org/", Secret, "", "Webhooks:0:Url" },
        { "hooks.example.org", Secret, "", "Webhooks:0:Url" },
        { "ftp://hooks.example.org/", Secret, "", "Webhooks:0:Url" },
        { "https://user:word@hooks.example.org/", Secret, "", "Webhooks:0:Url" },
        { "", Secret, "", "Webhooks:0:Url" },
        { "https://hooks.example.org/", "", "", "Webhooks:0:Secret" },
        { "https://hooks.example.org/", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "", "Webhooks:0:Secret" },
        { "https://hooks.example.org/", SecretOf(23), "", "Webhooks:0:Secret" },
        { "https://hooks.example.org/", SecretOf(65), "", "Webhooks:0:Secret" },
        { "https://hooks.example.org/", $"{Secret} {Secret} {Secret}", "", "Webhooks:0:Secret" },
        { "https://hooks.example.org/", Secret, "article.published,article.deleted", "\"article.deleted\"" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_setting_ends_the_start_and_is_named_without_the_secret(
        string url, string secret, string events, string named)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(url, secret, events));

        Assert.Contains(named, Assert.Single(failure.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("MfKQ9r8G", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(24, "https://hooks.example.org/news", "")]
    [InlineData(64, "http://localhost:3000/hook", "article.removed, article.published")]
    [InlineData(32, "http://[::1]:3000/hook", "article.updated")]
    public async Task A_right_one_starts(int bytes, string url, string events)
    {
        await using var app = await StartAsync(url, $"{SecretOf(bytes)}  {Secret}", events);

        Assert.Equal(200, await app.StatusAsync("/health/live"));
    }

    private Task<App> StartAsync(string url, string secret, string events) => App.StartAsync(
        azurite.NewAccount(), null, $"Webhooks:0:Url={url}", $"Webhooks:0:Secret={secret}",
        $"Webhooks:0:Events={events}");

    private static string SecretOf(int bytes) => $"whsec_{Convert.ToBase64String(new byte[bytes])}";
}
