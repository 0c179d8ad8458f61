using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Counters;

/// <summary>
/// Adds up what the instances have counted. Rows of the table <c>Views</c> exist for hours that are not closed yet, so
/// reading the table costs what happened lately. May run twice, or at once with another: see <see cref="HourBook"/>.
/// </summary>
public sealed partial class ViewRollUp(
    StorageClients storage, StatsTable stats, ActivityWriter writer, IOptions<ViewOptions> options, StorageClock time,
    ILogger<ViewRollUp> log)
{
    // Later than any moment at which a slow writer may still write into the hour.
    private static readonly TimeSpan CloseMargin = TimeSpan.FromMinutes(15);
    private readonly TimeSpan window = TimeSpan.FromMinutes(options.Value.RepeatMinutes);
    private readonly SemaphoreSlim running = new(1);

    /// <summary>Raised with the moment up to which the totals have all views now.</summary>
    public event Action<DateTimeOffset>? Done;

    /// <summary>When a day that was closed was last changed, as far as this instance knows.</summary>
    public DateTimeOffset? CorrectedAt { get; private set; }

    /// <returns>The moment up to which the totals have all views now.</returns>
    public async Task<DateTimeOffset> RunAsync(CancellationToken cancellationToken)
    {
        await running.WaitAsync(cancellationToken);
        try
        {
            await writer.SettleAsync(cancellationToken);
            var asOf = await time.NowAsync(() => StateAsync(cancellationToken));
            // An hour is closed by the date in an answer of storage, never by the clock of this machine.
            var passed = time.Least ?? DateTimeOffset.MinValue;
            var rows = await ReadAsync(cancellationToken);
            bool IsDue(Hour hour) => hour.End + CloseMargin <= passed;
            List<CountedHour> counted = [.. rows.Select(row => row.Count), .. RepeatedVisits.Find(rows, window)];
            await SetDaysAsync(counted, IsDue, asOf, cancellationToken);
            await SetTotalsAsync(counted, IsDue, cancellationToken);
            await DeleteAsync(rows.Where(row => IsDue(row.NeededFor)), cancellationToken);
            await stats.ChangeAsync(Stats.Meta, [Stats.RollUpRow], row => SetAsOf(row, asOf), cancellationToken);
            Done?.Invoke(asOf);
            RolledUp(rows.Count);
            return asOf;
        }
        finally
        {
            running.Release();
        }
    }

    /// <returns>The moment up to which all views are in the totals, or null before the first roll-up.</returns>
    public async Task<DateTimeOffset?> AsOfAsync(CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken)).AsOf;

    /// <returns>That moment, and the one of the last change to a day that was settled.</returns>
    public async Task<(DateTimeOffset? AsOf, DateTimeOffset? CorrectedAt)> StateAsync(
        CancellationToken cancellationToken)
    {
        var row = await stats.FindAsync(Stats.Meta, Stats.RollUpRow, cancellationToken);
        CorrectedAt = row?.GetDateTimeOffset(Stats.CorrectedAt);
        return (row?.GetDateTimeOffset(Stats.AsOf), CorrectedAt);
    }

    private void SetAsOf(TableEntity row, DateTimeOffset asOf)
    {
        CorrectedAt = row.GetDateTimeOffset(Stats.CorrectedAt);
        if (row.GetDateTimeOffset(Stats.AsOf) is not { } known || known < asOf) row[Stats.AsOf] = asOf;
    }

    private async Task<List<SheetRow>> ReadAsync(CancellationToken cancellationToken)
    {
        var rows = new List<SheetRow>();
        await foreach (var row in storage.Views.QueryAsync<TableEntity>(cancellationToken: cancellationToken))
            rows.Add(SheetRow.Of(row));
        return rows;
    }

    private async Task SetDaysAsync(
        List<CountedHour> rows, Func<Hour, bool> isDue, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        foreach (var day in rows.GroupBy(row => row.Hour.Day))
        {
            var articles = ByArticle(day);
            await stats.ChangeAsync(
                Stats.DayPartition(day.Key), articles.Keys,
                row => Stats.ChangeDay(row, articles[row.RowKey], isDue, asOf), cancellationToken);
        }
    }

    private async Task SetTotalsAsync(
        List<CountedHour> rows, Func<Hour, bool> isDue, CancellationToken cancellationToken)
    {
        foreach (var bucket in ByArticle(rows.Where(row => row.Row != ActivitySheet.Ledger))
            .GroupBy(article => Stats.TotalPartition(ArticleId.Parse(article.Key))))
        {
            var articles = bucket.ToDictionary();
            await stats.ChangeAsync(
                bucket.Key, articles.Keys, row => Stats.ChangeTotal(row, articles[row.RowKey], isDue),
                cancellationToken);
        }
    }

    private static Dictionary<string, Dictionary<Hour, Tally>> ByArticle(IEnumerable<CountedHour> rows) =>
        rows.GroupBy(row => row.Row).ToDictionary(
            article => article.Key,
            article => article.GroupBy(row => row.Hour)
                .ToDictionary(hour => hour.Key, hour => Tally.Sum(hour.Select(row => row.Tally))));

    private async Task DeleteAsync(IEnumerable<SheetRow> rows, CancellationToken cancellationToken)
    {
        foreach (var partition in rows.GroupBy(row => row.Partition))
        {
            foreach (var batch in partition.Chunk(100))
            {
                try
                {
                    await storage.Views.SubmitTransactionAsync(
                        batch.Select(row => new TableTransactionAction(
                            TableTransactionActionType.Delete, new TableEntity(row.Partition, row.Count.Row),
                            ETag.All)),
                        cancellationToken);
                }
                catch (RequestFailedException failure) when (failure.IsMissing())
                {
                    // Another roll-up deletes the same rows. The next one finds whatever is left.
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Rolled up {Rows} rows of views")]
    private partial void RolledUp(int rows);
}
