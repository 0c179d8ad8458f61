using System.Buffers.Binary;

namespace NewsFunctions.Activity;

/// <summary>
/// A view that counted, by its visitor's salted hash: the roll-up finds those that counted on two instances. Kept in
/// 8 bytes until the hour and the next are closed; whose hash it is cannot be told once the salt of the day is gone.
/// </summary>
/// <param name="Visitor">51 bits.</param>
public readonly record struct Visit(ulong Visitor, DateTimeOffset At)
{
    private const int SecondBits = 12;
    private const int MaxSecond = 3599;

    public static Visit Of(Visitor visitor, DateTimeOffset at) => new((ulong)(visitor.Today >> 77), at);

    /// <param name="hour">Whose row it stands in; it may have begun a moment before.</param>
    public ulong Pack(Hour hour, bool isRanked)
    {
        var second = (ulong)Math.Clamp((At - hour.Start).TotalSeconds, 0, MaxSecond);
        return (Visitor << (SecondBits + 1)) | (isRanked ? 1UL << SecondBits : 0) | second;
    }

    public static (Visit Visit, bool IsRanked) Unpack(ulong packed, Hour hour) =>
        (new(packed >> (SecondBits + 1), hour.Start.AddSeconds(packed & ((1UL << SecondBits) - 1))),
            (packed >> SecondBits & 1) == 1);

    /// <summary>Little-endian, as the column of a row.</summary>
    public static byte[] Bytes(ReadOnlySpan<ulong> visits)
    {
        var bytes = new byte[visits.Length * sizeof(ulong)];
        for (var i = 0; i < visits.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), visits[i]);
        return bytes;
    }

    public static ulong[] Packed(byte[]? bytes)
    {
        var visits = new ulong[(bytes?.Length ?? 0) / sizeof(ulong)];
        for (var i = 0; i < visits.Length; i++)
            visits[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)));
        return visits;
    }
}
