using System.Diagnostics.CodeAnalysis;

namespace NewsFunctions.Storage;

/// <summary>
/// So many entries at most, and of more those that were set last. Two generations instead of an order of use: when the
/// younger one is full, the older one is dropped and the younger takes its place. Not for several threads at once.
/// </summary>
/// <param name="most">At least half as many are always kept.</param>
internal sealed class RecentEntries<TKey, TValue>(int most) where TKey : notnull
{
    private Dictionary<TKey, TValue> younger = [];
    private Dictionary<TKey, TValue> older = [];

    public int Count => younger.Count + older.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) =>
        younger.TryGetValue(key, out value) || older.TryGetValue(key, out value);

    public void Set(TKey key, TValue value)
    {
        if (younger.Count >= most / 2 && !younger.ContainsKey(key)) Turn();
        younger[key] = value;
        older.Remove(key);
    }

    public void Remove(TKey key)
    {
        younger.Remove(key);
        older.Remove(key);
    }

    /// <summary>Drops the older generation.</summary>
    public void Turn()
    {
        older = younger;
        younger = [];
    }
}
