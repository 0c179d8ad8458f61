using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Activity;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Telemetry;

public sealed partial class MetricsTests(SharedAzurite azurite)
{
    private const string Article = "---\ntitle: Harbour\n---\nText.";
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    [Fact]
    public async Task Every_metric_that_an_alert_or_chart_asks_for_is_emitted_and_explained()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        using var measured = new Measurements(app);
        await app.PublishAsync("news/harbour.md", Article);
        await app.PublishAsync("news/broken.md", "no front matter");
        await ViewAsync(app, Browser);
        await LikeAsync(app, HttpMethod.Put);
        await app.GetAsync("/api/articles/harbour");
        foreach (var timer in AppStart.Triggers.Except(["PublishArticle", "DeliverWebhooks"]))
            await app.RunAsync(timer);

        var asked = Directory.GetFiles(Path.Combine(Repository.RootOrCurrent, "infra"))
            .SelectMany(file => MetricName().Matches(File.ReadAllText(file))).Select(match => match.Value)
            .Distinct().ToList();
        Assert.True(asked.Count >= 3);
        Assert.Subset(measured.Names.ToHashSet(), asked.ToHashSet());
        var page = File.ReadAllText(Path.Combine(Repository.RootOrCurrent, "docs", "operations.md"));
        Assert.All(measured.Names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Views_are_counted_by_outcome_and_likes_by_action()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        using var measured = new Measurements(app);
        await app.PublishAsync("news/harbour.md", Article);
        await ViewAsync(app, Browser);
        await ViewAsync(app, Browser);
        await ViewAsync(app, "Googlebot/2.1 (+http://www.google.com/bot.html)");
        await ViewAsync(app, Browser, "nowhere");
        await LikeAsync(app, HttpMethod.Put);
        await LikeAsync(app, HttpMethod.Delete);

        Assert.All(
            ["counted", "duplicate", "bot", "unknown"],
            outcome => Assert.Equal(1, measured.Sum("newsfunctions.views", $"outcome={outcome}")));
        Assert.All(["like", "unlike"],
            action => Assert.Equal(1, measured.Sum("newsfunctions.likes", $"action={action}")));
    }

    [Fact]
    public async Task An_upload_is_timed_once_however_often_it_is_rendered()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        using var measured = new Measurements(app);
        await app.PublishAsync("news/harbour.md", Article);
        await app.Service<NewsFunctions.Publishing.Publisher>().PublishAsync("news/harbour.md", App.Stop);
        await app.PublishAsync("news/broken.md", "no front matter");

        Assert.Single(measured.Of("newsfunctions.publish.lag"));
        Assert.Equal(1, measured.Sum("newsfunctions.uploads.rejected"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task An_upload_is_timed_by_the_clock_of_storage_which_dated_it(int hoursAhead)
    {
        var clock = new WrongClock(TimeProvider.System) { Ahead = TimeSpan.FromHours(hoursAhead) };
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
        using var measured = new Measurements(app);
        await app.PublishAsync("news/harbour.md", Article);

        Assert.InRange(measured.Of("newsfunctions.publish.lag").Single().Value, 0, 60);
    }

    [Fact]
    public async Task A_read_is_a_hit_once_memory_has_it()
    {
        // An hour ahead of storage, so that what it has just dated is published.
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(1));
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
        await app.PublishAsync("news/harbour.md", Article);
        using var measured = new Measurements(app);
        for (var read = 0; read < 3; read++) await app.GetAsync("/api/articles/harbour");

        Assert.Equal(1, measured.Sum("newsfunctions.cache.reads", "result=miss"));
        Assert.Equal(2, measured.Sum("newsfunctions.cache.reads", "result=hit"));
    }

    [Fact]
    public async Task The_age_of_a_roll_up_grows_until_the_next_one()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
        using var measured = new Measurements(app);
        Assert.Null(measured.Gauge("newsfunctions.rollup.age"));
        await app.RunAsync("RollUpViews");
        Assert.Equal(0, measured.Gauge("newsfunctions.rollup.age"));
        clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(1860, measured.Gauge("newsfunctions.rollup.age"));
        await app.RunAsync("RollUpViews");
        Assert.Equal(0, measured.Gauge("newsfunctions.rollup.age"));
    }

