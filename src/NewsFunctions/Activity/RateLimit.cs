using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace NewsFunctions.Activity;

/// <summary>How often one visitor may view and like, each for itself.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Requests at once.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 100;

    /// <summary>Requests per second in the long run.</summary>
    [Range(1, 1_000_000)]
    public int PerSecond { get; set; } = 10;
}

/// <summary>
/// A bucket of tokens for each visitor, in memory of this instance. Visitors are known by a hash with a key of this
/// process, for as long as their bucket is not full again.
/// </summary>
public sealed class RateLimit(IOptions<RateLimitOptions> options) : IDisposable
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly PartitionedRateLimiter<UInt128> buckets = PartitionedRateLimiter.Create<UInt128, UInt128>(
        visitor => RateLimitPartition.GetTokenBucketLimiter(visitor, _ => Bucket(options.Value)));

    /// <returns>Null where the visitor may go on; else when to come back.</returns>
    public TimeSpan? Refuse(string visitor)
    {
        using var lease = buckets.AttemptAcquire(
            BinaryPrimitives.ReadUInt128BigEndian(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(visitor))));
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    public void Dispose() => buckets.Dispose();

    private static TokenBucketRateLimiterOptions Bucket(RateLimitOptions options) => new()
    {
        TokenLimit = options.Burst,
        TokensPerPeriod = options.PerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };
}
