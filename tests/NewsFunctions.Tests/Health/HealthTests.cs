using System.Net;
using System.Text.Json;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace NewsFunctions.Tests.Health;

public sealed class HealthTests(SharedAzurite azurite)
{
    private readonly StorageCalls storage = new();
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Live_answers_without_asking_storage_even_where_it_is_down()
    {
        await using var app = await StartAsync();
        storage.Down = true;
        Assert.Equal("live", (await app.GetAsync("/health/live")).GetProperty("status").GetString());
        Assert.Equal(0, storage.Count);
    }

    [Fact]
    public async Task Ready_tells_how_old_is_what_timers_make()
    {
        await using var app = await StartAsync();
        await app.PublishAsync("news/harbour.md", "---\ntitle: Harbour\n---\nText.");
        var before = await app.GetAsync("/health/ready");
        Assert.Equal(JsonValueKind.Null, before.GetProperty("rollUpAgeSeconds").ValueKind);
        Assert.Equal(JsonValueKind.Null, before.GetProperty("trendingAgeSeconds").ValueKind);
        Assert.Equal(JsonValueKind.Null, before.GetProperty("feedsAgeSeconds").ValueKind);

        foreach (var timer in new[] { "RollUpViews", "RebuildTrending", "RebuildFeeds" }) await app.RunAsync(timer);
        clock.Advance(TimeSpan.FromMinutes(10));

        var after = await app.GetAsync("/health/ready");
        Assert.Equal("ready", after.GetProperty("status").GetString());
        Assert.Equal(1, after.GetProperty("articles").GetInt32());
        Assert.Equal(600, after.GetProperty("rollUpAgeSeconds").GetInt64());
        // Storage dates what it keeps by its own clock.
        Assert.InRange(after.GetProperty("trendingAgeSeconds").GetInt64(), 1, 600);
        Assert.InRange(after.GetProperty("feedsAgeSeconds").GetInt64(), 1, 600);
    }

    [Fact]
    public async Task Ready_tells_what_waits_to_be_published_and_how_old_the_backup_is()
    {
        await using var app = await StartAsync();
        var before = await app.GetAsync("/health/ready");
        Assert.Equal(JsonValueKind.Null, before.GetProperty("backupAgeSeconds").ValueKind);
        Assert.Equal((0, null, 0), Uploads(before));

        foreach (var (queue, messages) in new[] { ("uploads", 2), ("uploads-poison", 3) })
            for (var message = 0; message < messages; message++)
                await new QueueClient(app.ConnectionString, queue).SendMessageAsync("an event", App.Stop);
        await app.RunAsync("BackUpCounts");
        clock.Advance(TimeSpan.FromMinutes(10));

        var after = await app.GetAsync("/health/ready");
        Assert.InRange(after.GetProperty("backupAgeSeconds").GetInt64(), 1, 600);
        var (waiting, oldest, failed) = Uploads(after);
        Assert.Equal((2, 3), (waiting, failed));
        Assert.InRange(oldest!.Value, 1, 600);
    }

    [Fact]
    public async Task Ready_is_503_while_storage_is_down_and_recovers()
    {
        await using var app = await StartAsync();
        storage.Down = true;
        using (var down = await app.Http.GetAsync("/health/ready", App.Stop))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
            Assert.NotNull(down.Headers.RetryAfter);
        }
        storage.Down = false;
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(200, await app.StatusAsync("/health/ready"));
    }

    [Fact]
    public async Task A_flood_of_questions_asks_storage_once()
    {
        await using var app = await StartAsync();
        await app.GetAsync("/health/ready");
        var once = storage.Count;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.GetAsync("/health/ready")));
        Assert.Equal(once, storage.Count);
    }

    private static (long Waiting, long? Oldest, long Failed) Uploads(JsonElement ready)
    {
        var uploads = ready.GetProperty("uploads");
        return (uploads.GetProperty("waiting").GetInt64(), uploads.GetProperty("oldestAgeSeconds").Deserialize<long?>(),
            uploads.GetProperty("failed").GetInt64());
    }

    private Task<App> StartAsync() => App.StartAsync(azurite.NewAccount(), services =>
    {
        services.AddSingleton<HttpPipelinePolicy>(storage);
        services.AddSingleton<TimeProvider>(clock);
    });
}
