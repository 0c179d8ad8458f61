using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using NewsFunctions.Activity;
using NewsFunctions.Backups;
using NewsFunctions.Counters;

namespace NewsFunctions.Backup;

/// <summary>
/// Brings a backup into empty tables. Every row is written whole, so after an end in the middle it is called again and
/// writes the same; a row of the table <c>Stats</c> says that the tables are its own, and at the end that it is done.
/// </summary>
public sealed class CountsRestore(BackupSet backup, TableServiceClient tables)
{
    private const string Views = "Views";
    private const string Marker = "restore";
    private const string Started = "Started";
    private const string Done = "Done";
    private const int MaxBatch = 100;
    private const int Lanes = 8;
    private readonly TableClient stats = tables.GetTableClient(BackupPart.Stats);

    /// <exception cref="BackupException">The tables hold something else.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var name in new[] { BackupPart.Likes, BackupPart.Stats, Views })
            await tables.CreateTableIfNotExistsAsync(name, cancellationToken);
        if (!await BeginAsync(cancellationToken)) return;
        foreach (var part in backup.Parts)
        {
            var rows = backup.RowsAsync(part, cancellationToken);
            await WriteAsync(part.Table, rows, cancellationToken);
            if (part.Table == BackupPart.Stats)
                await WriteAsync(Views, OpenHoursAsync(part, cancellationToken), cancellationToken);
        }
        await MarkAsync(isDone: true, cancellationToken);
    }

    /// <returns>False where this backup was restored here already.</returns>
    private async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        var marker = await stats.GetEntityIfExistsAsync<TableEntity>(
            Marker, Marker, cancellationToken: cancellationToken);
        var begun = marker.HasValue ? marker.Value : null;
        if (begun?.GetDateTimeOffset(Started) == backup.State.Started) return begun.GetBoolean(Done) is false;
        if (begun?.GetBoolean(Done) is false)
            throw new BackupException(
                $"A restore of the backup of {begun.GetDateTimeOffset(Started):u} was begun in {tables.Uri}, and "
                + "there is a newer one now. Empty the tables Likes, Stats and Views, and call this again.");
        // What the app writes by itself before anybody reads or likes is no obstacle.
        await RefuseAsync(BackupPart.Likes, "PartitionKey ne 'secret'", cancellationToken);
        await RefuseAsync(BackupPart.Stats, "PartitionKey lt 'meta' or PartitionKey gt 'salt~'", cancellationToken);
        await RefuseAsync(Views, "PartitionKey ne ''", cancellationToken);
        await MarkAsync(isDone: false, cancellationToken);
        return true;
    }

    private Task<Response> MarkAsync(bool isDone, CancellationToken cancellationToken) => stats.UpsertEntityAsync(
        new TableEntity(Marker, Marker) { [Started] = backup.State.Started, [Done] = isDone }, TableUpdateMode.Replace,
        cancellationToken);

    private async Task RefuseAsync(string table, string filter, CancellationToken cancellationToken)
    {
        var found = tables.GetTableClient(table).QueryAsync<TableEntity>(
            filter, 1, cancellationToken: cancellationToken);
        await foreach (var row in found)
            throw new BackupException(
                $"The table {table} in {tables.Uri} is not empty: it has the row {row.PartitionKey}/{row.RowKey}. "
                + "A restore adds nothing to counts. Name the account of a new environment, or empty the tables Likes, "
                + "Stats and Views first.");
    }

    // Instances that are gone had counted in hours that are not closed. The roll-up adds what the new ones count to
    // that, and what is already closed in a total it leaves as it is.
    private async IAsyncEnumerable<TableEntity> OpenHoursAsync(
        BackupPart part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!part.Prefix.StartsWith(Stats.DayPartition(""), StringComparison.Ordinal)) yield break;
        await foreach (var row in backup.RowsAsync(part, cancellationToken))
        {
            foreach (var (hour, tally) in HourBook.Read(row).AsSet.Where(hour => hour.Key.End > backup.State.OpenFrom))
            {
                var counted = new TableEntity($"{hour}|{Marker}", row.RowKey);
                yield return new ActivitySheet.State(tally, []).Write(counted, null);
            }
        }
    }

    private async Task WriteAsync(
        string table, IAsyncEnumerable<TableEntity> rows, CancellationToken cancellationToken)
    {
        var client = tables.GetTableClient(table);
        await Parallel.ForEachAsync(
            BatchesAsync(rows, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = cancellationToken },
            async (batch, stop) => await client.SubmitTransactionAsync(
                batch.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), stop));
    }

    private static async IAsyncEnumerable<List<TableEntity>> BatchesAsync(
        IAsyncEnumerable<TableEntity> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new List<TableEntity>();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (batch.Count == MaxBatch || (batch.Count > 0 && batch[0].PartitionKey != row.PartitionKey))
            {
                yield return batch;
                batch = [];
            }
            batch.Add(row);
        }
        if (batch.Count > 0) yield return batch;
    }
}
