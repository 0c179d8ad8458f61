using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using NewsFunctions.Storage;

namespace NewsFunctions.Views;

/// <summary>
/// Knows for half an hour who has seen what, in memory only, by a hash whose salt is thrown away every day: no address is
/// stored, and yesterday's visitors cannot be told any more.
/// </summary>
public sealed class Visitors(StorageClients storage, IOptions<ViewOptions> viewOptions, IOptions<SiteOptions> site, TimeProvider time)
{
    private const string SaltPartition = "salt";
    private readonly ViewOptions options = viewOptions.Value;
    private readonly ConcurrentDictionary<UInt128, long> seen = new();
    private (string Day, byte[] Salt)? today;
    private long lastPurge;

    /// <summary>Null where the visitor asks not to be followed: then every view counts.</summary>
    public async ValueTask<UInt128?> IdentifyAsync(HttpRequest request, string articleId, CancellationToken cancellation)
    {
        if (request.Headers["Sec-GPC"] == "1" || request.Headers["DNT"] == "1") return null;
        var salt = await SaltAsync(cancellation);
        var text = $"{ClientAddress(request)}\n{request.Headers.UserAgent}\n{site.Value.BaseUrl}\n{articleId}";
        var hash = HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(text));
        return new UInt128(BitConverter.ToUInt64(hash, 0), BitConverter.ToUInt64(hash, 8));
    }

    /// <returns>False where the visitor has been here within the time set.</returns>
    public bool TryEnter(UInt128 visitor)
    {
        var now = time.GetUtcNow().UtcTicks;
        Purge(now);
        var until = now + TimeSpan.FromMinutes(options.RepeatMinutes).Ticks;
        while (true)
        {
            if (seen.TryAdd(visitor, until)) return true;
            if (!seen.TryGetValue(visitor, out var known)) continue;
            if (known > now) return false;
            if (seen.TryUpdate(visitor, until, known)) return true;
        }
    }

    /// <summary>The view was not stored: the next one is the first.</summary>
    public void Forget(UInt128 visitor) => seen.TryRemove(visitor, out _);

    /// <summary>The right-most entries are our proxies' own; whatever stands left of them, the client may have written.</summary>
    public string ClientAddress(HttpRequest request)
    {
        var hops = string.Join(',', request.Headers["X-Forwarded-For"].ToArray())
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (options.TrustedProxies == 0 || hops.Length == 0) return request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";
        var hop = hops[Math.Max(0, hops.Length - options.TrustedProxies)];
        return IPEndPoint.TryParse(hop, out var endpoint) ? endpoint.Address.ToString() : hop;
    }

    private void Purge(long now)
    {
        var last = Interlocked.Read(ref lastPurge);
        if (now - last < TimeSpan.TicksPerMinute || Interlocked.CompareExchange(ref lastPurge, now, last) != last) return;
        foreach (var (visitor, until) in seen)
            if (until <= now) seen.TryRemove(KeyValuePair.Create(visitor, until));
    }

    private async ValueTask<byte[]> SaltAsync(CancellationToken cancellation)
    {
        var day = time.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        if (today is { } known && known.Day == day) return known.Salt;
        var salt = await SharedSecret.GetAsync(storage.Stats, SaltPartition, day, cancellation);
        await DropOldAsync(day, cancellation);
        today = (day, salt);
        return salt;
    }

    private async Task DropOldAsync(string day, CancellationToken cancellation)
    {
        var old = storage.Stats.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {SaltPartition} and RowKey lt {day}"), cancellationToken: cancellation);
        await foreach (var row in old) await storage.Stats.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation);
    }
}
