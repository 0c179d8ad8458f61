using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Publishing;
using NewsFunctions.Storage;
using NewsFunctions.Telemetry;

namespace NewsFunctions.Feeds;

/// <param name="LastModified">When its content became what it is.</param>
public sealed record Feed(byte[] Content, DateTimeOffset LastModified)
{
    public Rendition Rendition { get; } = Rendition.Of(Content);
}

/// <summary>
/// Feeds in <c>site/feeds</c>. Each carries a fingerprint of what it was made from; the catalogue in memory tells what it
/// should be now, so a feed is rebuilt when, and only when, an article in it changed, came, went or left its embargo.
/// </summary>
public sealed partial class FeedStore(
    StorageClients storage, BodyReader bodyReader, IOptions<SiteOptions> siteOptions,
    IOptions<FeedOptions> feedOptions, NewsMetrics metrics, TimeProvider time, ILogger<FeedStore> log)
{
    private const string FingerprintKey = "fingerprint";
    private const string ChangedKey = "changed";
    private const long MaxMemory = 64 * 1024 * 1024;

    // A feed that is kept out is tried again, as what was wrong may have been put right behind the catalogue's back.
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    private readonly SiteOptions site = siteOptions.Value;
    private readonly FeedOptions options = feedOptions.Value;
    private readonly MemoryCache remembered = new(new MemoryCacheOptions { SizeLimit = MaxMemory });
    private readonly SingleFlight<string, Built> flights = new();

    /// <returns>Null where there is no such list.</returns>
    public async Task<Feed?> GetAsync(Snapshot snapshot, FeedKey key, CancellationToken cancellation)
    {
        if (FeedPlan.Make(key, snapshot, site, options) is not { } plan) return null;
        var known = remembered.Get<Built>(key);
        if (known?.Fingerprint == plan.Fingerprint) return known.Feed;
        try
        {
            var built = await flights.RunAsync($"{key.BlobName} {plan.Fingerprint}", () => MakeAsync(plan, known)).WaitAsync(cancellation);
            return built.Feed;
        }
        catch (Exception failure) when (known is not null && StorageErrors.IsOutage(failure) && !cancellation.IsCancellationRequested)
        {
            return known.Feed;
        }
    }

    /// <summary>
    /// The stored feeds that claim to be what their articles say and are not. One that is out of date is no such feed: it is made
    /// anew when it is asked for.
    /// </summary>
    /// <param name="repair">Takes them out, with those whose list is gone, so that they are made anew.</param>
    /// <param name="leftOut">Uploads whose bodies are not what they should be: what shows them is not looked at.</param>
    public async Task<IReadOnlyList<string>> DriftAsync(
        Snapshot snapshot, bool repair, IReadOnlyCollection<string> leftOut, CancellationToken cancellation)
    {
        var drift = new List<string>();
        await foreach (var blob in storage.Site.GetBlobsAsync(new GetBlobsOptions { Prefix = "feeds/", Traits = BlobTraits.Metadata }, cancellation))
        {
            if (FeedKey.FromBlob(blob.Name) is not { } key) continue;
            var plan = FeedPlan.Make(key, snapshot, site, options);
            if (plan?.Entries.Any(entry => leftOut.Contains(entry.BlobName)) == true) continue;
            var isWrong = plan is not null && blob.Metadata.TryGetValue(FingerprintKey, out var fingerprint) && fingerprint == plan.Fingerprint
                && !BlobListing.Md5(key.Format.Write(plan.Page(site, options, await BodiesAsync(plan)))).AsSpan().SequenceEqual(blob.Properties.ContentHash);
            if (isWrong) drift.Add(blob.Name);
            if (!repair || (plan is not null && !isWrong)) continue;
            remembered.Remove(key);
            await Blob(key).DeleteIfExistsAsync(cancellationToken: cancellation);
        }
        return drift;
    }

    private async Task<Built> MakeAsync(FeedPlan plan, Built? known)
    {
        var stored = await ReadAsync(plan.Key);
        if (stored?.Fingerprint == plan.Fingerprint) return Remember(plan.Key, stored);
        var page = plan.Page(site, options, await BodiesAsync(plan));
        var content = plan.Key.Format.Write(page);
        if (FeedLint.Check(plan.Key.Format, content) is { Count: > 0 } faults) return KeepOut(plan, faults, known ?? stored);
        // Not the newest date inside: what comes or goes may be older than that, and readers that ask by date would miss it.
        var same = (known ?? stored)?.Feed is { } before && before.Content.AsSpan().SequenceEqual(content) ? before.LastModified : (DateTimeOffset?)null;
        var built = new Built(plan.Fingerprint, new Feed(content, same ?? time.GetUtcNow()));
        await WriteAsync(plan.Key, built);
        Rebuilt(plan.Key.Path, page.Items.Count);
        return Remember(plan.Key, built);
    }

    private Built KeepOut(FeedPlan plan, IReadOnlyList<string> faults, Built? lastGood)
    {
        KeptOut(plan.Key.Path, faults.Count, string.Join(" ", faults.Take(5)));
        metrics.FeedKeptOut(plan.Key.Path);
        return lastGood is null
            ? throw new InvalidDataException($"The feed {plan.Key.Path} is not fit to be served, and there is no earlier one: {faults[0]}")
            : Remember(plan.Key, lastGood with { Fingerprint = plan.Fingerprint }, TryAgain);
    }

    private Built Remember(FeedKey key, Built built, TimeSpan? lifetime = null) => remembered.Set(
        key, built, new MemoryCacheEntryOptions { Size = built.Feed.Rendition.Size, AbsoluteExpirationRelativeToNow = lifetime });

    private async Task<List<string>> BodiesAsync(FeedPlan plan)
    {
        var bodies = new List<string>();
        foreach (var entry in plan.Entries)
        {
            var body = await bodyReader.ReadAsync(entry, entry.Article!, CancellationToken.None);
            bodies.Add(FeedBody.Absolute(plan.Resolved(body, site), site.Permalink(entry.Article!.Slug)));
        }
        return bodies;
    }

    private async Task<Built?> ReadAsync(FeedKey key)
    {
        try
        {
            var download = (await Blob(key).DownloadContentAsync()).Value;
            return download.Details.Metadata.TryGetValue(FingerprintKey, out var fingerprint)
                && download.Details.Metadata.TryGetValue(ChangedKey, out var changed)
                ? new Built(fingerprint, new Feed(download.Content.ToArray(), DateTimeOffset.Parse(changed, CultureInfo.InvariantCulture)))
                : null;
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }

    private async Task WriteAsync(FeedKey key, Built built)
    {
        var upload = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = key.Format.ContentType() },
            Metadata = new Dictionary<string, string> { [FingerprintKey] = built.Fingerprint, [ChangedKey] = FeedText.Iso(built.Feed.LastModified) },
        };
        await Blob(key).UploadAsync(BinaryData.FromBytes(built.Feed.Content), upload);
    }

    private BlobClient Blob(FeedKey key) => storage.Site.GetBlobClient(key.BlobName);

    [LoggerMessage(Level = LogLevel.Information, Message = "Rebuilt the feed {Feed} with {Items} items")]
    private partial void Rebuilt(string feed, int items);

    [LoggerMessage(Level = LogLevel.Error, Message = "The new build of the feed {Feed} is kept out for {Count} faults: {Faults}")]
    private partial void KeptOut(string feed, int count, string faults);

    private sealed record Built(string Fingerprint, Feed Feed);
}
