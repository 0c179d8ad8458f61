using System.Net;

namespace NewsFunctions.Tests.Hosting;

public sealed class ErrorCachingTests(SharedAzurite azurite)
{
    // Front Door keeps what does not say for how long, redirects and 410 among it, for one to three days.
    [Fact]
    public async Task No_cache_keeps_that_an_article_has_gone_or_is_not_there()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("news/harbour.md", "---\ntitle: Harbour\n---\nText.");
        await app.Articles.DeleteBlobAsync("news/harbour.md", cancellationToken: App.Stop);
        await app.Service<NewsFunctions.Publishing.Publisher>().PublishAsync("news/harbour.md", App.Stop);

        foreach (var (path, status) in new[] { ("harbour", HttpStatusCode.Gone), ("nowhere", HttpStatusCode.NotFound) })
        {
            using var response = await app.Http.GetAsync($"/api/articles/{path}", App.Stop);
            Assert.Equal(status, response.StatusCode);
            Assert.True(response.Headers.CacheControl is { NoCache: true } or { NoStore: true });
        }
    }
}
