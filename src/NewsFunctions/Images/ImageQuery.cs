using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NewsFunctions.Images;

/// <summary>
/// What a request for an image may choose. Other parameters are ignored, because mail programs and social networks add
/// their own to every link.
/// </summary>
internal sealed record ImageQuery(int? Width, VariantFormat? Format, string? Hash)
{
    private static readonly string WidthsInWords = string.Join(", ", ImageWidths.All);

    public static bool TryParse(
        IQueryCollection query, [NotNullWhen(true)] out ImageQuery? parsed, out IReadOnlyList<string> problems)
    {
        parsed = null;
        int? width = null;
        VariantFormat? format = null;

        // More than one value joins to "320,640", which is neither.
        var wrong = new List<string>();
        if (query["w"].ToString() is { Length: > 0 } w && (width = WidthOf(w)) is null)
            wrong.Add($"\"w\" must be one of {WidthsInWords}.");
        if (query["format"].ToString() is { Length: > 0 } f && (format = VariantFormats.Parse(f)) is null)
            wrong.Add("\"format\" must be one of webp, avif, jpeg.");
        problems = wrong;
        if (wrong.Count == 0) parsed = new ImageQuery(width, format, HashOf(query["v"].ToString()));
        return parsed is not null;
    }

    // Anything that cannot be a hash of ours says nothing about a newer image.
    private static string? HashOf(string text) =>
        text.Length == ImageInfo.HashLength && text.All(char.IsAsciiHexDigitLower) ? text : null;

    private static int? WidthOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && ImageWidths.All.Contains(width)
            ? width : null;
}
