using System.Buffers.Binary;

namespace NewsFunctions.Images;

/// <summary>Tells formats apart by the first bytes; names and content types are what somebody claimed.</summary>
internal static class ImageSniffer
{
    private const int TextWindow = 4096;
    private const uint MaxAv1Side = 65536;

    public static ImageFormat? Format(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return ImageFormat.Jpeg;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return ImageFormat.Png;
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8)) return ImageFormat.Gif;
        if (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8))
            return ImageFormat.Webp;
        return IsAvif(bytes) ? ImageFormat.Avif : null;
    }

    public static bool IsSvg(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        bytes = bytes.TrimStart(" \t\r\n"u8);
        return bytes.StartsWith("<"u8) && bytes[..Math.Min(bytes.Length, TextWindow)].IndexOf("<svg"u8) >= 0;
    }

    /// <summary>
    /// Whether the end of the file is there, as far as that can be seen without decoding. It lets an editor hear of a
    /// broken upload at once, and not the reader when the image is first rendered.
    /// </summary>
    public static bool IsComplete(ImageFormat format, ReadOnlySpan<byte> bytes) => format switch
    {
        ImageFormat.Jpeg => JpegIsComplete(bytes),
        ImageFormat.Png => bytes.IndexOf("IEND"u8) >= 0,
        ImageFormat.Webp => BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) + 8L <= bytes.Length,
        ImageFormat.Avif => BoxesAreComplete(bytes),
        _ => GifHasAFrame(bytes),
    };

    /// <summary>
    /// A side beyond what AV1 can hold. libvips reads a side beyond its own limit as 1, and the count of pixels, which
    /// the decoder's memory is limited by, would be taken for small.
    /// </summary>
    public static bool ClaimsAbsurdSides(ReadOnlySpan<byte> avif)
    {
        // The box "ispe": version, three bytes of flags, width, height.
        var box = "ispe\0"u8;
        for (int at; (at = avif.IndexOf(box)) >= 0 && at + 16 <= avif.Length; avif = avif[(at + box.Length)..])
        {
            var sides = avif[(at + 8)..];
            if (BinaryPrimitives.ReadUInt32BigEndian(sides) > MaxAv1Side) return true;
            if (BinaryPrimitives.ReadUInt32BigEndian(sides[4..]) > MaxAv1Side) return true;
        }

        return false;
    }

    /// <summary>How many bytes a GIF's table of colours takes.</summary>
    public static int ColourTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    // An ftyp box: size, "ftyp", major brand, version, compatible brands. HEIC has the same box with other brands.
    private static bool IsAvif(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 16 || !bytes[4..].StartsWith("ftyp"u8)) return false;
        var size = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(bytes), (uint)Math.Min(bytes.Length, TextWindow));
        for (var at = 8; at + 4 <= size; at += 4)
        {
            if (bytes[at..].StartsWith("avif"u8) || bytes[at..].StartsWith("avis"u8)) return true;
        }

        return false;
    }

    // The segments before the first scan may hold thumbnails with an end marker of their own; a scan cannot hold one.
    private static bool JpegIsComplete(ReadOnlySpan<byte> bytes)
    {
        var at = 2;
        while (at + 4 <= bytes.Length && bytes[at] == 0xFF && bytes[at + 1] != 0xDA)
        {
            at += bytes[at + 1] == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return at < bytes.Length && bytes[at..].IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0;
    }

    // libvips fills what is missing of a frame with nothing; of the first frame, the only one shown, all must be there.
    private static bool GifHasAFrame(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 13) return false;
        var at = 13 + ColourTable(bytes[10]);
        while (at + 10 <= bytes.Length && bytes[at] is (0x21 or 0x2C))
        {
            var isFrame = bytes[at] == 0x2C;
            at += isFrame ? 11 + ColourTable(bytes[at + 9]) : 2;
            while (at < bytes.Length && bytes[at] != 0) at += 1 + bytes[at];
            if (isFrame) return at < bytes.Length;
            at++;
        }

        return false;
    }

    private static bool BoxesAreComplete(ReadOnlySpan<byte> bytes)
    {
        long at = 0;
        while (at + 8 <= bytes.Length)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(bytes[(int)at..]);
            // 0 is "to the end of the file" and 1 a 64-bit size, which 20 MB never need.
            if (size == 0) return true;
            if (size < 8) return false;
            at += size;
        }

        return at == bytes.Length;
    }
}
