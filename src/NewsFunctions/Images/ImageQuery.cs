using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NewsFunctions.Images;

/// <summary>
/// What a request for an image may choose. Other parameters are ignored, as mail programs and social networks append
/// their own to whatever they link.
/// </summary>
internal sealed record ImageQuery(int? Width, VariantFormat? Format, string? Hash)
{
    private static readonly string WidthsInWords = string.Join(", ", ImageWidths.All);

    public static bool TryParse(
        IQueryCollection query, [NotNullWhen(true)] out ImageQuery? parsed, [NotNullWhen(false)] out string? problem)
    {
        parsed = null;
        problem = null;
        int? width = null;
        VariantFormat? format = null;

        // More than one value joins to "320,640", which is neither.
        if (query.ContainsKey("w") && (width = WidthOf(query["w"].ToString())) is null)
        {
            problem = $"w is one of {WidthsInWords}.";
        }
        else if (query.ContainsKey("format") && (format = VariantFormats.Parse(query["format"].ToString())) is null)
        {
            problem = "format is one of webp, avif, jpeg.";
        }
        else
        {
            parsed = new ImageQuery(width, format, query.TryGetValue("v", out var hash) ? hash.ToString() : null);
        }

        return parsed is not null;
    }

    private static int? WidthOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && ImageWidths.All.Contains(width)
            ? width : null;
}
