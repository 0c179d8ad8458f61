using System.Buffers.Binary;

namespace NewsFunctions.Images;

/// <summary>
/// What it would cost to decode a file: counted from its structure in one pass, without decoding. If the file is cut
/// off or damaged, the counts so far are returned, and the decoder will report the damage.
/// </summary>
internal static class ImageBudget
{
    /// <summary>Encoders write about ten. Each scan of a progressive JPEG visits every pixel.</summary>
    public const int MaxScans = 100;

    /// <summary>Frames of an animation, or the parts that an AVIF is put together from.</summary>
    public const int MaxFrames = 1000;

    /// <summary>Profiles, EXIF, XMP and comments together.</summary>
    public const int MaxMetadata = 8 * 1024 * 1024;

    public static ImageRefusal? Check(ImageFormat format, ReadOnlySpan<byte> bytes)
    {
        var (scans, frames, metadata) = format switch
        {
            ImageFormat.Jpeg => OfJpeg(bytes),
            ImageFormat.Png => OfPng(bytes),
            ImageFormat.Webp => OfWebp(bytes),
            ImageFormat.Avif => OfAvif(bytes),
            _ => OfGif(bytes),
        };
        if (scans > MaxScans) return ImageRefusal.TooManyScans;
        if (frames > MaxFrames) return ImageRefusal.TooManyFrames;
        return metadata > MaxMetadata ? ImageRefusal.TooMuchMetadata : null;
    }

    // Like the decoder, this skips whatever stands between two markers, and stops at the end of the image.
    internal static (long Scans, long Frames, long Metadata) OfJpeg(ReadOnlySpan<byte> bytes)
    {
        long scans = 0, metadata = 0;
        for (var at = 2; at < bytes.Length;)
        {
            var next = bytes[at..].IndexOf((byte)0xFF);
            if (next < 0) break;
            at += next + 1;
            while (at < bytes.Length && bytes[at] == 0xFF) at++;
            if (at + 3 > bytes.Length || bytes[at] == 0xD9) break;
            var marker = bytes[at++];
            // Stuffed zeros, restarts and unknown codes have no length.
            if (marker is < 0xC0 or (>= 0xD0 and <= 0xD8)) continue;
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
            if (marker == 0xDA) scans++;
            if (marker is (>= 0xE0 and <= 0xEF) or 0xFE) metadata += length;
            at += Math.Max((int)length, 2);
        }

        return (scans, 0, metadata);
    }

    private static (long Scans, long Frames, long Metadata) OfPng(ReadOnlySpan<byte> bytes)
    {
        long claimed = 0, frames = 0, metadata = 0;
        for (long at = 8; at + 8 <= bytes.Length;)
        {
            var chunk = bytes[(int)at..];
            var length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            var type = chunk.Slice(4, 4);
            if (type.SequenceEqual("IEND"u8)) break;
            if (type.SequenceEqual("acTL"u8) && chunk.Length >= 12)
                claimed = BinaryPrimitives.ReadUInt32BigEndian(chunk[8..]);
            else if (type.SequenceEqual("fcTL"u8)) frames++;
            // A small first letter says that the image can be decoded without the chunk.
            else if ((type[0] & 0x20) != 0 && !type.SequenceEqual("fdAT"u8)) metadata += Math.Min(length, chunk.Length);
            at += 12L + length;
        }

        return (0, Math.Max(claimed, frames), metadata);
    }

    private static (long Scans, long Frames, long Metadata) OfWebp(ReadOnlySpan<byte> bytes)
    {
        long frames = 0, metadata = 0;
        for (long at = 12; at + 8 <= bytes.Length;)
        {
            var chunk = bytes[(int)at..];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("ANMF"u8)) frames++;
            else if (!chunk.StartsWith("VP8"u8) && !chunk.StartsWith("ALPH"u8))
                metadata += Math.Min(length, chunk.Length);
            at += 8L + length + (length & 1);
        }

        return (0, frames, metadata);
    }

    private static (long Scans, long Frames, long Metadata) OfGif(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 13) return default;
        long frames = 0, metadata = 0;
        var at = 13 + ImageSniffer.ColourTable(bytes[10]);
        while (at + 10 <= bytes.Length && bytes[at] is (0x21 or 0x2C))
        {
            var isFrame = bytes[at] == 0x2C;
            if (isFrame) frames++;
            at += isFrame ? 11 + ImageSniffer.ColourTable(bytes[at + 9]) : 2;
            var start = at;
            while (at < bytes.Length && bytes[at] != 0) at += 1 + bytes[at];
            if (!isFrame) metadata += at - start;
            at++;
        }

        return (0, frames, metadata);
    }

    // Properties, profiles among them, lie in "meta"; a sequence's samples are counted in each track's table of sizes.
    private static (long Scans, long Frames, long Metadata) OfAvif(ReadOnlySpan<byte> bytes)
    {
        long frames = 0, metadata = 0;
        for (var rest = bytes; NextBox(ref rest, out var type, out var content);)
        {
            if (type.SequenceEqual("moov"u8)) frames += Samples(content);
            if (!type.SequenceEqual("meta"u8) || content.Length < 4) continue;
            metadata += content.Length;
            for (var inner = content[4..]; NextBox(ref inner, out var name, out var items);)
                if (name.SequenceEqual("iinf"u8)) frames += Items(items);
        }

        return (0, frames, metadata);
    }

    private static long Items(ReadOnlySpan<byte> iinf)
    {
        if (iinf.Length < 8) return 0;
        var count = iinf[4..];
        return iinf[0] == 0 ? BinaryPrimitives.ReadUInt16BigEndian(count) : BinaryPrimitives.ReadUInt32BigEndian(count);
    }

    // The path is fixed, so the depth is bounded: a box within one of its own kind is not entered.
    private static long Samples(ReadOnlySpan<byte> moov)
    {
        long samples = 0;
        for (var tracks = moov; NextBox(ref tracks, out var type, out var track);)
        {
            if (!type.SequenceEqual("trak"u8)) continue;
            var table = Child(Child(Child(track, "mdia"u8), "minf"u8), "stbl"u8);
            var sizes = Child(table, "stsz"u8);
            if (sizes.Length < 12) sizes = Child(table, "stz2"u8);
            if (sizes.Length >= 12) samples += BinaryPrimitives.ReadUInt32BigEndian(sizes[8..]);
        }

        return samples;
    }

    private static ReadOnlySpan<byte> Child(ReadOnlySpan<byte> parent, scoped ReadOnlySpan<byte> name)
    {
        for (var rest = parent; NextBox(ref rest, out var type, out var content);)
            if (type.SequenceEqual(name)) return content;
        return default;
    }

    private static bool NextBox(
        scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content)
    {
        type = content = default;
        if (rest.Length < 8) return false;
        ulong size = BinaryPrimitives.ReadUInt32BigEndian(rest);
        var header = 8;
        if (size == 1 && rest.Length >= 16) (size, header) = (BinaryPrimitives.ReadUInt64BigEndian(rest[8..]), 16);
        else if (size == 0) size = (ulong)rest.Length;
        if (size < (ulong)header) return false;
        var end = (int)Math.Min(size, (ulong)rest.Length);
        type = rest.Slice(4, 4);
        content = rest[header..end];
        rest = rest[end..];
        return true;
    }
}
