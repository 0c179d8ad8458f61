using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NewsFunctions.Storage;

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
/// process. The limiters of the framework keep as many buckets as there are visitors; here a flood of invented ones
/// pushes out the oldest, whose buckets are full again then.
/// </summary>
public sealed class RateLimit(IOptions<RateLimitOptions> options, TimeProvider time)
{
    /// <summary>Some 10 MB.</summary>
    internal const int MaxBuckets = 100_000;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock gate = new();
    private readonly RecentEntries<UInt128, Bucket> buckets = new(MaxBuckets);

    internal int Buckets
    {
        get
        {
            lock (gate) return buckets.Count;
        }
    }

    /// <returns>Null where the visitor may go on; else when to come back.</returns>
    public TimeSpan? Refuse(string visitor)
    {
        var hash = BinaryPrimitives.ReadUInt128BigEndian(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(visitor)));
        var now = time.GetTimestamp();
        lock (gate)
        {
            var tokens = buckets.TryGet(hash, out var bucket) ? Filled(bucket, now) : options.Value.Burst;
            if (tokens < 1) return TimeSpan.FromSeconds((1 - tokens) / options.Value.PerSecond);
            buckets.Set(hash, new Bucket(tokens - 1, now));
            return null;
        }
    }

    private double Filled(Bucket bucket, long now) => Math.Min(
        options.Value.Burst,
        bucket.Tokens + (time.GetElapsedTime(bucket.At, now).TotalSeconds * options.Value.PerSecond));

    private readonly record struct Bucket(double Tokens, long At);
}
