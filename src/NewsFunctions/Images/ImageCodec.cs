using NetVips;

namespace NewsFunctions.Images;

/// <summary>What the header of an original says. Width and height are those of the upright image.</summary>
public sealed record ImageHeader(ImageFormat Format, int Width, int Height, bool HasAlpha, bool IsLarge = false);

/// <summary>
/// Turns originals into what readers get: upright, sRGB, without metadata, never larger than the original, and the
/// first frame of an animation. Bad files are refused with a value, not with an exception.
/// </summary>
public static class ImageCodec
{
    public const int MaxBytes = 20 * 1024 * 1024;
    public const int MaxPixels = 40_000_000;

    // Pixels times passes over them: 25 megapixels of a plain JPEG, which is shrunk while it is decoded, 10 of others.
    private const long LargeWork = 100_000_000;

    // The most that WebP can hold; AVIF encoders stop near it as well.
    private const int MaxSide = 16383;

    /// <summary>Reads the header only: no pixel is decoded, so a decompression bomb costs nothing.</summary>
    public static OrRefused<ImageHeader> Probe(byte[] bytes)
    {
        if (bytes.Length > MaxBytes) return ImageRefusal.TooLarge;
        if (ImageSniffer.Format(bytes) is not { } format)
        {
            return ImageSniffer.IsSvg(bytes) ? ImageRefusal.Svg : ImageRefusal.NotAnImage;
        }

        if (format is ImageFormat.Avif && ImageSniffer.ClaimsAbsurdSides(bytes)) return ImageRefusal.TooManyPixels;
        if (ImageBudget.Check(format, bytes) is { } beyond) return beyond;
        Vips.EnsureReady();
        try
        {
            using var image = Image.NewFromBuffer(bytes, access: Enums.Access.Sequential);
            if ((long)image.Width * image.Height > MaxPixels) return ImageRefusal.TooManyPixels;
            if (!ImageSniffer.IsComplete(format, bytes)) return ImageRefusal.Corrupt;
            var (width, height) = LiesOnItsSide(image) ? (image.Height, image.Width) : (image.Width, image.Height);
            var isLarge = (long)width * height * Passes(format, bytes) > LargeWork;
            return new ImageHeader(format, width, height, image.HasAlpha(), isLarge);
        }
        catch (VipsException)
        {
            return ImageRefusal.Corrupt;
        }
    }

    /// <summary>At most <paramref name="width"/> wide, or as wide as the original without it.</summary>
    /// <exception cref="OperationCanceledException"/>
    public static OrRefused<byte[]> Render(
        byte[] bytes, int? width, VariantFormat format, CancellationToken cancellationToken = default) =>
        Render(bytes, width, format, new Progress<int>(), cancellationToken);

    internal static OrRefused<byte[]> Render(
        byte[] bytes, int? width, VariantFormat format, IProgress<int> progress, CancellationToken cancellationToken)
    {
        if (Probe(bytes).Refusal is { } refusal) return refusal;
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // Turns the image upright, applies its ICC profile, and lets the decoder do part of the shrinking.
            // The parameter failOn does not reach the loader; the option in the string does.
            using var image = Image.ThumbnailBuffer(
                bytes, width ?? MaxSide, optionString: "[fail_on=error]", height: MaxSide,
                size: Enums.Size.Down, outputProfile: "srgb");
            // libvips stops when it is asked for more pixels. Decoders that work in one piece cannot be stopped: AVIF,
            // and the decoders of WebP, of interlaced PNG, and of progressive JPEG up to its last scan. The limits of
            // bytes, pixels and scans bound those.
            image.SetProgress(progress, cancellationToken);
            return Encode(image, format);
        }
        catch (VipsException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (VipsException)
        {
            return ImageRefusal.Corrupt;
        }
    }

    private static long Passes(ImageFormat format, byte[] bytes) =>
        format is ImageFormat.Jpeg ? Math.Max(4, ImageBudget.OfJpeg(bytes).Scans) : 10;

    // Nothing of what the file said about itself is kept: no EXIF, place, XMP, IPTC or profile.
    private static byte[] Encode(Image image, VariantFormat format)
    {
        switch (format)
        {
            case VariantFormat.Webp:
                return image.WebpsaveBuffer(q: 80, effort: 4, keep: Enums.ForeignKeep.None);
            case VariantFormat.Avif:
                // Effort 4, the default, takes five times as long as 3 and saves a tenth.
                return image.HeifsaveBuffer(q: 55, effort: 3, compression: Enums.ForeignHeifCompression.Av1,
                    keep: Enums.ForeignKeep.None);
            case VariantFormat.Jpeg:
                using (var opaque = image.HasAlpha() ? image.Flatten(background: [255, 255, 255]) : image.Copy())
                {
                    return opaque.JpegsaveBuffer(
                        q: 80, optimizeCoding: true, interlace: true, keep: Enums.ForeignKeep.None);
                }
            default:
                throw new ArgumentOutOfRangeException(nameof(format));
        }
    }

    // EXIF orientations 5 to 8 turn the image by 90 degrees.
    private static bool LiesOnItsSide(Image image) =>
        image.Contains("orientation") && Convert.ToInt32(image.Get("orientation"), provider: null) is >= 5 and <= 8;
}
