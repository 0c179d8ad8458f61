using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using NewsFunctions.Storage;

namespace NewsFunctions.Views;

/// <summary>
/// The table <c>Stats</c>, changed row by row under ETags, a hundred in one transaction. What this instance wrote last it
/// remembers, so that a row that nobody else touches is never read again.
/// </summary>
public sealed class StatsTable(StorageClients storage)
{
    private const int MaxBatch = 100;
    private const int MaxRemembered = 50_000;
    private readonly ConcurrentDictionary<(string Partition, string Row), TableEntity> remembered = new();

    /// <param name="change">Changes the row; called again with a newer one where another writer came first.</param>
    public async Task ChangeAsync(string partition, IEnumerable<string> rows, Action<TableEntity> change, CancellationToken cancellation)
    {
        if (remembered.Count > MaxRemembered) remembered.Clear();
        foreach (var batch in rows.Order(StringComparer.Ordinal).Chunk(MaxBatch))
            await ChangeBatchAsync(partition, batch, change, cancellation);
    }

    public async Task<TableEntity?> FindAsync(string partition, string row, CancellationToken cancellation)
    {
        var found = await storage.Stats.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    public AsyncPageable<TableEntity> Partition(string partition, CancellationToken cancellation) =>
        storage.Stats.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellation);

    private async Task ChangeBatchAsync(string partition, string[] rows, Action<TableEntity> change, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var before = await Task.WhenAll(rows.Select(row => KnownAsync(partition, row, cancellation)));
            var after = before.Select(row => new TableEntity(row)).ToList();
            after.ForEach(change);
            var changed = before.Zip(after).Where(x => !AreSame(x.First, x.Second)).ToList();
            if (changed.Count == 0) return;
            try
            {
                var answers = await storage.Stats.SubmitTransactionAsync(changed.Select(x => Write(x.First, x.Second)), cancellation);
                foreach (var ((_, row), answer) in changed.Zip(answers.Value))
                {
                    row.ETag = answer.Headers.ETag ?? default;
                    remembered[(partition, row.RowKey)] = row;
                }
                return;
            }
            catch (RequestFailedException failure)
            {
                // What is remembered may be wrong now, whether the transaction landed or not.
                foreach (var row in rows) remembered.TryRemove((partition, row), out _);
                if (!failure.IsConflict() || attempt == 10) throw;
            }
        }
    }

    private async Task<TableEntity> KnownAsync(string partition, string row, CancellationToken cancellation) =>
        remembered.TryGetValue((partition, row), out var known)
            ? known
            : await FindAsync(partition, row, cancellation) ?? new TableEntity(partition, row);

    private static TableTransactionAction Write(TableEntity before, TableEntity after) =>
        before.ETag == default
            ? new TableTransactionAction(TableTransactionActionType.Add, after)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, after, before.ETag);

    private static bool AreSame(TableEntity a, TableEntity b) =>
        a.Count == b.Count && a.All(column => b.TryGetValue(column.Key, out var value) && Equals(column.Value, value));
}
