using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using NewsFunctions.Storage;

namespace NewsFunctions.Activity;

/// <param name="Yesterday">For as long as a repeat may have begun yesterday; in memory only.</param>
public sealed record Salts(DateOnly Day, byte[] Today, byte[]? Yesterday);

/// <summary>
/// What visitors are hashed with: random, shared by the instances, another one every day. The days before are deleted,
/// and with them the only means to tell who was there.
/// </summary>
public sealed class DailySalt(StorageClients storage, IOptions<ViewOptions> options, StorageClock time)
{
    private const string Partition = "salt";
    private readonly SemaphoreSlim renewing = new(1);
    private volatile Salts? known;

    public async ValueTask<Salts> GetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var today = DateOnly.FromDateTime(now);
        if (known is not { } salts || salts.Day != today) salts = await RenewAsync(today, cancellationToken);
        if (salts.Yesterday is not null && now.TimeOfDay > TimeSpan.FromMinutes(options.Value.RepeatMinutes))
            known = salts = salts with { Yesterday = null };
        return salts;
    }

    private async Task<Salts> RenewAsync(DateOnly today, CancellationToken cancellationToken)
    {
        await renewing.WaitAsync(cancellationToken);
        try
        {
            if (known is { } current && current.Day == today) return current;
            var day = today.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
            var salt = await new SharedSecret(storage.Stats, Partition, day).GetAsync(cancellationToken);
            await DropOlderAsync(day, cancellationToken);
            return known = new Salts(
                today, salt, known is { } last && last.Day == today.AddDays(-1) ? last.Today : null);
        }
        finally
        {
            renewing.Release();
        }
    }

    private async Task DropOlderAsync(string day, CancellationToken cancellationToken)
    {
        var older = storage.Stats.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey lt {day}"),
            cancellationToken: cancellationToken);
        await foreach (var row in older)
            await storage.Stats.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
    }
}
