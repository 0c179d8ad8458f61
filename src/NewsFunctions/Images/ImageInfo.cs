namespace NewsFunctions.Images;

/// <summary>An original that can be served: its content's hash, and the size of the upright image.</summary>
/// <param name="DefaultFormat">What a request without <c>format</c> gets.</param>
/// <param name="IsLarge">Whether decoding it takes long.</param>
public sealed record ImageInfo(ImageName Name, string Hash, int Width, int Height,
    VariantFormat DefaultFormat = VariantFormat.Jpeg, bool IsLarge = false)
{
    public const int HashLength = 16;

    /// <summary>The width that a request for <paramref name="width"/> gets: nothing is ever upscaled.</summary>
    public int WidthFor(int? width) => Math.Min(Width, width ?? ImageWidths.Largest);

    /// <summary>
    /// JPEG is understood everywhere and right for photos. What may be transparent or a drawing (PNG, GIF) becomes
    /// WebP, which keeps both. A rule of the original alone, not of the Accept header, so that one address is one cache
    /// entry.
    /// </summary>
    public static VariantFormat DefaultFormatOf(ImageHeader header) =>
        header.HasAlpha || header.Format is ImageFormat.Png or ImageFormat.Gif
            ? VariantFormat.Webp
            : VariantFormat.Jpeg;
}

/// <summary>A rendered image. The tag is that of the bytes.</summary>
public sealed record ImageVariant(ImageInfo Original, VariantFormat Format, byte[] Content, string ETag);
