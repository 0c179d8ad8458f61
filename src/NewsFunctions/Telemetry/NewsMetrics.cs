using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace NewsFunctions.Telemetry;

/// <summary>
/// Everything that the app counts about itself, without names, addresses or ids of readers; see docs/operations.md.
/// </summary>
public sealed class NewsMetrics
{
    public const string MeterName = "NewsFunctions";

    private static readonly Dictionary<string, string> AgesByTimer = new()
    {
        ["RollUpViews"] = "newsfunctions.rollup.age",
        ["RebuildTrending"] = "newsfunctions.trending.age",
        ["RebuildFeeds"] = "newsfunctions.feeds.age",
        ["SweepArticles"] = "newsfunctions.sweep.age",
        ["BackUpCounts"] = "newsfunctions.backup.age",
    };

    private readonly ConcurrentDictionary<string, long> lastRuns = new();
    private readonly TimeProvider time;
    private readonly Counter<long> views;
    private readonly Counter<long> likes;
    private readonly Counter<long> reads;
    private readonly Counter<long> rejected;
    private readonly Histogram<double> publishLag;
    private readonly Counter<long> feedsKeptOut;
    private readonly Counter<long> webhooks;
    private readonly Histogram<double> webhookLag;
    private readonly Counter<long> storageRequests;
    private readonly Counter<long> storageRetries;
    private readonly Counter<long> storageConflicts;
    private readonly Histogram<double> storageDuration;

    /// <param name="skew">How far the clock of this machine is ahead of storage's.</param>
    public NewsMetrics(IMeterFactory meters, TimeProvider time, Func<TimeSpan> skew)
    {
        this.time = time;
        var meter = meters.Create(MeterName);
        views = meter.CreateCounter<long>("newsfunctions.views", "{request}", "Requests to count a view, by outcome");
        likes = meter.CreateCounter<long>("newsfunctions.likes", "{request}", "Likes given and taken back, by action");
        reads = meter.CreateCounter<long>(
            "newsfunctions.cache.reads", "{request}", "Reads, by function and whether memory sufficed");
        rejected = meter.CreateCounter<long>(
            "newsfunctions.uploads.rejected", "{upload}", "Uploads rejected, by error");
        publishLag = meter.CreateHistogram<double>(
            "newsfunctions.publish.lag", "s", "From an upload to its publication");
        feedsKeptOut = meter.CreateCounter<long>("newsfunctions.feeds.kept_out", "{feed}",
            "Feeds that failed their check, so that the last good one stayed");
        webhooks = meter.CreateCounter<long>(
            "newsfunctions.webhooks", "{attempt}", "Attempts to tell an endpoint of an event, by outcome");
        webhookLag = meter.CreateHistogram<double>(
            "newsfunctions.webhooks.lag", "s", "From a change to an endpoint that was told of it");
        storageRequests = meter.CreateCounter<long>(
            "newsfunctions.storage.requests", "{request}", "Requests to storage, by service and outcome");
        storageRetries = meter.CreateCounter<long>(
            "newsfunctions.storage.retries", "{request}", "Those of them that were tried before");
        storageConflicts = meter.CreateCounter<long>(
            "newsfunctions.storage.conflicts", "{request}", "Those of them that met another writer");
        storageDuration = meter.CreateHistogram<double>(
            "newsfunctions.storage.duration", "s", "How long a request to storage took");
        meter.CreateObservableGauge(
            "newsfunctions.clock.skew", () => skew().Duration().TotalSeconds, "s",
            "How far the clock of this instance is from storage's");
        foreach (var (timer, name) in AgesByTimer)
            meter.CreateObservableGauge(
                name, () => Age(timer), "s", $"Since this instance last ran {timer} to its end");
    }

    public void ViewAnswered(string outcome) => views.Add(1, KeyValuePair.Create<string, object?>("outcome", outcome));

    public void LikeAnswered(string action) => likes.Add(1, KeyValuePair.Create<string, object?>("action", action));

    public void Read(string function, bool fromMemory) =>
        reads.Add(1, new("function", function), new("result", fromMemory ? "hit" : "miss"));

    public void UploadRejected(string error) => rejected.Add(1, KeyValuePair.Create<string, object?>("error", error));

    public void Published(DateTimeOffset uploaded) =>
        publishLag.Record(Math.Max(0, (time.GetUtcNow() - uploaded).TotalSeconds));

    public void FeedKeptOut(string feed) => feedsKeptOut.Add(1, KeyValuePair.Create<string, object?>("feed", feed));

    /// <param name="lag">Since it happened, where the endpoint was told.</param>
    public void WebhookAnswered(string outcome, TimeSpan? lag)
    {
        webhooks.Add(1, KeyValuePair.Create<string, object?>("outcome", outcome));
        if (lag is { } late) webhookLag.Record(Math.Max(0, late.TotalSeconds));
    }

    public void StorageAnswered(string service, string outcome, bool isRetry, TimeSpan duration)
    {
        var tag = KeyValuePair.Create<string, object?>("service", service);
        storageRequests.Add(1, tag, new("outcome", outcome));
        if (isRetry) storageRetries.Add(1, tag);
        if (outcome == StorageObserver.Conflict) storageConflicts.Add(1, tag);
        storageDuration.Record(duration.TotalSeconds, tag);
    }

    public void Ran(string function)
    {
        if (AgesByTimer.ContainsKey(function)) lastRuns[function] = time.GetTimestamp();
    }

    // An instance that never ran the timer reports nothing.
    private IEnumerable<Measurement<double>> Age(string timer) =>
        lastRuns.TryGetValue(timer, out var last)
            ? [new Measurement<double>(time.GetElapsedTime(last).TotalSeconds)]
            : [];
}
