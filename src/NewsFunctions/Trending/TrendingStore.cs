using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using NewsFunctions.Storage;
using NewsFunctions.Views;

namespace NewsFunctions.Trending;

public sealed record TrendingList(DateTimeOffset GeneratedAt, IReadOnlyList<Ranked> Items);

/// <summary>
/// Trending lists, one blob per window in <c>site/trending</c>. Made from the days of the table <c>Stats</c>, so that a
/// rebuild costs what was read in the window, not the size of the archive. A list found too old is made anew at once.
/// </summary>
public sealed partial class TrendingStore(StorageClients storage, StatsTable stats, IOptions<TrendingOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(12);
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<TrendingWindow, (TrendingList List, DateTimeOffset Read)> lists = new();
    private readonly ConcurrentDictionary<string, List<Activity>> pastDays = new();
    private readonly SemaphoreSlim rebuilding = new(1);

    public async Task RebuildAsync(CancellationToken cancellation)
    {
        await rebuilding.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            var activities = await ReadAsync(now - TrendingWindow.Month.Length(), now, cancellation);
            foreach (var window in Enum.GetValues<TrendingWindow>())
                await WriteAsync(window, new TrendingList(now, Ranking.Rank(activities, window, now, options.Value)), cancellation);
        }
        finally
        {
            rebuilding.Release();
        }
    }

    public async ValueTask<TrendingList> GetAsync(TrendingWindow window, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (lists.TryGetValue(window, out var known) && now - known.Read < Recheck) return known.List;
        try
        {
            var list = await ReadAsync(window, cancellation);
            if (list is null || now - list.GeneratedAt > Stale)
            {
                await RebuildAsync(cancellation);
                return lists[window].List;
            }
            lists[window] = (list, now);
            return list;
        }
        catch (Exception failure) when (known.List is not null && StorageErrors.IsOutage(failure))
        {
            return known.List;
        }
    }

    private async Task WriteAsync(TrendingWindow window, TrendingList list, CancellationToken cancellation)
    {
        var upload = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };
        await storage.Site.GetBlobClient(BlobName(window)).UploadAsync(
            BinaryData.FromObjectAsJson(list, TrendingJson.Default.TrendingList), upload, cancellation);
        lists[window] = (list, time.GetUtcNow());
    }

    private async Task<TrendingList?> ReadAsync(TrendingWindow window, CancellationToken cancellation)
    {
        try
        {
            var download = await storage.Site.GetBlobClient(BlobName(window)).DownloadContentAsync(cancellation);
            return download.Value.Content.ToObjectFromJson(TrendingJson.Default.TrendingList);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }

    private async Task<List<Activity>> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var activities = new List<Activity>();
        for (var day = from.UtcDateTime.Date; day <= to.UtcDateTime.Date; day = day.AddDays(1))
            activities.AddRange(await ReadDayAsync(new DateTimeOffset(day, TimeSpan.Zero), to, cancellation));
        return activities;
    }

    // A day is settled once its last hour is closed; then it is read once.
    private async Task<List<Activity>> ReadDayAsync(DateTimeOffset day, DateTimeOffset now, CancellationToken cancellation)
    {
        var partition = Stats.DayPartition(day);
        if (pastDays.TryGetValue(partition, out var known)) return known;
        var activities = new List<Activity>();
        await foreach (var row in stats.Partition(partition, cancellation))
            activities.AddRange(Stats.Activities(row));
        if (now - day > TimeSpan.FromDays(2)) pastDays[partition] = activities;
        if (pastDays.Count > 40) pastDays.Clear();
        return activities;
    }

    private static string BlobName(TrendingWindow window) => $"trending/{window.ToString().ToLowerInvariant()}.json";

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(TrendingList))]
    private sealed partial class TrendingJson : JsonSerializerContext;
}
