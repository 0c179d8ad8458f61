using System.Collections.Frozen;

namespace NewsFunctions.Images;

/// <summary>A recording in the container <c>images</c>: what is listened to or watched.</summary>
/// <param name="Length">In bytes.</param>
public sealed record MediaInfo(ImageName Name, MediaType Type, long Length);

/// <summary>What a recording may be.</summary>
public sealed record MediaType(string Name, bool IsVideo)
{
    /// <summary>Of a recording; a longer one is better cut into parts.</summary>
    public const long MaxBytes = 500L * 1024 * 1024;

    /// <summary>So much tells what a file is.</summary>
    public const int HeadLength = 4096;

    private static readonly MediaType Mp3 = new("audio/mpeg", false);
    private static readonly MediaType M4a = new("audio/mp4", false);
    private static readonly MediaType Ogg = new("audio/ogg", false);
    private static readonly MediaType Mp4 = new("video/mp4", true);
    private static readonly MediaType Webm = new("video/webm", true);

    private static readonly FrozenDictionary<string, MediaType> ByEnding = new Dictionary<string, MediaType>
    {
        [".mp3"] = Mp3,
        [".m4a"] = M4a,
        [".ogg"] = Ogg,
        [".mp4"] = Mp4,
        [".webm"] = Webm,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <returns>Null where the name does not end as one of these.</returns>
    public static MediaType? OfName(string name) => ByEnding.GetValueOrDefault(Path.GetExtension(name));

    /// <summary>Whether the file begins as its name says; names are what somebody claimed.</summary>
    public bool Fits(ReadOnlySpan<byte> head)
    {
        if (this == Mp3) return head.StartsWith("ID3"u8) || IsFrameOfMpeg(head);
        if (this == Ogg) return head.StartsWith("OggS"u8);
        if (this == Webm)
            return head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) && head.IndexOf("webm"u8) > 0;
        return head.Length >= 12 && head[4..].StartsWith("ftyp"u8)
            && !head[8..].StartsWith("avif"u8) && !head[8..].StartsWith("heic"u8);
    }

    // Eleven bits that are set, then a version, a layer and a rate that there are.
    private static bool IsFrameOfMpeg(ReadOnlySpan<byte> head) => head.Length >= 4
        && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0 && (head[1] & 0x18) != 0x08 && (head[1] & 0x06) == 0x02
        && (head[2] & 0xF0) != 0xF0 && (head[2] & 0x0C) != 0x0C;
}
