using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Counters;

public sealed record Counts(long Views, long Likes);

/// <summary>Where likes are counted, if anywhere.</summary>
/// <param name="TellOfChanges">Calls its argument with the id of an article whose number changed.</param>
public sealed record LikeSource(
    Func<ArticleId, CancellationToken, Task<long>> CountAsync, Action<Action<ArticleId>> TellOfChanges);

public sealed record CounterAnswer(IReadOnlyDictionary<ArticleId, Counts> Items, DateTimeOffset AsOf);

/// <summary>Views and likes of articles, kept in memory for 15 seconds after they were read.</summary>
public sealed class CounterReads
{
    private const long MaxMemory = 32 * 1024 * 1024;
    private readonly ByteCache<ArticleId, Known> cache = new(
        MaxMemory, (id, _) => 150 + (2 * id.Value.Length));

    private readonly StatsTable stats;
    private readonly LikeSource[] likes;
    private readonly TotalsAsOf totals;
    private readonly StorageClock time;

    public CounterReads(StatsTable stats, IEnumerable<LikeSource> likes, TotalsAsOf totals, StorageClock time)
    {
        this.stats = stats;
        this.likes = [.. likes];
        this.totals = totals;
        this.time = time;
        foreach (var source in this.likes) source.TellOfChanges(Forget);
    }

    public async Task<CounterAnswer> GetAsync(IEnumerable<ArticleId> articleIds, CancellationToken cancellationToken)
    {
        var moment = await totals.GetAsync(cancellationToken);
        var ids = articleIds.Distinct().ToList();
        var found = new Known[ids.Count];
        await Parallel.ForAsync(0, ids.Count,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
            async (index, stop) => found[index] = await GetAsync(ids[index], moment, stop));
        return new CounterAnswer(
            ids.Zip(found).ToDictionary(x => x.First, x => x.Second.Counters),
            found.Select(counters => counters.AsOf).Append(moment).Min());
    }

    public void Forget(ArticleId articleId) => cache.Remove(articleId);

    private async ValueTask<Known> GetAsync(ArticleId id, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (cache.TryGet(id, out var cached) && cached.AsOf >= moment && now - cached.Read < TotalsAsOf.Lifetime)
            return cached;
        try
        {
            var total = stats.FindAsync(Stats.TotalPartition(id), id, cancellationToken);
            var counts = Task.WhenAll(likes.Select(source => source.CountAsync(id, cancellationToken)));
            var counters = new Known(new Counts(Stats.Views(await total), (await counts).Sum()), moment, now);
            return cache.Set(id, counters);
        }
        catch (Exception failure)
            when (cached is not null && StorageErrors.IsOutage(failure) && !cancellationToken.IsCancellationRequested)
        {
            return cached;
        }
    }

    private sealed record Known(Counts Counters, DateTimeOffset AsOf, DateTimeOffset Read);
}
