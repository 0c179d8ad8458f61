using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.Tests.Images;

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
        foreach (var timer in new[] { "RollUpViews", "RebuildTrending", "RebuildFeeds", "SweepArticles" }) await app.RunAsync(timer);

        var asked = Directory.GetFiles(Path.Combine(Repository.RootOrCurrent, "infra"))
            .SelectMany(file => MetricName().Matches(File.ReadAllText(file))).Select(match => match.Value).Distinct().ToList();
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
            ["counted", "duplicate", "bot", "unknown"], outcome => Assert.Equal(1, measured.Sum("newsfunctions.views", $"outcome={outcome}")));
        Assert.All(["like", "unlike"], action => Assert.Equal(1, measured.Sum("newsfunctions.likes", $"action={action}")));
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

    [Fact]
    public async Task A_read_is_a_hit_once_memory_has_it()
    {
        // An hour ahead of storage, so that what it has just dated is published.
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(1));
        await using var app = await App.StartAsync(azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
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
        await using var app = await App.StartAsync(azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
        using var measured = new Measurements(app);
        Assert.Null(measured.Gauge("newsfunctions.rollup.age"));
        await app.RunAsync("RollUpViews");
        Assert.Equal(0, measured.Gauge("newsfunctions.rollup.age"));
        clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(1860, measured.Gauge("newsfunctions.rollup.age"));
        await app.RunAsync("RollUpViews");
        Assert.Equal(0, measured.Gauge("newsfunctions.rollup.age"));
    }

    [Fact]
    public async Task Storage_that_is_down_busy_or_contended_shows_each_in_its_own_way()
    {
        var storage = new StorageProbe();
        var faults = new Faults();
        await using var app = await App.StartAsync(azurite.NewAccount(), services =>
        {
            services.AddSingleton<HttpPipelinePolicy>(storage);
            services.AddSingleton<HttpPipelinePolicy>(faults);
        });
        using var measured = new Measurements(app);

        faults.Next(503);
        await app.PublishAsync("news/harbour.md", Article);
        Assert.Equal(1, measured.Sum("newsfunctions.storage.requests", "outcome=throttled"));
        Assert.Equal(1, measured.Sum("newsfunctions.storage.retries"));

        // The answer to the transaction is lost, and its retry meets what it wrote itself.
        Assert.Equal(0, measured.Sum("newsfunctions.storage.conflicts", "service=table"));
        faults.LoseAnswerOf("$batch");
        await LikeAsync(app, HttpMethod.Put);
        Assert.NotEqual(0, measured.Sum("newsfunctions.storage.conflicts", "service=table"));

        storage.Down = true;
        Assert.Equal(503, await ViewAsync(app, Browser));
        Assert.Equal(1, measured.Sum("newsfunctions.views", "outcome=refused"));
        Assert.NotEqual(0, measured.Sum("newsfunctions.storage.requests", "outcome=silence"));
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

    /// <summary>One failure at a time, on the way back, when the request has been carried out.</summary>
    private sealed class Faults : HttpPipelinePolicy
    {
        private int status;
        private string? lost;

        public void Next(int answer) => status = answer;

        public void LoseAnswerOf(string path) => lost = path;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (lost is { } path && message.Request.Uri.ToString().Contains(path, StringComparison.Ordinal) && Interlocked.Exchange(ref lost, null) is not null)
                throw new IOException("The answer is lost.");
            if (Interlocked.Exchange(ref status, 0) is not 0 and var code) message.Response = new Refusal(code);
        }
    }

    private sealed class Refusal(int status) : Response
    {
        public override int Status => status;
        public override bool IsError => true;
        public override string ReasonPhrase => "Server busy";
        public override Stream? ContentStream { get; set; }
        public override string ClientRequestId { get; set; } = "";
        public override void Dispose() => ContentStream?.Dispose();
        protected override bool ContainsHeader(string name) => false;
        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];
        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = null) is not null;
        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) => (values = null) is not null;
    }
}
