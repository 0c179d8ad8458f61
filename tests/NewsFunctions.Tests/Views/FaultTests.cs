using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Tests.Views;

/// <summary>Storage that loses answers (5 %), is busy (5 %), resets connections (2 %) and is slow (2 %).</summary>
public sealed class FaultTests(SharedAzurite azurite)
{
    private const int Clients = 8;
    private const int Articles = 5;

    // The whole of it takes minutes: NEWSFUNCTIONS_PROOF=full.
    private static readonly int Operations = Proof.IsFull ? 5000 : 150;

    private readonly StorageCalls storage = new();

    private async Task<App> StartAsync()
    {
        var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<HttpPipelinePolicy>(storage),
            "RateLimit:Burst=1000000", "Logging:LogLevel:NewsFunctions=Error",
            "Likes:MaxPerNetworkAndArticle=50000", "Likes:MaxPerNetwork=50000");
        for (var article = 0; article < Articles; article++)
            await app.PublishAsync($"news/a{article}.md", $"---\ntitle: A{article}\ndate: 2026-11-01\n---\nText.");
        storage.Choose = StorageCalls.AtRandom(2026);
        return app;
    }

    [Fact]
    public async Task No_acknowledged_view_is_lost_and_none_counts_twice()
    {
        await using var app = await StartAsync();
        var (sent, acknowledged) = (new int[Articles], new int[Articles]);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (var i = 0; i < Operations; i++)
            {
                var article = i % Articles;
                Interlocked.Increment(ref sent[article]);
                using var response = await app.ViewAsync($"a{article}", ViewClient.Address((client * Operations) + i));
                if (response.StatusCode == HttpStatusCode.NoContent) Interlocked.Increment(ref acknowledged[article]);
                else Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            }
        }));
        storage.Choose = (_, _) => StorageFault.None;
        await app.RunAsync("RollUpViews");

        for (var article = 0; article < Articles; article++)
            Assert.InRange(await app.ViewsAsync($"a{article}"), acknowledged[article], sent[article]);
        Assert.True(acknowledged.Sum() > sent.Sum() / 2, $"{acknowledged.Sum()} of {sent.Sum()} acknowledged.");
    }

    [Fact]
    public async Task Likes_retried_until_they_are_answered_are_exact()
    {
        await using var app = await StartAsync();

        var liking = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var random = new Random(client);
            var mine = new HashSet<(int Article, int Visitor)>();
            for (var i = 0; i < Operations; i++)
            {
                var (article, visitor, like) =
                    (random.Next(Articles), (client * 10) + random.Next(10), random.Next(3) > 0);
                if (like) mine.Add((article, visitor));
                else mine.Remove((article, visitor));
                Assert.Equal(like, await LikeAsync(app, $"a{article}", $"visitor-{visitor:00000000}", like));
            }
            return mine;
        }));

        var rows = await Instance.DumpAsync(new Azure.Data.Tables.TableClient(app.ConnectionString, "Likes"));
        Assert.Equal(liking.Sum(mine => mine.Count),
            rows.Split('\n').Count(row => row.Contains(" v|", StringComparison.Ordinal)));
        using var fresh = await Instance.StartAsync(app.ConnectionString);
        for (var article = 0; article < Articles; article++)
        {
            var id = (await app.Service<LiveCatalogue>().GetNewestAsync(App.Stop)).BySlug($"a{article}")!.Id;
            Assert.Equal(liking.Sum(mine => mine.Count(like => like.Article == article)),
                await fresh.Likes.CountAsync(id, App.Stop));
        }
    }

    private static async Task<bool> LikeAsync(App app, string slug, string visitor, bool like)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(
                like ? HttpMethod.Put : HttpMethod.Delete, $"/api/articles/{slug}/like");
            request.Headers.Add("X-Visitor-Id", visitor);
            using var response = await app.Http.SendAsync(request, App.Stop);
            if (response.IsSuccessStatusCode)
                return (await response.Content.ReadFromJsonAsync<JsonElement>(App.Stop))
                    .GetProperty("liked").GetBoolean();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }
    }
}