    [Theory]
    [InlineData(StorageFault.Unavailable, "newsfunctions.storage.requests", "outcome=throttled")]
    [InlineData(StorageFault.Reset, "newsfunctions.storage.requests", "outcome=silence")]
    // Its retry meets what it wrote itself.
    [InlineData(StorageFault.AnswerLost, "newsfunctions.storage.conflicts", "service=table")]
    public async Task A_fault_of_storage_shows_once_in_its_own_metric(StorageFault fault, string metric, string tag)
    {
        var (app, measured, faults) = await PublishedAsync();
        await using var _ = app;
        await LikeAsync(app, HttpMethod.Put);
        // What the like tells trending lists is written after its answer.
        await app.Service<ActivityWriter>().SettleAsync(App.Stop);
        Assert.Equal(0, measured.Sum(metric, tag));

        faults.Choose = Once(fault, "$batch");
        await LikeAsync(app, HttpMethod.Delete);

        Assert.Equal(1, measured.Sum(metric, tag));
        Assert.Equal(1, measured.Sum("newsfunctions.storage.retries"));
    }

    [Fact]
    public async Task Slow_storage_shows_in_its_duration()
    {
        var (app, measured, faults) = await PublishedAsync();
        await using var _ = app;
        faults.Choose = Once(StorageFault.Slow, "$batch");

        await LikeAsync(app, HttpMethod.Put);

        Assert.True(measured.Of("newsfunctions.storage.duration", "service=table").Max(taken => taken.Value) >= 0.19);
    }

    [Fact]
    public async Task A_view_that_cannot_be_stored_or_comes_too_often_shows_as_such()
    {
        var (app, measured, faults) = await PublishedAsync("RateLimit:Burst=1", "RateLimit:PerSecond=1");
        await using var _ = app;
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ViewAsync(app, Browser)));
        faults.Choose = (_, _) => StorageFault.Reset;
        Assert.Equal(503, await ViewAsync(
            app, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0"));

        Assert.Contains(429, answers);
        Assert.Equal(answers.Count(answer => answer == 429), measured.Sum("newsfunctions.views", "outcome=limited"));
        Assert.Equal(1, measured.Sum("newsfunctions.views", "outcome=refused"));
    }

    private async Task<(App App, Measurements Measured, StorageCalls Faults)> PublishedAsync(params string[] settings)
    {
        var faults = new StorageCalls();
        var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<HttpPipelinePolicy>(faults), settings);
        await app.PublishAsync("news/harbour.md", Article);
        // The catalogue is known from here on, so that requests ask storage for nothing but what they change.
        await app.GetAsync("/api/articles/harbour");
        return (app, new Measurements(app), faults);
    }

    private static Func<HttpMessage, int, StorageFault> Once(StorageFault fault, string path)
    {
        var left = 1;
        return (message, _) =>
            message.Request.Uri.ToString().Contains(path, StringComparison.Ordinal)
                && Interlocked.Exchange(ref left, 0) == 1 ? fault : StorageFault.None;
    }

    private static async Task<int> ViewAsync(App app, string agent, string slug = "harbour")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/articles/{slug}/views");
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        using var response = await app.Http.SendAsync(request, App.Stop);
        return (int)response.StatusCode;
    }

    private static async Task LikeAsync(App app, HttpMethod method)
    {
        using var request = new HttpRequestMessage(method, "/api/articles/harbour/like");
        request.Headers.Add("X-Visitor-Id", "a-visitor-of-the-metrics-tests");
        using var response = await app.Http.SendAsync(request, App.Stop);
        Assert.True(response.IsSuccessStatusCode);
    }

    [GeneratedRegex(@"newsfunctions(\.[a-z]+)+(?=\W)")]
    private static partial Regex MetricName();
}
