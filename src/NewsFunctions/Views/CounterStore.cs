using Microsoft.Extensions.Caching.Memory;
using NewsFunctions.Likes;
using NewsFunctions.Storage;

namespace NewsFunctions.Views;

public sealed record Counters(long Views, long Likes);

public sealed record CounterAnswer(IReadOnlyDictionary<string, Counters> Items, DateTimeOffset AsOf);

/// <summary>
/// Views and likes of articles, from memory for a quarter of a minute. Where the totals are old, timers are dead: then the
/// request rolls up itself.
/// </summary>
public sealed class CounterStore
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TimersAreDead = TimeSpan.FromSeconds(40);
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 200_000 });
    private readonly StatsTable stats;
    private readonly LikeStore likes;
    private readonly ViewRollUp rollUp;
    private readonly TimeProvider time;
    private (DateTimeOffset Value, DateTimeOffset Read)? asOf;

    public CounterStore(StatsTable stats, LikeStore likes, ViewRollUp rollUp, TimeProvider time)
    {
        this.stats = stats;
        this.likes = likes;
        this.rollUp = rollUp;
        this.time = time;
        rollUp.Done += () => asOf = null;
        likes.Changed += cache.Remove;
    }

    public async Task<CounterAnswer> GetAsync(IEnumerable<string> articleIds, CancellationToken cancellation)
    {
        var moment = await FreshAsync(cancellation);
        var ids = articleIds.Distinct().ToList();
        var found = new Counters[ids.Count];
        await Parallel.ForAsync(0, ids.Count, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation },
            async (index, stop) => found[index] = await GetAsync(ids[index], moment, stop));
        return new CounterAnswer(ids.Zip(found).ToDictionary(x => x.First, x => x.Second), moment);
    }

    private async ValueTask<Counters> GetAsync(string id, DateTimeOffset moment, CancellationToken cancellation)
    {
        if (cache.TryGetValue(id, out Known? known) && known!.AsOf >= moment && time.GetUtcNow() - known.Read < Lifetime) return known.Counters;
        try
        {
            var total = stats.FindAsync(Stats.TotalPartition(id), id, cancellation);
            var counters = new Counters(Stats.Views(await total), await likes.CountAsync(id, cancellation));
            cache.Set(id, new Known(counters, moment, time.GetUtcNow()), new MemoryCacheEntryOptions { Size = 1 });
            return counters;
        }
        catch (Exception failure) when (known is not null && StorageErrors.IsOutage(failure))
        {
            return known.Counters;
        }
    }

    private async ValueTask<DateTimeOffset> FreshAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (asOf is { } known && now - known.Read < Lifetime && now - known.Value < TimersAreDead) return known.Value;
        try
        {
            var rolledUp = await rollUp.AsOfAsync(cancellation);
            if (rolledUp is null || now - rolledUp > TimersAreDead)
            {
                await rollUp.RunAsync(cancellation);
                rolledUp = await rollUp.AsOfAsync(cancellation);
            }
            asOf = (rolledUp!.Value, now);
            return rolledUp.Value;
        }
        catch (Exception failure) when (asOf is not null && StorageErrors.IsOutage(failure))
        {
            return asOf.Value.Value;
        }
    }

    private sealed record Known(Counters Counters, DateTimeOffset AsOf, DateTimeOffset Read);
}
