using System.Globalization;
using NewsFunctions.Images;

namespace NewsFunctions.Tests.Images;

/// <summary>Alone, because it watches the memory of the whole process.</summary>
[CollectionDefinition(nameof(ImageBombTests), DisableParallelization = true)]
[Collection(nameof(ImageBombTests))]
public sealed class ImageBombTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private const long MaxMemory = 64 * 1024 * 1024;

    public ImageBombTests() => ImageCodec.Render(Pictures.Png(8, 8), 320, VariantFormat.Jpeg);

    [Fact]
    public void A_decompression_bomb_is_refused_at_once_and_without_memory() =>
        AssertCheap(Pictures.PngBomb(), ImageRefusal.TooManyPixels);

    [Fact]
    public void Just_above_40_megapixels_is_refused_and_just_below_is_not()
    {
        Assert.Equal(ImageRefusal.TooManyPixels, ImageCodec.Probe(Pictures.PngBomb(8000, 5001)).Refusal);
        Assert.NotNull(ImageCodec.Probe(Pictures.PngBomb(8000, 5000)).Value);
    }

    [Fact]
    public void A_bomb_in_the_text_of_an_image_costs_nothing() => AssertCheap(Pictures.PngTextBomb(), null);

    [Fact]
    public void A_JPEG_of_thousands_of_empty_scans_is_refused_before_it_is_decoded()
    {
        var upload = TestData.Bytes("Images/many-scans.jpg");
        AssertCheap(upload, ImageRefusal.TooManyScans);

        // Without the tables of its codes nothing of it can be decoded; the answer is the same.
        for (int at; (at = upload.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC4])) > 0;) upload[at + 1] = 0xFE;
        AssertCheap(upload, ImageRefusal.TooManyScans);
    }

    [Fact]
    public void Too_many_pixels_are_refused_where_there_is_not_one_to_decode() =>
        AssertCheap(Pictures.PngOf(40_000, 40_000, ("IDAT", [])), ImageRefusal.TooManyPixels);

    [Fact]
    public void Scans_are_counted_in_pixels_only_and_whatever_the_bytes_are()
    {
        var progressive = ImageCodec.Render(Pictures.Jpeg(), 320, VariantFormat.Jpeg, Stop).Value!;
        Assert.InRange(Scans(progressive), 2, 20);
        Assert.Equal(1, Scans(Pictures.Jpeg()));

        // A comment that looks like scans, and files that end anywhere.
        byte[] comment = [0xFF, 0xFE, 0x00, 0x0A, 0xFF, 0xDA, 0xFF, 0xDA, 0xFF, 0xDA, 0xFF, 0xDA];
        byte[] commented = [.. progressive[..2], .. comment, .. progressive[2..]];
        Assert.Equal(Scans(progressive), Scans(commented));
        Assert.All(Enumerable.Range(0, 200), length => Assert.InRange(Scans(progressive.AsSpan(0, length)), 0, 1));
    }

    [Fact]
    public void Claimed_sizes_are_believed_before_anything_is_allocated()
    {
        AssertCheap(Pictures.Claiming(Pictures.Jpeg(), [0x01, 0x2C, 0x01, 0x90], [0xFF, 0x00, 0xFF, 0x00]),
            ImageRefusal.TooManyPixels);
        AssertCheap(Pictures.Claiming(Pictures.Gif(), [0x90, 0x01, 0x2C, 0x01], [0xFF, 0xFF, 0xFF, 0xFF]),
            ImageRefusal.TooManyPixels);
        var webp = Pictures.Claiming(Pictures.Webp(), [0x90, 0x01, 0x2C, 0x01], [0xFF, 0x3F, 0xFF, 0x3F]);
        AssertCheap(webp, ImageRefusal.Corrupt);
        AssertCheap(Pictures.Claiming(webp, [0x8F, 0x01, 0x00, 0x2B, 0x01, 0x00], [0xFE, 0x3F, 0x00, 0xFE, 0x3F, 0x00]),
            ImageRefusal.TooManyPixels);
        AssertCheap(Pictures.Claiming(
            Pictures.Avif(), [0, 0, 0x01, 0x90, 0, 0, 0x01, 0x2C], [0, 0, 0x70, 0, 0, 0, 0x70, 0]),
            ImageRefusal.TooManyPixels);
        AssertCheap(Pictures.Claiming(
            Pictures.Avif(), [0, 0, 0x01, 0x90, 0, 0, 0x01, 0x2C], [0, 0, 0, 2, 0x06, 0, 0, 0]),
            ImageRefusal.TooManyPixels);
    }

    [Fact]
    public void Scans_behind_a_code_without_a_length_are_counted()
    {
        byte[] pass = [0xFF, 0xDA, 0x00, 0x02];
        byte[] hidden = [0xFF, 0xD8, .. pass, 0x12, 0xFF, 0x02, 0xFF, 0xFF,
            .. Enumerable.Repeat(pass, 200).SelectMany(bytes => bytes)];

        Assert.Equal(ImageRefusal.TooManyScans, ImageCodec.Probe(hidden).Refusal);
    }

    private static long Scans(ReadOnlySpan<byte> jpeg) => ImageBudget.OfJpeg(jpeg).Scans;

    private static void AssertCheap(byte[] upload, ImageRefusal? refusal)
    {
        var before = ResetPeak();
        Assert.Equal(refusal, ImageCodec.Probe(upload).Refusal);
        if (refusal is not null) Assert.Equal(refusal, ImageCodec.Render(upload, 320, VariantFormat.Webp).Refusal);
        Assert.True(Peak() - before < MaxMemory, $"It took {(Peak() - before) / 1024 / 1024} MB.");
    }

    // Linux can forget the peak; elsewhere the working set is the best that there is.
    private static long ResetPeak()
    {
        GC.Collect();
        if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/clear_refs", "5");
        return Peak();
    }

    private static long Peak()
    {
        if (!OperatingSystem.IsLinux()) return Environment.WorkingSet;
        var line = File.ReadLines("/proc/self/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
