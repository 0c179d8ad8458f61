using System.Net;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;
using NewsFunctions.Tests.LocalHost;
using NewsFunctions.Tests.Views;

namespace NewsFunctions.Tests.Memory;

/// <summary>A moment without memory fails what runs then, and nothing that comes later.</summary>
public sealed class SurvivalTests(SharedAzurite azurite)
{
    private readonly StorageCalls storage = new();

    [Fact]
    public async Task A_commit_that_fails_is_the_answer_to_its_items_and_the_next_is_made()
    {
        var fails = true;
        var commits = new GroupCommit<int, int>(
            items => fails
                ? throw new InsufficientMemoryException()
                : Task.FromResult<IReadOnlyList<int>>([.. items]),
            10, TimeSpan.Zero);

        await Assert.ThrowsAsync<InsufficientMemoryException>(() => commits.AddAsync(1, App.Stop));
        fails = false;

        Assert.Equal(2, await commits.AddAsync(2, App.Stop));
    }

    [Fact]
    public async Task A_commit_that_leaves_items_unanswered_is_a_failure_to_them()
    {
        var commits = new GroupCommit<int, int>(_ => Task.FromResult<IReadOnlyList<int>>([]), 10, TimeSpan.Zero);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => commits.AddAsync(1, App.Stop));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => commits.AddAsync(2, App.Stop));
    }

    [Fact]
    public void What_could_not_be_made_once_is_made_by_the_next_who_asks()
    {
        var tries = 0;
        var once = new Once<string>(() => ++tries == 1 ? throw new InsufficientMemoryException() : "made");

        Assert.Throws<InsufficientMemoryException>(() => once.Value);
        Assert.Equal(["made", "made"], new[] { once.Value, once.Value });
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task A_flight_that_failed_is_flown_again_and_none_is_left_behind()
    {
        var flights = new SingleFlight<string, int>();

        await Assert.ThrowsAsync<InsufficientMemoryException>(
            () => flights.RunAsync("a", () => throw new InsufficientMemoryException()));

        Assert.Equal(1, await flights.RunAsync("a", () => Task.FromResult(1)));
        Assert.Equal(0, flights.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_view_that_fails_without_memory_is_not_counted_and_those_after_it_are(bool lands)
    {
        await using var app = await StartAsync();
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));

        FailOnce("$batch", lands);
        using (var failed = await app.ViewAsync("a", "192.0.2.2"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.2"));
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.3"));
        await app.RunAsync("RollUpViews");

        Assert.Equal(3, await app.ViewsAsync("a"));
    }

    [Fact]
    public async Task Views_that_fail_wherever_the_clock_is_asked_count_once_when_they_are_sent_again()
    {
        var clock = new FailingClock();
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
        await app.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-05-01\n---\nText.");
        Assert.Equal("counted", await app.ViewedAsync("a", "192.0.2.1"));
        var failures = 0;

        for (var call = 1; call <= 20; call++)
        {
            var address = $"198.51.100.{call}";
            clock.FailAt(call);
            using var first = await app.ViewAsync("a", address);
            clock.FailAt(0);
            if (first.IsSuccessStatusCode) continue;
            failures++;
            await app.ViewedAsync("a", address);
        }
        await app.RunAsync("RollUpViews");

        Assert.Equal(21, await app.ViewsAsync("a"));
        Assert.InRange(failures, 3, 20);
    }

    [Fact]
    public async Task What_a_failed_view_left_behind_is_set_back_though_setting_back_fails_too()
    {
        using var instance = await Instance.StartAsync(azurite.NewAccount(), null, storage);
        await instance.ViewAsync("a");
        FailOnce("$batch", lands: true);
        await Assert.ThrowsAsync<InsufficientMemoryException>(
            () => instance.Writer.WriteAsync(new ActivityRecord(ArticleId.Of("a"), Tally.One(ViewOutcome.Counted))));

        FailOnce("Views", lands: false);
        await Assert.ThrowsAsync<InsufficientMemoryException>(() => instance.RollUp.RunAsync(App.Stop));

        Assert.Equal(1, await instance.TotalAsync("a"));
        await instance.ViewAsync("a", 5);
        await instance.RollUp.RunAsync(App.Stop);
        instance.Counters.Forget(ArticleId.Of("a"));
        Assert.Equal(6, await instance.TotalAsync("a"));
    }

    [Fact]
    public async Task Setting_back_goes_on_though_the_log_fails_too()
    {
        using var instance = await Instance.StartAsync(azurite.NewAccount(), null, storage);
        using var writer = new ActivityWriter(
            instance.Storage, Options.Create(new ViewOptions()), instance.Time, new FailingLog<ActivityWriter>());
        var view = new ActivityRecord(ArticleId.Of("a"), Tally.One(ViewOutcome.Counted));
        Assert.True(await writer.WriteAsync(view));
        var failures = 0;
        storage.Around = async (message, send) =>
        {
            var isBatch = message.Request.Uri.ToString().Contains("$batch", StringComparison.Ordinal);
            if (isBatch && failures == 0) await send();
            if (isBatch && ++failures <= 3) throw new InsufficientMemoryException();
            await send();
        };
        await Assert.ThrowsAsync<InsufficientMemoryException>(() => writer.WriteAsync(view));

        // Nobody asks for anything: what landed is set back all the same.
        await Eventually.TrueAsync(async () =>
            (await Instance.DumpAsync(instance.Storage.Views)).Contains("a Counted=1", StringComparison.Ordinal),
            "the view that failed is set back");

        Assert.True(failures > 3, $"{failures}");
    }

    [Theory]
    [InlineData("Stats", "/api/articles/a/views")]
    [InlineData("Likes", "/api/articles/a/like")]
    [InlineData("search", "/api/search?q=text")]
    [InlineData("bodies", "/api/articles/a")]
    [InlineData("trending", "/api/trending")]
    [InlineData("feeds", "/rss.xml")]
    [InlineData("Stats", "/api/counters?slugs=a")]
    [InlineData("Stats", "/api/ledger")]
    [InlineData("images", "/api/images/none.png")]
    [InlineData("Articles", "/api/articles")]
    public async Task What_is_loaded_when_it_is_first_asked_for_is_loaded_by_the_next_who_asks(
        string resource, string path)
    {
        await using var first = await StartAsync();
        await using var app = await App.StartAsync(
            first.ConnectionString, services => services.AddSingleton<HttpPipelinePolicy>(storage));

        FailOnce(resource, lands: false);
        var failed = await StatusAsync(app, path);
        var after = await StatusAsync(app, path);

        Assert.True(hasFailed, "Nothing was asked of storage.");
        Assert.Equal(503, failed);
        Assert.True(after < 500, $"{after}");
    }

    private volatile bool hasFailed;

    /// <summary>
    /// The next call for a resource runs out of memory; where it lands, after storage has done what was asked.
    /// </summary>
    private void FailOnce(string resource, bool lands)
    {
        hasFailed = false;
        storage.Around = async (message, send) =>
        {
            var isIt = !hasFailed && message.Request.Uri.ToString().Contains(resource, StringComparison.Ordinal);
            if (isIt) hasFailed = true;
            if (!isIt || lands) await send();
            if (isIt) throw new InsufficientMemoryException();
        };
    }

    private static async Task<int> StatusAsync(App app, string path)
    {
        using var request = new HttpRequestMessage(
            path.EndsWith("/views", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, path);
        request.Headers.Add("X-Visitor-Id", "visitor-0123456789");
        request.Headers.TryAddWithoutValidation("User-Agent", ViewClient.Browser);
        using var answer = await app.Http.SendAsync(request, App.Stop);
        return (int)answer.StatusCode;
    }

    private async Task<App> StartAsync()
    {
        var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<HttpPipelinePolicy>(storage));
        await app.PublishAsync("news/a.md", "---\ntitle: A\ndate: 2026-05-01\n---\nText.");
        await app.RunAsync("RebuildSearch");
        return app;
    }

    private sealed class FailingLog<T> : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => throw new InsufficientMemoryException();
    }

    private sealed class FailingClock : TimeProvider
    {
        private int left;

        /// <summary>Counted from the next call on; 0 is never.</summary>
        public void FailAt(int call) => Volatile.Write(ref left, call);

        public override DateTimeOffset GetUtcNow() =>
            Interlocked.Decrement(ref left) == 0 ? throw new InsufficientMemoryException() : base.GetUtcNow();
    }
}
