using Azure.Data.Tables;

namespace NewsFunctions.Storage;

public static class TableRows
{
    // From this number on, one query (1,000 rows per request) takes fewer requests than a read per row.
    private const int WorthQuery = 16;

    public static async Task<TableEntity?> FindAsync(
        this TableClient table, string partition, string row, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            partition, row, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    /// <returns>Those of the rows that exist, by row key.</returns>
    public static async Task<Dictionary<string, TableEntity>> FindAsync(
        this TableClient table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken)
    {
        if (rows.Count < WorthQuery)
        {
            var found = await Task.WhenAll(rows.Select(row => table.FindAsync(partition, row, cancellationToken)));
            return found.OfType<TableEntity>().ToDictionary(row => row.RowKey);
        }
        return await QueryAsync(table, partition, rows.ToHashSet(StringComparer.Ordinal), cancellationToken);
    }

    private static async Task<Dictionary<string, TableEntity>> QueryAsync(
        TableClient table, string partition, HashSet<string> wanted, CancellationToken cancellationToken)
    {
        var (first, last) = (wanted.Min(StringComparer.Ordinal), wanted.Max(StringComparer.Ordinal));
        var between = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}"),
            cancellationToken: cancellationToken);
        var found = new Dictionary<string, TableEntity>();
        await foreach (var row in between)
            if (wanted.Contains(row.RowKey)) found[row.RowKey] = row;
        return found;
    }
}
