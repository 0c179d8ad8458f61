using System.Buffers.Binary;
using System.Text;
using NetVips;
using NewsFunctions.Images;

namespace NewsFunctions.Tests.Images;

public sealed class ImageBudgetTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private const int Beyond = ImageBudget.MaxFrames + 1;
    private static readonly byte[] Blob = new byte[ImageBudget.MaxMetadata + 1];

    [Fact]
    public void Honest_images_of_every_format_are_within_the_budget() => Assert.All(
        [Pictures.Jpeg(), Pictures.PhonePhoto(), Pictures.Png(), Pictures.Webp(), Pictures.Avif(), Pictures.Gif()],
        bytes => Assert.NotNull(ImageCodec.Probe(bytes).Value));

    [Fact]
    public void What_takes_long_to_decode_is_large()
    {
        Assert.All([Pictures.PngBomb(4000, 2499), Pictures.Jpeg(5000, 4999)],
            bytes => Assert.False(ImageCodec.Probe(bytes).Value!.IsLarge));
        Assert.All([Pictures.PngBomb(4000, 2501), Pictures.Jpeg(5000, 5001), Progressive()],
            bytes => Assert.True(ImageCodec.Probe(bytes).Value!.IsLarge));
    }

    private static byte[] Progressive()
    {
        using var scene = Pictures.Scene(4000, 3000);
        return scene.JpegsaveBuffer(interlace: true);
    }

    [Fact]
    public void Of_an_animated_GIF_the_first_frame_is_shown()
    {
        var rendered = ImageCodec.Render(Pictures.AnimatedGif(), null, VariantFormat.Webp, Stop).Value!;
        using var shown = Image.NewFromBuffer(rendered);

        Assert.Equal((60, 40), (shown.Width, shown.Height));
        Assert.InRange(shown[5, 5][0], 180, 220);
    }

    [Fact]
    public void Too_many_frames_are_refused_in_every_format_that_has_frames()
    {
        AssertRefused(ImageRefusal.TooManyFrames, Gif(Beyond));
        Assert.NotEqual(ImageRefusal.TooManyFrames, ImageCodec.Probe(Gif(Beyond - 1)).Refusal);
        var animation = Pictures.PngOf(1, 1, ("acTL", [.. Big(Beyond), .. Big(0)]));
        AssertRefused(ImageRefusal.TooManyFrames, animation);
        var controls = Enumerable.Repeat(("fcTL", new byte[26]), Beyond).ToArray();
        AssertRefused(ImageRefusal.TooManyFrames, Pictures.PngOf(1, 1, controls));
        var frames = Enumerable.Repeat(Chunk("ANMF", []), Beyond).SelectMany(chunk => chunk);
        AssertRefused(ImageRefusal.TooManyFrames, [.. Pictures.Webp(), .. frames]);
        var sizes = Box("stsz", [.. Big(0), .. Big(1), .. Big(Beyond)]);
        var movie = Box("moov", Box("trak", Box("mdia", Box("minf", Box("stbl", sizes)))));
        AssertRefused(ImageRefusal.TooManyFrames, [.. Pictures.Avif(), .. movie]);
        var parts = Box("meta", [.. Big(0), .. Box("iinf", [.. Big(1 << 24), .. Big(Beyond)])]);
        AssertRefused(ImageRefusal.TooManyFrames, [.. Pictures.Avif(), .. parts]);
    }

    [Theory]
    [InlineData("iCCP")]
    [InlineData("zTXt")]
    [InlineData("iTXt")]
    [InlineData("eXIf")]
    public void Too_much_metadata_in_a_PNG_is_refused(string chunk) =>
        AssertRefused(ImageRefusal.TooMuchMetadata, Pictures.PngOf(1, 1, (chunk, Blob)));

    [Fact]
    public void Too_much_metadata_is_refused_in_the_other_formats()
    {
        var jpeg = Pictures.Jpeg();
        byte[] segment = [0xFF, 0xE2, 0xFF, 0xFF, .. new byte[0xFFFD]];
        var segments = Enumerable.Repeat(segment, (Blob.Length / 0xFFFF) + 1).SelectMany(bytes => bytes);
        AssertRefused(ImageRefusal.TooMuchMetadata, [.. jpeg[..2], .. segments, .. jpeg[2..]]);
        AssertRefused(ImageRefusal.TooMuchMetadata, [.. Pictures.Webp(), .. Chunk("XMP ", Blob)]);
        AssertRefused(ImageRefusal.TooMuchMetadata, [.. Pictures.Avif(), .. Box("meta", Blob)]);
        byte[] block = [255, .. new byte[255]];
        var comment = Enumerable.Repeat(block, (Blob.Length / 256) + 1).SelectMany(bytes => bytes);
        AssertRefused(ImageRefusal.TooMuchMetadata, [.. Gif(0)[..13], 0x21, 0xFE, .. comment, 0, 0x3B]);
    }

    [Fact]
    public void Files_that_end_anywhere_are_counted_without_fail() => Assert.All(
        [Pictures.Jpeg(40, 30), Pictures.Png(40, 30), Pictures.Webp(40, 30), Pictures.Avif(40, 30),
            Pictures.AnimatedGif()],
        bytes => Assert.All(Enumerable.Range(0, bytes.Length), length =>
            Assert.All(Enum.GetValues<ImageFormat>(), format =>
                Assert.Null(ImageBudget.Check(format, bytes.AsSpan(0, length))))));

    private static void AssertRefused(ImageRefusal refusal, byte[] upload) =>
        Assert.Equal(refusal, ImageCodec.Probe(upload).Refusal);

    private static byte[] Gif(int frames)
    {
        byte[] frame = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
        var all = Enumerable.Repeat(frame, frames).SelectMany(bytes => bytes);
        return [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, .. all, 0x3B];
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        return [.. Encoding.ASCII.GetBytes(type), .. length, .. content, .. new byte[content.Length & 1]];
    }

    private static byte[] Box(string type, byte[] content) =>
        [.. Big(8 + content.Length), .. Encoding.ASCII.GetBytes(type), .. content];

    private static byte[] Big(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
