using System.Collections.Concurrent;
using NewsFunctions.Tests.Ledger;

namespace NewsFunctions.Tests.Views;

public sealed class KillTests(SharedAzurite azurite)
{
    private const int Clients = 12;

    // A killed process takes seconds to come back: NEWSFUNCTIONS_PROOF=full for the whole of it.
    private static readonly int Kills = Proof.IsFull ? 50 : 4;

    private readonly ConcurrentDictionary<string, int> told = new();
    private int views;
    private int viewsAcknowledged;
    private int likes;
    private int likesAcknowledged;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_processes_are_killed_at_random_instants()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nText.");
        AppProcess[] processes = [Start(app), Start(app), Start(app)];
        try
        {
            await Task.WhenAll(processes.Select(process => process.WaitUntilReadyAsync(App.Stop)));
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(App.Stop);
            var load = Task.WhenAll(
                Enumerable.Range(0, Clients).Select(client => LoadAsync(processes, client, enough.Token)));
            await KillAsync(processes);
            await enough.CancelAsync();
            await load;
        }
        finally
        {
            foreach (var process in processes) process.Dispose();
        }
        await app.RunAsync("RollUpViews");

        var counters = (await app.GetAsync("/api/counters?slugs=a")).GetProperty("items")[0];
        await AssertConservedAsync(app, counters.GetProperty("views").GetInt32());
        Assert.InRange(counters.GetProperty("likes").GetInt32(), likesAcknowledged, likes);
        Assert.True(viewsAcknowledged > Kills, $"Only {viewsAcknowledged} of {views} views were acknowledged.");
        Assert.True(likesAcknowledged > Kills, $"Only {likesAcknowledged} of {likes} likes were acknowledged.");
        TestContext.Current.SendDiagnosticMessage(
            "{0} kills; views {1} <= {2} <= {3}", Kills, viewsAcknowledged,
            counters.GetProperty("views").GetInt32(), views);
    }

    // Views that are a crowd are killed too; likes all count.
    private static AppProcess Start(App app) => new(
        app.ConnectionString, "Views:MaxPerNetworkAndArticle=20",
        "Likes:MaxPerNetworkAndArticle=50000", "Likes:MaxPerNetwork=50000");

    // An answer that a kill cut off may be in the ledger; one that was given must be.
    private async Task AssertConservedAsync(App app, int total)
    {
        var ledger = await app.GetAsync($"/api/ledger?day={DateTime.UtcNow:yyyy-MM-dd}");
        ConservationTests.AssertAddsUp(ledger);
        var unanswered = views - told.Values.Sum();
        foreach (var column in new[] { "counted", "crowd" })
            Assert.InRange(ConservationTests.Of(ledger, column), told[column], told[column] + unanswered);
        Assert.InRange(ConservationTests.Of(ledger, "answered"), viewsAcknowledged, views);
        Assert.Equal(ConservationTests.Of(ledger, "counted"), total);
    }

    // Two are killed before the first is back, so that one of three is always there.
    private static async Task KillAsync(AppProcess[] processes)
    {
        var random = new Random();
        var returning = new Queue<(AppProcess Process, Task Ready)>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(100, 500), App.Stop);
            while (returning.Count == 2) await returning.Dequeue().Ready;
            var standing = processes.Except(returning.Select(x => x.Process)).ToArray();
            var victim = standing[random.Next(standing.Length)];
            returning.Enqueue((victim, victim.KillAndStartAgainAsync(App.Stop)));
        }
        while (returning.TryDequeue(out var last)) await last.Ready;
    }

    private async Task LoadAsync(AppProcess[] processes, int client, CancellationToken enough)
    {
        for (var number = client * 1_000_000; !enough.IsCancellationRequested; number++)
        {
            var http = processes[number % processes.Length].Http;
            using var view = new HttpRequestMessage(HttpMethod.Post, "/api/articles/a/views");
            FrontDoor.Add(view, number % 2 == 0 ? ViewClient.Address(number) : "192.0.2.1");
            view.Headers.Add("User-Agent", $"{ViewClient.Browser} Reader/{number}");
            using var like = new HttpRequestMessage(HttpMethod.Put, "/api/articles/a/like");
            like.Headers.Add("X-Visitor-Id", $"visitor-{number:00000000}");
            Interlocked.Increment(ref views);
            if (await IsAcknowledgedAsync(http, view)) Interlocked.Increment(ref viewsAcknowledged);
            Interlocked.Increment(ref likes);
            if (await IsAcknowledgedAsync(http, like)) Interlocked.Increment(ref likesAcknowledged);
        }
    }

    private async Task<bool> IsAcknowledgedAsync(HttpClient http, HttpRequestMessage request)
    {
        try
        {
            using var response = await http.SendAsync(request, App.Stop);
            if (response.Headers.TryGetValues("X-View", out var view))
                told.AddOrUpdate(view.Single().Replace("ignored; reason=", "", StringComparison.Ordinal), 1,
                    (_, count) => count + 1);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            await Task.Delay(20, App.Stop);
            return false;
        }
    }
}
