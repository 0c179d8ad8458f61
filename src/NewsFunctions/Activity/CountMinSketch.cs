using System.Runtime.InteropServices;

namespace NewsFunctions.Activity;

/// <summary>
/// Counts keys without keeping them (Cormode, Muthukrishnan: "An improved data stream summary: the count-min sketch and
/// its applications", 2005). Takes the same memory whoever comes. Where keys fall together an estimate is too high,
/// never too low: a flood of keys makes limits come early, and lets nobody go on freely. Not safe for several threads.
/// </summary>
public sealed class CountMinSketch
{
    /// <summary>Higher limits could not be told from one another.</summary>
    public const int MaxCount = 50_000;

    private const int Rows = 4;
    private const int Width = 1 << 21;
    private ushort[]? cells;

    /// <param name="key">A cryptographic hash of 32 bytes: a place in each row is read from it.</param>
    public int Estimate(ReadOnlySpan<byte> key)
    {
        if (cells is not { } counts) return 0;
        var least = ushort.MaxValue;
        foreach (var place in Places(key)) least = Math.Min(least, counts[place]);
        return least;
    }

    public void Add(ReadOnlySpan<byte> key, int times)
    {
        var counts = cells ??= new ushort[Rows * Width];
        foreach (var place in Places(key)) counts[place] = (ushort)Math.Min(ushort.MaxValue, counts[place] + times);
    }

    /// <summary>
    /// Undoes an <see cref="Add"/>. A cell that is full has forgotten how much was added, and stays full.
    /// </summary>
    public void Remove(ReadOnlySpan<byte> key, int times)
    {
        if (cells is not { } counts) return;
        foreach (var place in Places(key))
            if (counts[place] < ushort.MaxValue) counts[place] = (ushort)Math.Max(0, counts[place] - times);
    }

    private static int[] Places(ReadOnlySpan<byte> key)
    {
        var places = new int[Rows];
        var parts = MemoryMarshal.Cast<byte, uint>(key);
        for (var row = 0; row < Rows; row++) places[row] = (row * Width) + (int)(parts[row] % Width);
        return places;
    }
}
