using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Backup;
using NewsFunctions.Tests.Ledger;
using NewsFunctions.Tests.Views;

namespace NewsFunctions.Tests.Backups;

/// <summary>The drill: an account is lost, its counts come back in another, and readers go on.</summary>
public sealed class RestoreTests(SharedAzurite azurite)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 10, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider clock = new(Noon.AddDays(-1));
    private int browsers;

    [Fact]
    public async Task Counts_are_as_they_were_and_counting_goes_on_as_if_nothing_had_happened()
    {
        await using var lost = await StartAsync(azurite.NewAccount());
        await CountADayAsync(lost);
        await lost.RunAsync("BackUpCounts");
        var before = await SeenAsync(lost);
        Assert.Equal([9, 2], before.Views);
        Assert.Equal([(2, true), (1, false)], before.Likes);

        var account = azurite.NewAccount();
        var (code, said) = await RunAsync("restore", "--from", lost.ConnectionString, "--to", account);
        Assert.True(code == 0, said);
        Assert.Contains("3 likes of 2 articles, 11 views of 2 articles, 2 days", said, StringComparison.Ordinal);
        await using var app = await StartAsync(account);
        var restored = await SeenAsync(app);
        Assert.Equal(before.Ledger, restored.Ledger);
        Assert.Equal(before.Views, restored.Views);
        Assert.Equal(before.Likes, restored.Likes);

        // In the hour of the backup, which is still open.
        await ViewAsync(app, "a", "192.0.2.77", times: 1);
        await LikeAsync(app, "b", "the-reader-of-the-harbour", HttpMethod.Put);
        await LikeAsync(app, "a", "the-reader-of-the-harbour", HttpMethod.Delete);
        await app.RunAsync("RollUpViews");
        await app.RunAsync("RollUpViews");
        clock.Advance(TimeSpan.FromHours(3));
        await app.RunAsync("RollUpViews");
        await ViewAsync(app, "b", "192.0.2.78", times: 1);
        await app.RunAsync("RollUpViews");
        clock.Advance(TimeSpan.FromSeconds(20));

        var after = await SeenAsync(app);
        Assert.Equal([10, 3], after.Views);
        Assert.Equal([(1, false), (2, true)], after.Likes);
        var ledger = await app.GetAsync("/api/ledger?day=2026-11-23");
        Assert.Equal(10, ConservationTests.Of(ledger, "counted"));
        ConservationTests.AssertAddsUp(ledger);
        Assert.DoesNotContain("|restore", await InstancesAsync(account), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_after_any_storage_call_of_a_restore_changes_nothing_in_the_end()
    {
        await using var lost = await StartAsync(azurite.NewAccount());
        await CountADayAsync(lost);
        await lost.RunAsync("BackUpCounts");
        var backup = await BackupTests.OpenAsync(lost.ConnectionString);
        var whole = new StorageCalls();
        var expected = await RestoreAsync(backup, whole);
        Assert.True(whole.Count > 10, $"Only {whole.Count} calls.");

        for (var call = 1; call <= whole.Count; call++)
            Assert.Equal(expected, await RestoreAsync(backup, StorageCalls.CrashAfter(call)));
    }

    [Fact]
    public async Task Nothing_is_restored_over_counts_or_from_where_there_is_no_backup()
    {
        await using var app = await StartAsync(azurite.NewAccount());
        var (code, said) = await RunAsync("restore", "--from", app.ConnectionString, "--to", azurite.NewAccount());
        Assert.Equal(1, code);
        Assert.Contains("holds no complete backup", said, StringComparison.Ordinal);

        await CountADayAsync(app);
        await app.RunAsync("BackUpCounts");
        (code, said) = await RunAsync("restore", "--from", app.ConnectionString, "--to", app.ConnectionString);
        Assert.Equal(1, code);
        Assert.Contains("The table Likes", said, StringComparison.Ordinal);
        Assert.Contains("is not empty", said, StringComparison.Ordinal);

        (code, said) = await RunAsync("verify", "--from", app.ConnectionString, "--to", app.ConnectionString);
        Assert.True(code == 0, said);
        await ViewAsync(app, "b", "192.0.2.79", times: 1);
        await app.RunAsync("RollUpViews");
        (code, said) = await RunAsync("verify", "--from", app.ConnectionString, "--to", app.ConnectionString);
        Assert.Equal(1, code);
        Assert.Contains("They differ", said, StringComparison.Ordinal);

        Assert.Equal(2, (await RunAsync("restore")).Code);
        Assert.Equal(1, (await RunAsync("verify", "--from", "nonsense=;")).Code);
    }

    // What the app writes by itself, before anybody reads, is no obstacle.
    [Fact]
    public async Task A_new_environment_that_nobody_has_read_yet_can_be_restored_into()
    {
        await using var lost = await StartAsync(azurite.NewAccount());
        await CountADayAsync(lost);
        await lost.RunAsync("BackUpCounts");
        await using var fresh = await StartAsync(azurite.NewAccount());
        Assert.Equal((0, false), await LikesAsync(fresh, "a"));
        foreach (var timer in AppStart.Triggers.Except(["PublishArticle", "DeliverWebhooks"]))
            await fresh.RunAsync(timer);

        var (code, said) = await RunAsync(
            "restore", "--from", lost.ConnectionString, "--to", fresh.ConnectionString);

        Assert.True(code == 0, said);
        await using var again = await StartAsync(fresh.ConnectionString);
        Assert.Equal((await SeenAsync(lost)).Likes, (await SeenAsync(again)).Likes);
    }

    private async Task<string> RestoreAsync(BackupSet backup, HttpPipelinePolicy faults)
    {
        var account = azurite.NewAccount();
        var client = new TableClientOptions();
        client.AddPolicy(faults, HttpPipelinePosition.PerRetry);
        try
        {
            await new CountsRestore(backup, new TableServiceClient(account, client)).RunAsync(App.Stop);
        }
        catch (Exception crash) when (crash is StorageCalls.CrashException or AggregateException)
        {
            await new CountsRestore(backup, new TableServiceClient(account)).RunAsync(App.Stop);
        }
        var tables = new TableServiceClient(account);
        return string.Join('\n', await Task.WhenAll(new[] { "Likes", "Stats", "Views" }
            .Select(name => Instance.DumpAsync(tables.GetTableClient(name)))));
    }

    private async Task<App> StartAsync(string account)
    {
        var app = await App.StartAsync(
            account, services => services.AddSingleton<TimeProvider>(clock),
            "Views:TimeoutSeconds=60", "Views:MaxPerNetworkAndArticle=4");
        foreach (var slug in new[] { "a", "b" })
            await app.PublishAsync($"news/{slug}.md", $"---\ntitle: {slug}\ndate: 2026-11-01\n---\nText.");
        return app;
    }

    // Two days, a crowd that is released, and what is taken back.
    private async Task CountADayAsync(App app)
    {
        await ViewAsync(app, "b", "192.0.2.9", times: 3);
        await PostAsync(app, "take-backs", new { slug = "b", day = "2026-11-22", reason = "a script" });
        clock.SetUtcNow(Noon);
        await ViewAsync(app, "a", "192.0.2.1", times: 7);
        await ViewAsync(app, "a", "192.0.2.2", times: 2);
        await ViewAsync(app, "b", "192.0.2.3", times: 2);
        await PostAsync(app, "releases", new { slug = "a", hour = "2026-11-23T12:00:00Z", reason = "a school" });
        await LikeAsync(app, "a", "the-reader-of-the-harbour", HttpMethod.Put);
        await LikeAsync(app, "a", "another-reader-of-all", HttpMethod.Put);
        await LikeAsync(app, "b", "another-reader-of-all", HttpMethod.Put);
        await LikeAsync(app, "b", "the-reader-of-the-harbour", HttpMethod.Put);
        await LikeAsync(app, "b", "the-reader-of-the-harbour", HttpMethod.Delete);
        await app.RunAsync("RollUpViews");
    }

    private async Task ViewAsync(App app, string slug, string address, int times)
    {
        for (var i = 0; i < times; i++)
            await app.ViewedAsync(slug, address, ("User-Agent", $"{ViewClient.Browser} Reader/{++browsers}"));
    }

    private static async Task PostAsync(App app, string what, object body)
    {
        using var response = await app.Http.PostAsJsonAsync($"/api/ledger/{what}", body, App.Stop);
        Assert.Equal(200, (int)response.StatusCode);
    }

    private static async Task<JsonElement> LikeAsync(App app, string slug, string visitor, HttpMethod method)
    {
        using var request = new HttpRequestMessage(method, $"/api/articles/{slug}/like");
        request.Headers.Add("X-Visitor-Id", visitor);
        using var response = await app.Http.SendAsync(request, App.Stop);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(App.Stop);
    }

    private static async Task<(long, bool)> LikesAsync(App app, string slug)
    {
        var like = await LikeAsync(app, slug, "the-reader-of-the-harbour", HttpMethod.Get);
        return (like.GetProperty("likes").GetInt64(), like.GetProperty("liked").GetBoolean());
    }

    private static async Task<Seen> SeenAsync(App app) => new(
        [await app.ViewsAsync("a"), await app.ViewsAsync("b")],
        [await LikesAsync(app, "a"), await LikesAsync(app, "b")],
        string.Join('\n', await LedgerAsync(app, "2026-11-22"), await LedgerAsync(app, "2026-11-23")));

    private static async Task<string> LedgerAsync(App app, string day)
    {
        var ledger = JsonObject.Create(await app.GetAsync($"/api/ledger?day={day}"))!;
        ledger.Remove("asOf");
        return ledger.ToJsonString();
    }

    private static async Task<string> InstancesAsync(string account)
    {
        var rows = new List<string>();
        await foreach (var row in new TableServiceClient(account).GetTableClient("Views")
            .QueryAsync<TableEntity>(cancellationToken: App.Stop)) rows.Add(row.PartitionKey);
        return string.Join('\n', rows);
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.ChangeExtension(typeof(CountsRestore).Assembly.Location, null), arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(App.Stop), process.StandardError.ReadToEndAsync(App.Stop));
        await process.WaitForExitAsync(App.Stop);
        return (process.ExitCode, string.Concat(said));
    }

    private sealed record Seen(IReadOnlyList<long> Views, IReadOnlyList<(long, bool)> Likes, string Ledger);
}
