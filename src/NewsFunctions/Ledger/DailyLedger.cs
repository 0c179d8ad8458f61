using Azure;
using Azure.Data.Tables;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Storage;

namespace NewsFunctions.Ledger;

/// <summary>What was answered on a day by hour, what of it stands apart, and what operators changed.</summary>
public sealed record LedgerDay(
    IReadOnlyDictionary<Hour, Tally> Hours, IReadOnlyList<CrowdHour> Crowds, IReadOnlyList<TakeBack> TakenBack,
    IReadOnlyList<Release> Released, DateTimeOffset AsOf)
{
    public static LedgerDay Empty(DateTimeOffset asOf) => new(new Dictionary<Hour, Tally>(), [], [], [], asOf);
}

/// <summary>An hour of an article in which views stand apart, as their network had counted enough.</summary>
/// <param name="Released">Those of <paramref name="Crowd"/> that count all the same.</param>
public sealed record CrowdHour(ArticleId ArticleId, Hour Hour, long Counted, long Crowd, long Released);

/// <summary>
/// The account of each day: every request answered is in it, and so is everything that an operator changed.
/// </summary>
public sealed class DailyLedger(
    StorageClients storage, StatsTable stats, ViewRollUp rollUp, TotalsAsOf totals, CounterReads counters,
    StorageClock time)
{
    public async Task<LedgerDay> GetAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var asOf = await totals.GetAsync(cancellationToken);
        var partition = Stats.DayPartition(day);
        var hours = Stats.Hours(await stats.FindAsync(partition, ActivitySheet.Ledger, cancellationToken));
        var (takenBack, releases, crowds) = (new List<TakeBack>(), new List<Release>(), new List<CrowdHour>());
        await foreach (var row in Remarkable(partition, cancellationToken))
        {
            if (row.RowKey == ActivitySheet.Ledger) continue;
            takenBack.AddRange(TakenBack.Reasons(row));
            releases.AddRange(Released.Reasons(row));
            crowds.AddRange(Crowds(row));
        }
        return new LedgerDay(
            hours, [.. crowds.OrderByDescending(crowd => crowd.Crowd)
                .ThenBy(crowd => crowd.ArticleId.Value, StringComparer.Ordinal)],
            [.. takenBack.OrderBy(entry => entry.At)], [.. releases.OrderBy(entry => entry.At)], asOf);
    }

    /// <summary>
    /// Takes back what an article has counted on a day so far. Called again, it takes back what has come since, and
    /// finishes what a failure left undone.
    /// </summary>
    /// <returns>The views of that day that are taken back now.</returns>
    public async Task<long> TakeBackAsync(
        ArticleId articleId, string slug, DateOnly day, string reason, CancellationToken cancellationToken)
    {
        await rollUp.RunAsync(cancellationToken);
        var views = 0L;
        await ChangeDayAsync(articleId, day, Take, cancellationToken);
        if (views > 0)
            await stats.ChangeAsync(
                Stats.TotalPartition(articleId), [articleId], row => TakenBack.SetDay(row, day, views),
                cancellationToken);
        await SettleAsync(articleId, cancellationToken);
        return views;

        void Take(TableEntity row)
        {
            TakenBack.Take(row, slug, reason, time.GetUtcNow());
            views = TakenBack.OfDay(row);
        }
    }

    /// <summary>
    /// Lets what stands apart in an hour of an article so far count, in totals and in lists, or no longer. Called
    /// again, it releases what has come since, and finishes what a failure left undone.
    /// </summary>
    /// <returns>The views of that hour that are released now.</returns>
    public async Task<long> ReleaseAsync(
        ArticleId articleId, string slug, Hour hour, bool released, string reason, CancellationToken cancellationToken)
    {
        await rollUp.RunAsync(cancellationToken);
        var day = DateOnly.FromDateTime(hour.Start.UtcDateTime);
        var (hours, number) = (new Dictionary<Hour, Correction>(), 0L);
        await ChangeDayAsync(articleId, day, Set, cancellationToken);
        var views = hours.Values.Sum(each => each.Views);
        if (number > 0)
        {
            await stats.ChangeAsync(
                Stats.TotalPartition(articleId), [articleId],
                row => Released.SetDay(row, day, views, number), cancellationToken);
        }
        await SettleAsync(articleId, cancellationToken);
        return hours.GetValueOrDefault(hour).Views;

        void Set(TableEntity row)
        {
            Released.Set(row, hour, released, slug, reason, time.GetUtcNow());
            (hours, number) = (Released.Hours(row), row.GetInt64(Released.NumberColumn) ?? 0);
        }
    }

    private static IEnumerable<CrowdHour> Crowds(TableEntity row)
    {
        var released = Released.Hours(row);
        return Stats.Hours(row).Where(hour => hour.Value.Crowd > 0).Select(hour => new CrowdHour(
            ArticleId.Parse(row.RowKey), hour.Key, hour.Value.Counted, hour.Value.Crowd,
            released.GetValueOrDefault(hour.Key).Views));
    }

    private AsyncPageable<TableEntity> Remarkable(string partition, CancellationToken cancellationToken) =>
        storage.Stats.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition}")
                + $" and ({TakenBack.ViewsColumn} gt 0L or {Stats.Crowd} gt 0L or {Released.NumberColumn} gt 0L)",
            cancellationToken: cancellationToken);

    private Task ChangeDayAsync(
        ArticleId articleId, DateOnly day, Action<TableEntity> change, CancellationToken cancellationToken)
    {
        var partition = Stats.DayPartition(day);
        stats.Forget(partition, articleId);
        return stats.ChangeAsync(partition, [articleId], change, cancellationToken);
    }

    // Trending keeps the days that nothing is added to any more.
    private async Task SettleAsync(ArticleId articleId, CancellationToken cancellationToken)
    {
        await stats.ChangeAsync(
            Stats.Meta, [Stats.RollUpRow], row => row[Stats.CorrectedAt] = time.GetUtcNow(), cancellationToken);
        counters.Forget(articleId);
    }
}
