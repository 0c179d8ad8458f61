using Azure;
using Azure.Data.Tables;

namespace NewsFunctions.Benchmarks;

/// <summary>How views are mostly counted in table storage, spared everything but the storage calls.</summary>
internal static class UsualWays
{
    public static async Task<Outcome> ReadModifyWriteAsync(string connectionString, int clients, TimeSpan duration)
    {
        var table = await TableAsync(connectionString);
        await table.AddEntityAsync(new TableEntity("article", "a0") { ["Views"] = 0L });
        return await Load.ByClientsAsync(clients, duration, async (_, enough) =>
        {
            while (true)
            {
                var row = (await table.GetEntityAsync<TableEntity>("article", "a0", cancellationToken: enough)).Value;
                row["Views"] = row.GetInt64("Views") + 1;
                try
                {
                    await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, enough);
                    return true;
                }
                catch (RequestFailedException failure) when (failure.Status == 412)
                {
                    // Another was faster.
                }
            }
        });
    }

    public static async Task<Outcome> InsertAsync(string connectionString, int clients, TimeSpan duration)
    {
        var table = await TableAsync(connectionString);
        return await Load.ByClientsAsync(clients, duration, async (_, enough) =>
        {
            await table.AddEntityAsync(new TableEntity("a0", Guid.NewGuid().ToString("N")), enough);
            return true;
        });
    }

    /// <returns>Makes a transaction as small as that of one view: an article and the ledger.</returns>
    public static async Task<Func<Task<bool>>> TransactionsAsync(string connectionString)
    {
        var table = await TableAsync(connectionString);
        return async () =>
        {
            string[] rows = [$"article {Guid.NewGuid()}", $"ledger {Guid.NewGuid()}"];
            await table.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(
                TableTransactionActionType.Add, new TableEntity("hour", row) { ["Counted"] = 1L })));
            return true;
        };
    }

    private static async Task<TableClient> TableAsync(string connectionString)
    {
        var table = new TableClient(connectionString, "Compared");
        await table.CreateIfNotExistsAsync();
        return table;
    }
}
