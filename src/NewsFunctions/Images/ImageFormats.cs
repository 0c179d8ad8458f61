using Microsoft.Net.Http.Headers;

namespace NewsFunctions.Images;

/// <summary>What editors may upload.</summary>
public enum ImageFormat
{
    Jpeg,
    Png,
    Webp,
    Avif,
    Gif,
}

/// <summary>What readers get.</summary>
public enum VariantFormat
{
    Webp,
    Avif,
    Jpeg,
}

public static class VariantFormats
{
    /// <summary>As in the address: <c>format=webp</c>, and the extension of the stored variant.</summary>
    public static string Name(this VariantFormat format) => format switch
    {
        VariantFormat.Webp => "webp",
        VariantFormat.Avif => "avif",
        VariantFormat.Jpeg => "jpeg",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    public static string ContentType(this VariantFormat format) => "image/" + format.Name();

    public static VariantFormat? Parse(string name) => name switch
    {
        "webp" => VariantFormat.Webp,
        "avif" => VariantFormat.Avif,
        "jpeg" => VariantFormat.Jpeg,
        _ => null,
    };

    /// <summary>
    /// AVIF or WebP, if the client names it. <c>*/*</c> is not enough: crawlers and feed readers send it and may know
    /// neither.
    /// </summary>
    public static VariantFormat? Accepted(IList<MediaTypeHeaderValue> accept)
    {
        var best = new[] { VariantFormat.Avif, VariantFormat.Webp }.MaxBy(Weight);
        return Weight(best) > 0 && Weight(best) >= Weight(VariantFormat.Jpeg) ? best : null;

        double Weight(VariantFormat format) => accept
            .Where(type => type.MediaType.Equals(format.ContentType(), StringComparison.OrdinalIgnoreCase))
            .Select(type => type.Quality ?? 1).DefaultIfEmpty(0).Max();
    }
}

/// <summary>The widths that are rendered: few, so that caches hit and nobody can fill the store with sizes.</summary>
public static class ImageWidths
{
    public const int Largest = 1920;

    public static IReadOnlyList<int> All { get; } = [320, 640, 960, 1280, Largest];
}
