using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Memory;

namespace NewsFunctions.Storage;

/// <summary>
/// Values in memory, up to so many bytes. Keys and what the cache itself needs for an entry count too: clients choose
/// many of the keys. What is over the bound is not kept, and what was not used for longest makes room.
/// </summary>
/// <param name="most">Bytes.</param>
/// <param name="size">Bytes of a key and its value.</param>
internal sealed class ByteCache<TKey, TValue>(long most, Func<TKey, TValue, long> size) : IDisposable
    where TKey : notnull where TValue : class
{
    /// <summary>What an entry needs besides, measured with small keys and values.</summary>
    public const int PerEntry = 400;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = most, TrackStatistics = true });

    /// <summary>Bytes counted.</summary>
    public long Bytes => cache.GetCurrentStatistics()!.CurrentEstimatedSize ?? 0;

    public long Most => most;

    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value) =>
        cache.TryGetValue(key, out value) && value is not null;

    public TValue Set(TKey key, TValue value, TimeSpan? lifetime = null) => cache.Set(
        key, value,
        new MemoryCacheEntryOptions
        {
            Size = PerEntry + size(key, value),
            AbsoluteExpirationRelativeToNow = lifetime,
        });

    public void Remove(TKey key) => cache.Remove(key);

    public void Clear() => cache.Clear();

    public void Dispose() => cache.Dispose();
}
