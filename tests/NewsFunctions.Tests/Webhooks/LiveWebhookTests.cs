using NewsFunctions.Tests.LocalHost;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Webhooks;

/// <summary>With the queues as they are, nobody's clock moved and nothing run by hand.</summary>
public sealed class LiveWebhookTests(SharedAzurite azurite)
{
    private static readonly string[] Running =
        ["AzureWebJobs:DeliverWebhooks:Disabled=false", "AzureWebJobs:PublishArticle:Disabled=false"];

    [Fact]
    public async Task An_upload_and_the_end_of_an_embargo_reach_an_endpoint_that_fails_at_first()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await App.StartAsync(azurite.NewAccount(), null, [.. Running, .. receiver.Settings]);
        receiver.Answer = (http, number) =>
        {
            http.Response.StatusCode = number == 1 ? 500 : 204;
            return Task.CompletedTask;
        };
        var end = DateTimeOffset.UtcNow.AddSeconds(8);
        await app.UploadAsync("later.md", Article("Later", $"date: {end:O}\n"));
        await app.UploadAsync("now.md", Article("Now"));

        await Eventually.TrueAsync(() => receiver.Messages.Count == 3, "the embargo has ended and all were told");

        Assert.Equal(["published later", "published now", "published now"], receiver.Told.Order());
        Assert.All(receiver.Messages.Where(message => message.ToString() == "published later"),
            message => Assert.True(message.At.ToUnixTimeSeconds() >= end.ToUnixTimeSeconds()));
    }

    [Fact]
    public async Task Articles_are_published_while_an_endpoint_hangs()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted);
        await using var app = await App.StartAsync(azurite.NewAccount(), null, [.. Running, .. receiver.Settings]);
        await app.UploadAsync("first.md", Article("First"));
        await Eventually.TrueAsync(() => receiver.Messages.Count == 1, "the endpoint is told");
        foreach (var title in new[] { "second", "third" })
        {
            await app.UploadAsync($"{title}.md", Article(title));
            await Eventually.TrueAsync(
                async () => await app.StatusAsync($"/api/articles/{title}") == 200, $"{title} is published");
        }

        Assert.Single(receiver.Messages);
    }
}
