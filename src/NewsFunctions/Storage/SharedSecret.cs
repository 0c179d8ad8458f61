using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;

namespace NewsFunctions.Storage;

/// <summary>Random bytes in a row of a table, which the first instance makes and all share.</summary>
public sealed class SharedSecret(TableClient table, string partition, string row)
{
    private const string Column = "Secret";
    private readonly SemaphoreSlim asking = new(1);
    private volatile byte[]? known;

    public async ValueTask<byte[]> GetAsync(CancellationToken cancellationToken)
    {
        if (known is { } secret) return secret;
        await asking.WaitAsync(cancellationToken);
        try
        {
            return known ??= await FindAsync(cancellationToken) ?? await MakeAsync(cancellationToken);
        }
        finally
        {
            asking.Release();
        }
    }

    private async Task<byte[]?> FindAsync(CancellationToken cancellationToken) =>
        (await table.FindAsync(partition, row, cancellationToken))?.GetBinary(Column);

    private async Task<byte[]> MakeAsync(CancellationToken cancellationToken)
    {
        var made = RandomNumberGenerator.GetBytes(32);
        try
        {
            await table.AddEntityAsync(new TableEntity(partition, row) { [Column] = made }, cancellationToken);
            return made;
        }
        catch (RequestFailedException failure) when (failure.IsConflict())
        {
            return await FindAsync(cancellationToken)
                ?? throw new IOException($"The secret {partition}/{row} was there and is not any more.", failure);
        }
    }
}
