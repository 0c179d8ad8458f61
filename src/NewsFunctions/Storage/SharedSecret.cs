using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;

namespace NewsFunctions.Storage;

/// <summary>Random bytes that the first instance makes and all share.</summary>
public static class SharedSecret
{
    private const string Column = "Secret";

    public static async Task<byte[]> GetAsync(TableClient table, string partition, string key, CancellationToken cancellation)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellation);
        if (row.HasValue) return row.Value!.GetBinary(Column);
        try
        {
            var made = RandomNumberGenerator.GetBytes(32);
            await table.AddEntityAsync(new TableEntity(partition, key) { [Column] = made }, cancellation);
            return made;
        }
        catch (RequestFailedException failure) when (failure.IsConflict())
        {
            return (await table.GetEntityAsync<TableEntity>(partition, key, cancellationToken: cancellation)).Value.GetBinary(Column);
        }
    }
}
