using System.Globalization;
using Azure;
using Azure.Data.Tables;
using NewsFunctions.Storage;

namespace NewsFunctions.Counters;

/// <summary>
/// The table <c>Stats</c>, changed row by row under ETags, a hundred in one transaction. What this instance wrote last
/// it remembers, so that a row that nobody else touches is never read again.
/// </summary>
public sealed class StatsTable(StorageClients storage)
{
    private const int MaxBatch = 100;
    private const int MaxAttempts = 10;
    private const long MaxMemory = 48 * 1024 * 1024;
    private const int BytesPerColumn = 150;
    private readonly ByteCache<(string Partition, string Row), TableEntity> remembered = new(
        MaxMemory, (_, row) => row.Sum(column => BytesPerColumn + (2L * ((column.Value as string)?.Length ?? 0))));

    /// <summary>Bytes in memory, and the most that there may be.</summary>
    internal (long Bytes, long Most) InMemory => (remembered.Bytes, remembered.Most);

    /// <param name="change">Changes the row; called again with a newer one where another writer came first.</param>
    public async Task ChangeAsync(
        string partition, IEnumerable<string> rows, Action<TableEntity> change, CancellationToken cancellationToken)
    {
        var ordered = rows.Order(StringComparer.Ordinal).ToArray();
        await RememberAsync(partition, ordered, cancellationToken);
        foreach (var batch in ordered.Chunk(MaxBatch))
        {
            await ChangeBatchAsync(partition, batch, change, cancellationToken);
        }
    }

    public Task<TableEntity?> FindAsync(string partition, string row, CancellationToken cancellationToken) =>
        storage.Stats.FindAsync(partition, row, cancellationToken);

    /// <summary>The next change of the row begins with what storage holds.</summary>
    public void Forget(string partition, string row) => remembered.Remove((partition, row));

    public AsyncPageable<TableEntity> Partition(string partition, CancellationToken cancellationToken) =>
        storage.Stats.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken);

    /// <summary>The first day that anything was counted on; null where nothing was yet.</summary>
    public async Task<DateOnly?> FirstDayAsync(CancellationToken cancellationToken)
    {
        var (from, to) = (Stats.DayPartition(""), Stats.DayPartition("~"));
        var rows = storage.Stats.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey gt {from} and PartitionKey lt {to}"), 1, ["PartitionKey"],
            cancellationToken);
        await foreach (var row in rows)
            return DateOnly.ParseExact(row.PartitionKey[from.Length..], "yyyyMMdd", CultureInfo.InvariantCulture);
        return null;
    }

    private async Task ChangeBatchAsync(
        string partition, string[] rows, Action<TableEntity> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var known = await RememberAsync(partition, rows, cancellationToken);
            var changes = known.Select(before => (Before: before, After: new TableEntity(before))).ToList();
            changes.ForEach(x => change(x.After));
            changes.RemoveAll(x => AreSame(x.Before, x.After));
            if (changes.Count == 0) return;
            try
            {
                var answers = await storage.Stats.SubmitTransactionAsync(
                    changes.Select(x => Write(x.Before, x.After)), cancellationToken);
                foreach (var ((_, row), answer) in changes.Zip(answers.Value))
                {
                    row.ETag = answer.Headers.ETag ?? default;
                    remembered.Set((partition, row.RowKey), row);
                }
                return;
            }
            catch (Exception failure)
            {
                // Nobody knows whether the transaction was stored, so the rows must be read again.
                foreach (var row in rows) Forget(partition, row);
                if (failure is not RequestFailedException { Status: 404 or 409 or 412 } || attempt == MaxAttempts)
                    throw;
            }
        }
    }

    /// <returns>The rows in order; one that does not exist yet has no ETag.</returns>
    private async Task<List<TableEntity>> RememberAsync(
        string partition, string[] rows, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, TableEntity>();
        foreach (var row in rows)
            if (remembered.TryGet((partition, row), out var entity)) known[row] = entity;
        var unknown = rows.Where(row => !known.ContainsKey(row)).ToList();
        var found = await storage.Stats.FindAsync(partition, unknown, cancellationToken);
        foreach (var row in unknown)
            known[row] = remembered.Set((partition, row), found.GetValueOrDefault(row) ?? new(partition, row));
        return [.. rows.Select(row => known[row])];
    }

    private static TableTransactionAction Write(TableEntity before, TableEntity after) =>
        before.ETag == default
            ? new TableTransactionAction(TableTransactionActionType.Add, after)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, after, before.ETag);

    private static bool AreSame(TableEntity a, TableEntity b) =>
        a.Count == b.Count && a.All(column => b.TryGetValue(column.Key, out var value) && Equals(column.Value, value));
}
