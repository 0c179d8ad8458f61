using System.Globalization;

namespace NewsFunctions.Images;

/// <summary>
/// Addresses of images. They carry the hash of the original, so that each can be cached for ever: when an editor
/// overwrites an image, articles point at another address.
/// </summary>
public static class ImageUrls
{
    /// <summary>The address of an image that is not there yet.</summary>
    public static string Url(string apiUrl, ImageName name) =>
        $"{apiUrl.TrimEnd('/')}/api/images/{string.Join('/', name.Value.Split('/').Select(Uri.EscapeDataString))}";

    /// <param name="apiUrl">As in <c>Site:ApiUrl</c>.</param>
    public static string Url(string apiUrl, ImageInfo info, int? width = null, VariantFormat? format = null)
    {
        var w = width is { } pixels ? string.Create(CultureInfo.InvariantCulture, $"w={pixels}&") : "";
        var f = format is { } wanted ? $"format={wanted.Name()}&" : "";
        return $"{Url(apiUrl, info.Name)}?{w}{f}v={info.Hash}";
    }

    /// <summary>
    /// The widths that the original has, and its own width where that is between two of them (browsers choose from the
    /// srcset alone, so a 500 pixels wide image must be in it as 500). To be HTML-encoded by who writes it.
    /// </summary>
    public static string Srcset(string apiUrl, ImageInfo info)
    {
        var smaller = ImageWidths.All.TakeWhile(width => width < info.Width).ToList();
        var widths = smaller.Concat(ImageWidths.All.Skip(smaller.Count).Take(1));
        return string.Join(", ", widths.Select(width => string.Create(CultureInfo.InvariantCulture,
            $"{Url(apiUrl, info, width, VariantFormat.Webp)} {info.WidthFor(width)}w")));
    }
}
