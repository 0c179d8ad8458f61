using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Storage;

namespace NewsFunctions.Trending;

/// <summary>
/// Trending lists as they were read or made last. Made from the <see cref="ActivityLog"/>, so that a rebuild costs what
/// was read in the window, not the size of the archive. A list found too old is made anew at once.
/// </summary>
public sealed class TrendingLists(
    TrendingStore store, ActivityLog log, IOptions<TrendingOptions> options, StorageClock time)
{
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(12);
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<TrendingWindow, (TrendingList List, DateTimeOffset Read)> lists = new();
    private readonly SemaphoreSlim rebuilding = new(1);

    public async Task RebuildAsync(CancellationToken cancellationToken)
    {
        await rebuilding.WaitAsync(cancellationToken);
        try
        {
            await RebuildAloneAsync(cancellationToken);
        }
        finally
        {
            rebuilding.Release();
        }
    }

    public async ValueTask<TrendingList> GetAsync(TrendingWindow window, CancellationToken cancellationToken)
    {
        if (Known(window) is { } fresh) return fresh;
        if (rebuilding.CurrentCount == 0 && lists.TryGetValue(window, out var old)
            && time.GetUtcNow() - old.List.GeneratedAt < Stale)
            return old.List;
        try
        {
            await rebuilding.WaitAsync(cancellationToken);
            try
            {
                // Of many requests that find it old, one reads or rebuilds.
                return Known(window) ?? await FreshAsync(window, cancellationToken);
            }
            finally
            {
                rebuilding.Release();
            }
        }
        catch (Exception failure)
            when (lists.ContainsKey(window) && StorageErrors.IsOutage(failure)
                && !cancellationToken.IsCancellationRequested)
        {
            return lists[window].List;
        }
    }

    /// <summary>Ranks anew from what was known at a moment, and says how.</summary>
    /// <param name="isPast">The moment was asked for: of its hour counts what was known then.</param>
    public async Task<(IReadOnlyList<Ranked> Items, ILookup<ArticleId, ArticleHour> Activities)> AtAsync(
        TrendingWindow window, DateTimeOffset moment, bool isPast, CancellationToken cancellationToken)
    {
        var activities = await log.ReadAsync(moment - window.Length(), moment, Recheck, cancellationToken);
        if (isPast) activities = activities.ConvertAll(activity => activity.KnownAt(moment));
        var ranked = Ranking.Rank(activities, window, moment, options.Value);
        return (ranked, activities.ToLookup(activity => activity.ArticleId));
    }

    private TrendingList? Known(TrendingWindow window) =>
        lists.TryGetValue(window, out var known) && time.GetUtcNow() - known.Read < Recheck ? known.List : null;

    private async Task<TrendingList> FreshAsync(TrendingWindow window, CancellationToken cancellationToken)
    {
        var list = await store.ReadAsync(window, cancellationToken);
        if (list is null || time.GetUtcNow() - list.GeneratedAt > Stale) await RebuildAloneAsync(cancellationToken);
        else lists[window] = (list, time.GetUtcNow());
        return lists[window].List;
    }

    private async Task RebuildAloneAsync(CancellationToken cancellationToken)
    {
        var now = await time.NowAsync(() => store.ReadAsync(TrendingWindow.Day, cancellationToken));
        var activities = await log.ReadAsync(
            now - TrendingWindow.Month.Length(), now, TimeSpan.Zero, cancellationToken);
        foreach (var window in Enum.GetValues<TrendingWindow>())
        {
            var list = new TrendingList(now, Ranking.Rank(activities, window, now, options.Value));
            await store.WriteAsync(window, list, cancellationToken);
            lists[window] = (list, time.GetUtcNow());
        }
    }
}
