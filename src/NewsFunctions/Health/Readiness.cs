using Azure;
using Azure.Storage.Blobs;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Storage;

namespace NewsFunctions.Health;

/// <param name="Status">Ready; degraded where the clock of this instance is so wrong that it should be mended.</param>
/// <param name="Articles">That readers see.</param>
/// <param name="RollUpAgeSeconds">Since the last roll-up of views; each age is null where there was none.</param>
/// <param name="TrendingAgeSeconds">Since the trending lists were last rebuilt.</param>
/// <param name="FeedsAgeSeconds">Since the feed was last rebuilt, which it only is where something in it
/// changes.</param>
/// <param name="BackupAgeSeconds">Since a backup last wrote.</param>
/// <param name="Uploads">What waits to be published.</param>
/// <param name="ClockSkewSeconds">How far the clock of this instance is ahead of storage's; negative where it is
/// behind.</param>
/// <param name="Webhooks">How it goes with each endpoint that is told of changes.</param>
public sealed record ReadyDocument(
    string Status, int Articles, long? RollUpAgeSeconds, long? TrendingAgeSeconds, long? FeedsAgeSeconds,
    long? BackupAgeSeconds, UploadQueueHealth Uploads, long ClockSkewSeconds, IReadOnlyList<DeliveryHealth> Webhooks);

/// <param name="Waiting">Events of uploads, about.</param>
/// <param name="OldestAgeSeconds">Since the first of them came; null where none waits to be read.</param>
/// <param name="Failed">Those that failed five times.</param>
public sealed record UploadQueueHealth(long Waiting, long? OldestAgeSeconds, long Failed);

/// <param name="Status">Delivering; failing where the last attempt failed; disabled where the endpoint wants no
/// more.</param>
/// <param name="OldestUndeliveredSeconds">Since what it is to be told next; null where there is nothing.</param>
public sealed record DeliveryHealth(string Endpoint, string Status, long? OldestUndeliveredSeconds);

/// <summary>Handed in by who tells endpoints of changes.</summary>
public delegate Task<IReadOnlyList<DeliveryHealth>> DeliverySource(
    Snapshot snapshot, CancellationToken cancellationToken);

/// <summary>
/// Whether storage answers, and how old is what timers make. Anybody may ask as often as he likes; storage is asked
/// every few seconds at most.
/// </summary>
public sealed class Readiness(
    StorageClients storage, LiveCatalogue catalogue, ViewRollUp rollUp, IEnumerable<DeliverySource> deliveries,
    StorageClock time) : IDisposable
{
    private const long MaxClockSkewSeconds = 30;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim asking = new(1);
    private (ReadyDocument? Document, DateTimeOffset At)? known;

    /// <returns>Null where storage does not answer.</returns>
    public async Task<ReadyDocument?> GetAsync(CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            if (known is { } recent && time.GetUtcNow() - recent.At < Lifetime) return recent.Document;
            var document = await AskAsync(cancellationToken);
            known = (document, time.GetUtcNow());
            return document;
        }
        finally
        {
            asking.Release();
        }
    }

    public void Dispose() => asking.Dispose();

    private async Task<ReadyDocument?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var articles = catalogue.NewestSnapshotAsync(cancellationToken);
            var rolledUp = rollUp.AsOfAsync(cancellationToken);
            var trending = ChangedAsync(storage.Site, "trending/day.json", cancellationToken);
            var feed = ChangedAsync(storage.Site, "feeds/rss.xml", cancellationToken);
            var backup = ChangedAsync(storage.Backup, "manifest.json", cancellationToken);
            var uploads = UploadsAsync(cancellationToken);
            await Task.WhenAll(articles, rolledUp, trending, feed, backup, uploads);
            var (snapshot, now) = (await articles, time.GetUtcNow());
            var webhooks = await Task.WhenAll(deliveries.Select(source => source(snapshot, cancellationToken)));
            var skew = (long)time.Skew.TotalSeconds;
            return new ReadyDocument(
                Math.Abs(skew) > MaxClockSkewSeconds ? "degraded" : "ready",
                snapshot.Visible(ListKey.All).Length, Age(await rolledUp),
                Age(await trending), Age(await feed), Age(await backup), await uploads, skew,
                [.. webhooks.SelectMany(endpoints => endpoints)]);

            long? Age(DateTimeOffset? moment) =>
                moment is { } past ? (long)Math.Max(0, (now - past).TotalSeconds) : null;
        }
        catch (Exception failure) when (StorageErrors.IsOutage(failure) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<UploadQueueHealth> UploadsAsync(CancellationToken cancellationToken)
    {
        var waiting = storage.UploadQueue.GetPropertiesAsync(cancellationToken);
        var failed = storage.UploadPoison.GetPropertiesAsync(cancellationToken);
        var first = storage.UploadQueue.PeekMessageAsync(cancellationToken);
        await Task.WhenAll(waiting, failed, first);
        var since = (await first).Value?.InsertedOn;
        return new UploadQueueHealth(
            (await waiting).Value.ApproximateMessagesCountLong,
            since is { } came ? (long)Math.Max(0, (time.GetUtcNow() - came).TotalSeconds) : null,
            (await failed).Value.ApproximateMessagesCountLong);
    }

    private static async Task<DateTimeOffset?> ChangedAsync(
        BlobContainerClient container, string blob, CancellationToken cancellationToken)
    {
        try
        {
            return (await container.GetBlobClient(blob)
                .GetPropertiesAsync(cancellationToken: cancellationToken)).Value.LastModified;
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }
}
