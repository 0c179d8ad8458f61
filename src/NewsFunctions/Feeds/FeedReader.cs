using NewsFunctions.Catalogue;
using NewsFunctions.Storage;
using NewsFunctions.Telemetry;

namespace NewsFunctions.Feeds;

/// <summary>
/// Answers with feeds from memory. The catalogue tells what a feed should be now, and its fingerprint whether it is
/// that: so a feed is built anew when, and only when, an article in it changed, came, went or left its embargo.
/// </summary>
public sealed partial class FeedReader(
    FeedStore store, FeedBuilder builder, NewsMetrics metrics, StorageClock time, ILogger<FeedReader> log)
{
    private const long MaxMemory = 64 * 1024 * 1024;

    // A feed that was kept out is tried again: the cause may be gone although the catalogue has not changed.
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    private readonly ByteCache<FeedKey, BuiltFeed> remembered = new(
        MaxMemory, (key, built) => (2 * key.BlobName.Length) + built.Feed.Content.Length + built.Feed.Rendition.Size);

    private readonly SingleFlight<string, BuiltFeed> flights = new();

    /// <summary>Bytes in memory, and the most that there may be.</summary>
    internal (long Bytes, long Most) InMemory => (remembered.Bytes, remembered.Most);

    /// <returns>Null where there is no such list.</returns>
    public async Task<Feed?> GetAsync(Snapshot snapshot, FeedKey key, CancellationToken cancellationToken)
    {
        if (builder.Plan(key, snapshot) is not { } plan) return null;
        var known = Known(key);
        try
        {
            return (await CurrentAsync(plan, known).WaitAsync(cancellationToken)).Feed;
        }
        catch (Exception failure)
            when (known is not null && StorageErrors.IsOutage(failure) && !cancellationToken.IsCancellationRequested)
        {
            return known.Feed;
        }
    }

    /// <summary>Builds the feed where it is not what it should be, and fails where storage does.</summary>
    public async Task RefreshAsync(Snapshot snapshot, FeedKey key, CancellationToken cancellationToken)
    {
        if (builder.Plan(key, snapshot) is { } plan)
            await CurrentAsync(plan, Known(key)).WaitAsync(cancellationToken);
    }

    public void Forget(FeedKey key) => remembered.Remove(key);

    private BuiltFeed? Known(FeedKey key) => remembered.TryGet(key, out var built) ? built : null;

    private Task<BuiltFeed> CurrentAsync(FeedPlan plan, BuiltFeed? known) => known?.Fingerprint == plan.Fingerprint
        ? Task.FromResult(known)
        : flights.RunAsync($"{plan.Key.BlobName} {plan.Fingerprint}", () => MakeAsync(plan, known));

    private async Task<BuiltFeed> MakeAsync(FeedPlan plan, BuiltFeed? known)
    {
        var stored = await store.ReadAsync(plan.Key);
        if (stored?.Fingerprint == plan.Fingerprint) return Remember(plan.Key, stored);
        var content = await builder.BuildAsync(plan);
        if (FeedLint.Check(plan.Key.Format, content) is { Count: > 0 } faults)
            return KeepOut(plan, faults, known ?? stored);

        // Not the newest date inside the feed: an older article may come or go, and readers that ask by date
        // would miss that.
        var before = (known ?? stored)?.Feed;
        var changed = before is not null && before.Content.AsSpan().SequenceEqual(content)
            ? before.LastModified
            : time.GetUtcNow();
        var built = new BuiltFeed(plan.Fingerprint, new Feed(content, changed));
        await store.WriteAsync(plan.Key, built);
        Rebuilt(plan.Key.Path, plan.Entries.Count);
        return Remember(plan.Key, built);
    }

    private BuiltFeed KeepOut(FeedPlan plan, IReadOnlyList<string> faults, BuiltFeed? lastGood)
    {
        KeptOut(plan.Key.Path, faults.Count, string.Join(" ", faults.Take(5)));
        metrics.FeedKeptOut(plan.Key.Path);
        return lastGood is null
            ? throw new InvalidDataException(
                $"The feed {plan.Key.Path} is not fit to be served, and there is no earlier one: {faults[0]}")
            : Remember(plan.Key, lastGood with { Fingerprint = plan.Fingerprint }, TryAgain);
    }

    private BuiltFeed Remember(FeedKey key, BuiltFeed built, TimeSpan? lifetime = null) =>
        remembered.Set(key, built, lifetime);

    [LoggerMessage(Level = LogLevel.Information, Message = "Rebuilt the feed {Feed} with {Items} items")]
    private partial void Rebuilt(string feed, int items);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The new build of the feed {Feed} is kept out for {Count} faults: {Faults}")]
    private partial void KeptOut(string feed, int count, string faults);
}
