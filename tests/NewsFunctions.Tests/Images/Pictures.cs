using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NetVips;

namespace NewsFunctions.Tests.Images;

/// <summary>Uploads, good and bad, made on the spot.</summary>
internal static class Pictures
{
    /// <summary>Something between a photo and a drawing: the left half is red, the right half a gradient.</summary>
    public static Image Scene(int width = 400, int height = 300)
    {
        using var xyz = Image.Xyz(width, height);
        using var right = xyz[0] * 255.0 / width;
        using var grey = right.Cast(Enums.BandFormat.Uchar);
        using var colours = grey.Bandjoin(grey, grey);
        using var left = xyz[0] < (width / 2);
        using var mixed = left.Ifthenelse(new double[] { 200, 20, 20 }, colours);
        using var bytes = mixed.Cast(Enums.BandFormat.Uchar);
        using var srgb = bytes.Copy(interpretation: Enums.Interpretation.Srgb);
        return srgb.CopyMemory();
    }

    public static byte[] Jpeg(int width = 400, int height = 300) =>
        Save(Scene(width, height), image => image.JpegsaveBuffer());
    public static byte[] Png(int width = 400, int height = 300) =>
        Save(Scene(width, height), image => image.PngsaveBuffer());
    public static byte[] Webp(int width = 400, int height = 300) =>
        Save(Scene(width, height), image => image.WebpsaveBuffer());
    public static byte[] Gif(int width = 400, int height = 300) =>
        Save(Scene(width, height), image => image.GifsaveBuffer());

    public static byte[] Avif(int width = 400, int height = 300) => Save(Scene(width, height),
        image => image.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Av1, effort: 0));

    public static byte[] TransparentPng() => Save(Scene(), image =>
    {
        using var seeThrough = image.Bandjoin(0);
        return seeThrough.PngsaveBuffer();
    });

    /// <summary>Two frames: the first the scene, the second its negative.</summary>
    public static byte[] AnimatedGif(int width = 60, int height = 40)
    {
        using var scene = Scene(width, height);
        using var negative = scene.Invert();
        using var both = Image.Arrayjoin([scene, negative], across: 1);
        using var frames = both.Mutate(image =>
        {
            image.Set(GValue.GIntType, "page-height", height);
            image.Set(GValue.ArrayIntType, "delay", new[] { 100, 100 });
        });
        return frames.GifsaveBuffer();
    }

    /// <summary>
    /// As phones write it: lying on its side, with the place, the owner and the colours of the camera.
    /// </summary>
    public static byte[] PhonePhoto(int orientation = 6)
    {
        using var scene = Scene();
        using var wide = scene.IccTransform("p3", inputProfile: "srgb");
        using var photo = wide.Mutate(image =>
        {
            image.Set(GValue.GIntType, "orientation", orientation);
            image.Set(GValue.GStrType, "exif-ifd0-Artist", "Secret Name");
            image.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "52/1 31/1 12/1");
            image.Set(GValue.GStrType, "exif-ifd3-GPSLatitudeRef", "N");
            image.Set(GValue.BlobType, "xmp-data",
                Encoding.UTF8.GetBytes("<x:xmpmeta xmlns:x='adobe:ns:meta/'>Secret Place</x:xmpmeta>"));
            image.Set(GValue.BlobType, "iptc-data", "Photoshop 3.0\0Secret Agency"u8.ToArray());
        });
        return photo.JpegsaveBuffer();
    }

    /// <summary>A PNG whose header promises what its few kilobytes of zeros deliver.</summary>
    public static byte[] PngBomb(int width = 40_000, int height = 40_000)
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + ((width + 7) / 8)];
            for (var y = 0; y < height; y++) zlib.Write(row);
        }

        return PngOf(width, height, ("IDAT", data.ToArray()));
    }

    /// <summary>One pixel, and a text that unpacks to half a gigabyte.</summary>
    public static byte[] PngTextBomb()
    {
        using var text = new MemoryStream();
        text.Write("Comment\0\0"u8);
        using (var zlib = new ZLibStream(text, CompressionLevel.Fastest, leaveOpen: true))
        {
            var megabyte = new byte[1024 * 1024];
            for (var i = 0; i < 512; i++) zlib.Write(megabyte);
        }

        return PngOf(1, 1, ("zTXt", text.ToArray()), ("IDAT", ZLib([0, 0])));
    }

    /// <summary>A real file with its width and height replaced wherever its format keeps them.</summary>
    public static byte[] Claiming(byte[] image, byte[] size, byte[] claimed)
    {
        var copy = (byte[])image.Clone();
        Assert.True(copy.AsSpan().IndexOf(size) > 0, "The size is not where the test thinks it is.");
        for (int at; (at = copy.AsSpan().IndexOf(size)) > 0;) claimed.CopyTo(copy, at);
        return copy;
    }

    public static byte[] PngOf(int width, int height, params (string Type, byte[] Data)[] chunks)
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 1;
        foreach (var (type, data) in chunks.Prepend(("IHDR", header)).Append(("IEND", []))) WriteChunk(png, type, data);
        return png.ToArray();
    }

    private static void WriteChunk(MemoryStream png, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
        }

        return ~crc;
    }

    private static byte[] ZLib(byte[] bytes)
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(bytes);
        return data.ToArray();
    }

    private static byte[] Save(Image image, Func<Image, byte[]> save)
    {
        using (image) return save(image);
    }
}
