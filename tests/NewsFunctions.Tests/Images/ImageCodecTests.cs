using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NetVips;
using NewsFunctions.Images;

namespace NewsFunctions.Tests.Images;

public sealed class ImageCodecTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // What readers of a file need to decode it, and nothing that somebody wrote into it.
    private static readonly string[] TechnicalFields =
    [
        "width", "height", "bands", "format", "coding", "interpretation", "xoffset", "yoffset", "xres",
        "yres", "filename",
        "vips-loader", "interlaced", "jpeg-multiscan", "jpeg-chroma-subsample", "heif-primary",
        "heif-compression", "heif-bitdepth",
        "n-pages", "bits-per-sample",
    ];

    public static TheoryData<VariantFormat> Variants => [VariantFormat.Webp, VariantFormat.Avif, VariantFormat.Jpeg];

    [Fact]
    public void The_content_decides_what_an_upload_is()
    {
        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, 400, 300, false), ImageCodec.Probe(Pictures.Jpeg()).Value);
        Assert.Equal(new ImageHeader(ImageFormat.Png, 400, 300, false), ImageCodec.Probe(Pictures.Png()).Value);
        Assert.Equal(new ImageHeader(ImageFormat.Png, 400, 300, true),
            ImageCodec.Probe(Pictures.TransparentPng()).Value);
        Assert.Equal(new ImageHeader(ImageFormat.Webp, 400, 300, false), ImageCodec.Probe(Pictures.Webp()).Value);
        Assert.Equal(new ImageHeader(ImageFormat.Avif, 400, 300, false), ImageCodec.Probe(Pictures.Avif()).Value);
        Assert.Equal(new ImageHeader(ImageFormat.Gif, 400, 300, true), ImageCodec.Probe(Pictures.Gif()).Value);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", ImageRefusal.Svg)]
    [InlineData("\uFEFF<?xml version='1.0'?>\n<!-- drawn -->\n<svg/>", ImageRefusal.Svg)]
    [InlineData("<html><body>Not found</body></html>", ImageRefusal.NotAnImage)]
    [InlineData("# An article", ImageRefusal.NotAnImage)]
    [InlineData("", ImageRefusal.NotAnImage)]
    [InlineData("%PDF-1.7", ImageRefusal.NotAnImage)]
    [InlineData("BM", ImageRefusal.NotAnImage)]
    [InlineData("II*\0", ImageRefusal.NotAnImage)]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", ImageRefusal.NotAnImage)]
    [InlineData("GIF89a", ImageRefusal.Corrupt)]
    public void Everything_else_is_refused(string content, ImageRefusal refusal)
    {
        Assert.Equal(refusal, ImageCodec.Probe(Encoding.UTF8.GetBytes(content)).Refusal);
        Assert.Equal(refusal, ImageCodec.Render(Encoding.UTF8.GetBytes(content), 320, VariantFormat.Webp,
            Stop).Refusal);
    }

    [Fact]
    public void More_than_20_MB_are_too_large() =>
        Assert.Equal(ImageRefusal.TooLarge, ImageCodec.Probe(new byte[ImageCodec.MaxBytes + 1]).Refusal);

    [Theory]
    [MemberData(nameof(Variants))]
    public void Nothing_that_the_file_said_about_itself_survives(VariantFormat format)
    {
        var photo = Pictures.PhonePhoto();
        using var original = Image.NewFromBuffer(photo);
        Assert.Superset(
            new HashSet<string> { "exif-data", "xmp-data", "iptc-data", "icc-profile-data", "orientation",
                "exif-ifd3-GPSLatitude" },
            new HashSet<string>(original.GetFields()));

        var rendered = ImageCodec.Render(photo, 320, format, Stop).Value!;

        using var image = Image.NewFromBuffer(rendered);
        Assert.Empty(image.GetFields().Except(TechnicalFields));
        foreach (var trace in new[]
            { "Secret", "Exif", "GPS", "http://ns.adobe.com", "ICC_PROFILE", "8BIM", "libvips" })
        {
            Assert.True(rendered.AsSpan().IndexOf(Encoding.ASCII.GetBytes(trace)) < 0,
                $"{trace} is still in the file.");
        }
    }

    [Theory]
    [InlineData(1, 400, 300)]
    [InlineData(3, 400, 300)]
    [InlineData(6, 300, 400)]
    [InlineData(8, 300, 400)]
    public void Photos_are_turned_upright(int orientation, int width, int height)
    {
        var photo = Pictures.PhonePhoto(orientation);

        var header = ImageCodec.Probe(photo).Value!;
        using var image = Image.NewFromBuffer(ImageCodec.Render(photo, null, VariantFormat.Jpeg, Stop).Value!);

        Assert.Equal((width, height), (header.Width, header.Height));
        Assert.Equal((width, height), (image.Width, image.Height));
        // The red half is left, and after a quarter turn to the right it is at the top.
        var (x, y) = orientation switch { 1 => (20, 150), 3 => (380, 150), 6 => (150, 20), _ => (150, 380) };
        AssertColour([200, 20, 20], image, x, y);
    }

    [Fact]
    public void Colours_of_another_colour_space_and_of_print_come_out_as_sRGB()
    {
        using var photo = Image.NewFromBuffer(
            ImageCodec.Render(Pictures.PhonePhoto(1), null, VariantFormat.Webp, Stop).Value!);
        AssertColour([200, 20, 20], photo, 50, 50);

        using var scene = Pictures.Scene();
        using var print = scene.Colourspace(Enums.Interpretation.Cmyk);
        using var web = Image.NewFromBuffer(ImageCodec.Render(print.JpegsaveBuffer(), null, VariantFormat.Jpeg,
            Stop).Value!);
        Assert.Equal(3, web.Bands);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void An_image_is_scaled_down_and_never_up(VariantFormat format)
    {
        var photo = Pictures.Jpeg();
        using var small = Image.NewFromBuffer(ImageCodec.Render(photo, 320, format, Stop).Value!);
        using var same = Image.NewFromBuffer(ImageCodec.Render(photo, 640, format, Stop).Value!);

        Assert.Equal((320, 240), (small.Width, small.Height));
        Assert.Equal((400, 300), (same.Width, same.Height));
        Assert.Equal(ExpectedLoader(format), (string)same.Get("vips-loader"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void The_same_upload_gives_the_same_bytes(VariantFormat format)
    {
        var photo = Pictures.PhonePhoto();
        Assert.Equal(ImageCodec.Render(photo, 320, format, Stop).Value, ImageCodec.Render(photo, 320, format,
            Stop).Value);
    }

    [Fact]
    public void What_is_transparent_stays_so_and_is_white_in_a_JPEG()
    {
        using var webp = Image.NewFromBuffer(
            ImageCodec.Render(Pictures.TransparentPng(), 320, VariantFormat.Webp, Stop).Value!);
        using var jpeg = Image.NewFromBuffer(
            ImageCodec.Render(Pictures.TransparentPng(), 320, VariantFormat.Jpeg, Stop).Value!);

        Assert.True(webp.HasAlpha());
        AssertColour([255, 255, 255], jpeg, 20, 20);
    }

    [Fact]
    public void Of_an_animation_the_first_frame_is_shown()
    {
        var gif = Pictures.AnimatedGif();

        Assert.Equal(new ImageHeader(ImageFormat.Gif, 60, 40, true), ImageCodec.Probe(gif).Value);
        using var webp = Image.NewFromBuffer(ImageCodec.Render(gif, 320, VariantFormat.Webp, Stop).Value!);
        Assert.Equal((60, 40), (webp.Width, webp.Height));
        AssertColour([200, 20, 20], webp, 10, 20);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 20_000)]
    [InlineData(20_000, 1)]
    public void Odd_shapes_are_rendered_in_every_format(int width, int height)
    {
        var png = Pictures.Png(width, height);
        foreach (var format in Enum.GetValues<VariantFormat>())
        {
            Assert.Null(ImageCodec.Render(png, 320, format, Stop).Refusal);
        }
    }

    [Fact]
    public void A_file_that_was_cut_off_is_corrupt()
    {
        foreach (var whole in new[]
            { Pictures.Jpeg(), Pictures.Png(), Pictures.Webp(), Pictures.Avif(), Pictures.Gif() })
        {
            var half = whole[..(whole.Length / 2)];
            Assert.Equal(ImageRefusal.Corrupt, ImageCodec.Probe(half).Refusal);
            Assert.Equal(ImageRefusal.Corrupt, ImageCodec.Render(half, 320, VariantFormat.Webp, Stop).Refusal);
        }
    }

    [Fact]
    public void Damage_within_a_file_is_found_when_it_is_rendered()
    {
        var png = Pictures.Png();
        Array.Clear(png, png.Length / 2, 50);

        Assert.NotNull(ImageCodec.Probe(png).Value);
        Assert.Equal(ImageRefusal.Corrupt, ImageCodec.Render(png, 320, VariantFormat.Webp, Stop).Refusal);
    }

    [Fact]
    public void A_thumbnail_in_a_photo_does_not_make_a_cut_off_photo_whole()
    {
        byte[] thumbnail = [0xFF, 0xE1, 0x00, 0x06, 0xFF, 0xD8, 0xFF, 0xD9];
        var photo = Pictures.Jpeg();
        byte[] withThumbnail = [.. photo[..2], .. thumbnail, .. photo[2..]];

        Assert.NotNull(ImageCodec.Probe(withThumbnail).Value);
        Assert.Equal(ImageRefusal.Corrupt, ImageCodec.Probe(withThumbnail[..^40]).Refusal);
    }

    [Fact]
    public void No_mutation_of_an_image_throws()
    {
        byte[][] images =
        [
            Pictures.Jpeg(24, 16), Pictures.Png(24, 16), Pictures.Webp(24, 16), Pictures.Avif(24, 16),
            Pictures.AnimatedGif(24, 16),
            Pictures.PhonePhoto(),
        ];
        var mutations =
            from image in Gen.Elements(images)
            from flips in Gen.ArrayOf(Gen.Choose(0, image.Length - 1).Zip(Gen.Choose(0, 255)))
            from length in Gen.Frequency((3, Gen.Constant(image.Length)), (1, Gen.Choose(0, image.Length)))
            select Mutate(image, flips, length);

        Prop.ForAll(mutations.ToArbitrary(), NeverThrows)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithQuietOnSuccess(true));
    }

    private static bool NeverThrows(byte[] upload)
    {
        var probed = ImageCodec.Probe(upload);
        var rendered = ImageCodec.Render(upload, 16, VariantFormat.Jpeg);
        return probed.Value is null != probed.Refusal is null
            && rendered.Value is null != rendered.Refusal is null
            && (probed.Refusal is null || rendered.Refusal == probed.Refusal);
    }

    private static byte[] Mutate(byte[] image, (int At, int Value)[] flips, int length)
    {
        var copy = (byte[])image.Clone();
        foreach (var (at, value) in flips) copy[at] = (byte)value;
        return copy[..length];
    }

    private static void AssertColour(double[] expected, Image image, int x, int y)
    {
        foreach (var (want, got) in expected.Zip(image.Getpoint(x, y))) Assert.InRange(got, want - 6, want + 6);
    }

    private static string ExpectedLoader(VariantFormat format) => format switch
    {
        VariantFormat.Webp => "webpload_buffer",
        VariantFormat.Avif => "heifload_buffer",
        _ => "jpegload_buffer",
    };

    [Fact]
    public void Rendering_ends_where_it_stands_when_it_is_told_to()
    {
        var photo = Pictures.Jpeg(4000, 3000);
        using var stop = new CancellationTokenSource();
        var reports = new Reports(stop.Cancel);

        Assert.Throws<OperationCanceledException>(
            () => ImageCodec.Render(photo, 1920, VariantFormat.Jpeg, reports, stop.Token));

        Assert.InRange(reports.Percent, 0, 50);
        Assert.Throws<OperationCanceledException>(() => ImageCodec.Render(photo, 320, VariantFormat.Avif, stop.Token));
    }

    private sealed class Reports(Action first) : IProgress<int>
    {
        public int Percent { get; private set; }

        public void Report(int value)
        {
            Percent = value;
            first();
        }
    }
}
