using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Counters;

public sealed record Counts(long Views, long Likes);

/// <summary>Where likes are counted, if anywhere.</summary>
/// <param name="TellOfChanges">Calls its argument with the id of an article whose number changed.</param>
public sealed record LikeSource(
    Func<ArticleId, CancellationToken, Task<long>> CountAsync, Action<Action<ArticleId>> TellOfChanges);

public sealed record CounterAnswer(IReadOnlyDictionary<ArticleId, Counts> Items, DateTimeOffset AsOf);

/// <summary>
/// Views and likes of articles, from memory for a quarter of a minute. Where the totals are old, timers are dead: then
/// the request rolls up itself.
/// </summary>
public sealed class CounterStore
{
    private const long MaxMemory = 32 * 1024 * 1024;
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TimersAreDead = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(5);
    private readonly ByteCache<ArticleId, Known> cache = new(
        MaxMemory, (id, _) => 150 + (2 * id.Value.Length));

    private readonly StatsTable stats;
    private readonly LikeSource[] likes;
    private readonly ViewRollUp rollUp;
    private readonly StorageClock time;
    private readonly SemaphoreSlim refreshing = new(1);
    private volatile Moment? known;

    public CounterStore(
        StatsTable stats, IEnumerable<LikeSource> likes, ViewRollUp rollUp, StorageClock time)
    {
        this.stats = stats;
        this.likes = [.. likes];
        this.rollUp = rollUp;
        this.time = time;
        rollUp.Done += asOf => known = new Moment(asOf, asOf + Lifetime);
        foreach (var source in this.likes) source.TellOfChanges(Forget);
    }

    public async Task<CounterAnswer> GetAsync(IEnumerable<ArticleId> articleIds, CancellationToken cancellationToken)
    {
        var moment = await AsOfAsync(cancellationToken);
        var ids = articleIds.Distinct().ToList();
        var found = new Known[ids.Count];
        await Parallel.ForAsync(0, ids.Count,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
            async (index, stop) => found[index] = await GetAsync(ids[index], moment, stop));
        return new CounterAnswer(
            ids.Zip(found).ToDictionary(x => x.First, x => x.Second.Counters),
            found.Select(counters => counters.AsOf).Append(moment).Min());
    }

    /// <returns>The moment up to which all views are in the totals; not long ago, unless storage is out.</returns>
    public async ValueTask<DateTimeOffset> AsOfAsync(CancellationToken cancellationToken)
    {
        if (known is { } moment && time.GetUtcNow() < moment.Until) return moment.AsOf;
        await refreshing.WaitAsync(cancellationToken);
        try
        {
            if (known is { } newer && time.GetUtcNow() < newer.Until) return newer.AsOf;
            return (known = await RefreshAsync(cancellationToken)).AsOf;
        }
        catch (Exception failure)
            when (known is not null && StorageErrors.IsOutage(failure) && !cancellationToken.IsCancellationRequested)
        {
            return (known = known with { Until = time.GetUtcNow() + OutagePause }).AsOf;
        }
        finally
        {
            refreshing.Release();
        }
    }

    public void Forget(ArticleId articleId) => cache.Remove(articleId);

    private async Task<Moment> RefreshAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var asOf = await rollUp.AsOfAsync(cancellationToken);
        if (asOf is null || now - asOf > TimersAreDead) asOf = await rollUp.RunAsync(cancellationToken);
        var old = asOf.Value + TimersAreDead;
        return new Moment(asOf.Value, old < now + Lifetime ? old : now + Lifetime);
    }

    private async ValueTask<Known> GetAsync(ArticleId id, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (cache.TryGet(id, out var cached) && cached.AsOf >= moment && now - cached.Read < Lifetime) return cached;
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

    private sealed record Moment(DateTimeOffset AsOf, DateTimeOffset Until);
}
