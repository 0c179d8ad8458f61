using Azure;
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
/// <param name="ClockSkewSeconds">How far the clock of this instance is ahead of storage's; negative where it is
/// behind.</param>
/// <param name="Webhooks">How it goes with each endpoint that is told of changes.</param>
public sealed record ReadyDocument(
    string Status, int Articles, long? RollUpAgeSeconds, long? TrendingAgeSeconds, long? FeedsAgeSeconds,
    long ClockSkewSeconds, IReadOnlyList<DeliveryHealth> Webhooks);

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
            var trending = ChangedAsync("trending/day.json", cancellationToken);
            var feed = ChangedAsync("feeds/rss.xml", cancellationToken);
            await Task.WhenAll(articles, rolledUp, trending, feed);
            var (snapshot, now) = (await articles, time.GetUtcNow());
            var webhooks = await Task.WhenAll(deliveries.Select(source => source(snapshot, cancellationToken)));
            var skew = (long)time.Skew.TotalSeconds;
            return new ReadyDocument(
                Math.Abs(skew) > MaxClockSkewSeconds ? "degraded" : "ready",
                snapshot.Visible(ListKey.All).Length, Age(await rolledUp),
                Age(await trending), Age(await feed), skew, [.. webhooks.SelectMany(endpoints => endpoints)]);

            long? Age(DateTimeOffset? moment) =>
                moment is { } past ? (long)Math.Max(0, (now - past).TotalSeconds) : null;
        }
        catch (Exception failure) when (StorageErrors.IsOutage(failure) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<DateTimeOffset?> ChangedAsync(string blob, CancellationToken cancellationToken)
    {
        try
        {
            return (await storage.Site.GetBlobClient(blob)
                .GetPropertiesAsync(cancellationToken: cancellationToken)).Value.LastModified;
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }
}
