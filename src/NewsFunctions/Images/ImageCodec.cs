using NetVips;

namespace NewsFunctions.Images;

/// <summary>What the header of an original says. Width and height are those of the upright image.</summary>
public sealed record ImageHeader(ImageFormat Format, int Width, int Height, bool HasAlpha);

/// <summary>
/// Originals to what readers get: upright, sRGB, without metadata, never larger than the original. Functions of their
/// bytes; whatever these are, the answer is a value. Of an animation the first frame is taken.
/// </summary>
public static class ImageCodec
{
    public const int MaxBytes = 20 * 1024 * 1024;
    public const int MaxPixels = 40_000_000;

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
            return new ImageHeader(format, width, height, image.HasAlpha());
        }
        catch (VipsException)
        {
            return ImageRefusal.Corrupt;
        }
    }

    /// <summary>At most <paramref name="width"/> wide, or as wide as the original without it.</summary>
    public static OrRefused<byte[]> Render(byte[] bytes, int? width, VariantFormat format)
    {
        if (Probe(bytes).Refusal is { } refusal) return refusal;
        try
        {
            // Turns the image upright, converts it by its ICC profile, and lets the decoder do part of the shrinking.
            // Its own parameter failOn does not reach the loader; the option does.
            using var image = Image.ThumbnailBuffer(
                bytes, width ?? MaxSide, optionString: "[fail_on=error]", height: MaxSide,
                size: Enums.Size.Down, outputProfile: "srgb");
            return Encode(image, format);
        }
        catch (VipsException)
        {
            return ImageRefusal.Corrupt;
        }
    }

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
