using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Activity;
using NewsFunctions.Tests.Views;

namespace NewsFunctions.Tests.Ledger;

/// <summary>
/// Every request that was answered stands in one column of the ledger. See <see cref="KillTests"/> too.
/// </summary>
public sealed class ConservationTests(SharedAzurite azurite)
{
    private const int Clients = 8;
    private static readonly string[] Columns = ["counted", "duplicate", "bot", "prefetch", "crowd", "refused"];
    private static readonly int Operations = Proof.IsFull ? 2000 : 100;
    private readonly StorageCalls storage = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 23, 12, 50, 0, TimeSpan.Zero));

    [Fact]
    public async Task What_clients_were_told_on_storage_that_fails_is_what_the_ledger_says()
    {
        await using var app = await StartAsync("RateLimit:Burst=1000000");
        var told = new ConcurrentDictionary<string, int>();
        storage.Choose = StorageCalls.AtRandom(2026);
        for (var hour = 0; hour < 2; hour++)
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
            {
                for (var i = 0; i < Operations; i++)
                    told.AddOrUpdate(await SendAsync(app, (client * Operations) + i), 1, (_, count) => count + 1);
            }));
            clock.Advance(TimeSpan.FromHours(1));
        }
        storage.Choose = (_, _) => StorageFault.None;
        await app.RunAsync("RollUpViews");

        var ledger = await app.GetAsync("/api/ledger?day=2026-11-23");

        Assert.Superset(Columns.Except(["refused"]).ToHashSet(), told.Keys.ToHashSet());
        Assert.All(Columns, column => Assert.Equal(told.GetValueOrDefault(column), Of(ledger, column)));
        AssertAddsUp(ledger);
        Assert.Equal(told["counted"], await app.ViewsAsync("a"));
    }

    [Fact]
    public async Task Who_is_turned_away_is_in_the_ledger_as_refused()
    {
        await using var app = await StartAsync("RateLimit:Burst=2", "RateLimit:PerSecond=1");
        var limited = 0;
        for (var i = 0; i < 10; i++)
        {
            using var answer = await app.ViewAsync("a", "192.0.2.1");
            if ((int)answer.StatusCode == 429) limited++;
        }
        await app.RunAsync("RollUpViews");

        var ledger = await app.GetAsync("/api/ledger?day=2026-11-23");

        Assert.True(limited > 0);
        Assert.Equal(limited, Of(ledger, "refused"));
        Assert.Equal(10, Of(ledger, "answered"));
        AssertAddsUp(ledger);
    }

    [Theory]
    [InlineData("$batch", false)]
    [InlineData("$batch", true)]
    [InlineData("Stats", false)]
    [InlineData("Articles", false)]
    public async Task A_view_that_is_answered_with_a_failure_of_ours_is_in_the_ledger_as_refused(
        string resource, bool lands)
    {
        await using var first = await StartAsync();
        await using var app = await App.StartAsync(
            first.ConnectionString,
            services => services.AddSingleton<HttpPipelinePolicy>(storage).AddSingleton<TimeProvider>(clock));
        Exception?[] failures = [new InvalidOperationException(), new InsufficientMemoryException(), null, null];
        Exception? next = null;
        storage.Around = async (message, send) =>
        {
            var isIt = message.Request.Uri.ToString().Contains(resource, StringComparison.Ordinal);
            if (!isIt || lands) await send();
            if (isIt && Interlocked.Exchange(ref next, null) is { } failure) throw failure;
            if (isIt && !lands) await send();
        };
        using var http = new HttpClient { BaseAddress = new Uri(app.BaseUrl) };
        var statuses = new List<int>();
        foreach (var (reader, failure) in failures.Index())
        {
            // The one before may still be written down.
            await app.Service<ActivityWriter>().SettleAsync(App.Stop);
            next = failure;
            using var view = new HttpRequestMessage(HttpMethod.Post, "/api/articles/a/views");
            FrontDoor.Add(view, $"192.0.2.{reader}");
            view.Headers.Add("User-Agent", ViewClient.Browser);
            using var answer = await http.SendAsync(view, App.Stop);
            statuses.Add((int)answer.StatusCode);
        }
        await app.RunAsync("RollUpViews");

        var ledger = await app.GetAsync("/api/ledger?day=2026-11-23");

        Assert.Equal([500, 503, 204, 204], statuses);
        Assert.Equal(2, Of(ledger, "counted"));
        Assert.Equal(2, Of(ledger, "refused"));
        AssertAddsUp(ledger);
    }

    internal static void AssertAddsUp(JsonElement ledger)
    {
        Assert.Equal(Of(ledger, "answered"), Columns.Sum(column => Of(ledger, column)));
        var hours = ledger.GetProperty("hours").EnumerateArray().ToList();
        Assert.NotEmpty(hours);
        Assert.All(hours, hour => Assert.Equal(Of(hour, "answered"), Columns.Sum(column => Of(hour, column))));
        Assert.All(Columns.Append("answered"),
            column => Assert.Equal(Of(ledger, column), hours.Sum(hour => Of(hour, column))));
        Assert.Equal(Of(ledger, "crowd"),
            ledger.GetProperty("articles").EnumerateArray().Sum(article => Of(article, "crowd")));
    }

    internal static int Of(JsonElement counts, string column) => counts.GetProperty(column).GetInt32();

    private async Task<App> StartAsync(params string[] settings)
    {
        var app = await App.StartAsync(
            azurite.NewAccount(),
            services => services.AddSingleton<HttpPipelinePolicy>(storage).AddSingleton<TimeProvider>(clock),
            [
                "Views:MaxPerNetworkAndArticle=5",
                "Logging:LogLevel:NewsFunctions=Error", .. settings,
            ]);
        await app.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nText.");
        await app.GetAsync("/api/articles/a");
        return app;
    }

    // A reader of its own, a repeat, a bot, a prefetch and one of a crowd take turns.
    private static async Task<string> SendAsync(App app, int number)
    {
        using var answer = await ((number % 5) switch
        {
            0 => app.ViewAsync("a", ViewClient.Address(number)),
            1 => app.ViewAsync("a", "192.0.2.1"),
            2 => app.ViewAsync("a", "192.0.2.2", ("User-Agent", "Googlebot/2.1 (+http://www.google.com/bot.html)")),
            3 => app.ViewAsync("a", "192.0.2.3", ("Sec-Purpose", "prefetch")),
            _ => app.ViewAsync("a", "192.0.2.4", ("User-Agent", $"{ViewClient.Browser} Reader/{number}")),
        });
        if ((int)answer.StatusCode == 503) return "refused";
        Assert.Equal(204, (int)answer.StatusCode);
        return answer.Headers.GetValues("X-View").Single().Replace("ignored; reason=", "", StringComparison.Ordinal);
    }
}
