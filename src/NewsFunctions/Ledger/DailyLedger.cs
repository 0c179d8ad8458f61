using Azure;
using Azure.Data.Tables;
using NewsFunctions.Activity;
using NewsFunctions.Counters;
using NewsFunctions.Storage;

namespace NewsFunctions.Ledger;

/// <summary>What was answered on a day by hour, what of it stands apart, and what operators changed.</summary>
public sealed record LedgerDay(
    IReadOnlyDictionary<Hour, Tally> Hours, IReadOnlyList<CrowdHour> Crowds, IReadOnlyList<TakeBack> TakenBack, DateTimeOffset AsOf);

/// <summary>An hour of an article in which views stand apart, as their network had counted enough.</summary>
public sealed record CrowdHour(string ArticleId, Hour Hour, long Counted, long Crowd);

/// <summary>The account of each day: every request answered is in it, and so is everything that an operator changed.</summary>
public sealed class DailyLedger(StorageClients storage, StatsTable stats, ViewRollUp rollUp, CounterStore counters, TimeProvider time)
{
    public async Task<LedgerDay> GetAsync(DateOnly day, CancellationToken cancellation)
    {
        var asOf = await counters.AsOfAsync(cancellation);
        var partition = Stats.DayPartition(day);
        var hours = Stats.Hours(await stats.FindAsync(partition, ActivitySheet.Ledger, cancellation));
        var (takenBack, crowds) = (new List<TakeBack>(), new List<CrowdHour>());
        await foreach (var row in Remarkable(partition, cancellation))
        {
            if (row.RowKey == ActivitySheet.Ledger) continue;
            takenBack.AddRange(TakenBack.Reasons(row));
            crowds.AddRange(Stats.Hours(row).Where(hour => hour.Value.Crowd > 0)
                .Select(hour => new CrowdHour(row.RowKey, hour.Key, hour.Value.Counted, hour.Value.Crowd)));
        }
        return new LedgerDay(
            hours, [.. crowds.OrderByDescending(crowd => crowd.Crowd).ThenBy(crowd => crowd.ArticleId, StringComparer.Ordinal)],
            [.. takenBack.OrderBy(entry => entry.At)], asOf);
    }

    private AsyncPageable<TableEntity> Remarkable(string partition, CancellationToken cancellation) => storage.Stats.QueryAsync<TableEntity>(
        $"{TableClient.CreateQueryFilter($"PartitionKey eq {partition}")} and ({TakenBack.ViewsColumn} gt 0L or {Stats.Crowd} gt 0L)",
        cancellationToken: cancellation);

    /// <summary>
    /// Takes back what an article has counted on a day so far: the only way in which a total falls. Called again, it takes back
    /// what has come since, and finishes what a failure left undone.
    /// </summary>
    /// <returns>The views of that day that are taken back now.</returns>
    public async Task<long> TakeBackAsync(string articleId, string slug, DateOnly day, string reason, CancellationToken cancellation)
    {
        await rollUp.RunAsync(cancellation);
        var (partition, views) = (Stats.DayPartition(day), 0L);
        stats.Forget(partition, articleId);
        await stats.ChangeAsync(partition, [articleId], Take, cancellation);
        if (views > 0)
            await stats.ChangeAsync(
                Stats.TotalPartition(articleId), [articleId], row => TakenBack.SetDay(row, day, views), cancellation);
        // Trending keeps the days that nothing is added to any more.
        await stats.ChangeAsync(Stats.Meta, [Stats.RollUpRow], row => row[Stats.TakenBackAt] = time.GetUtcNow(), cancellation);
        counters.Forget(articleId);
        return views;

        void Take(TableEntity row)
        {
            TakenBack.Take(row, slug, reason, time.GetUtcNow());
            views = TakenBack.OfDay(row);
        }
    }
}
