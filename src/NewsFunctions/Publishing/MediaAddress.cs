using System.Text.RegularExpressions;
using NewsFunctions.Images;

namespace NewsFunctions.Publishing;

/// <summary>What sounds or moves, written as an address alone: it becomes a link to itself, which pages turn into a
/// player.</summary>
internal static partial class MediaAddress
{
    private const int MaxLength = 600;

    /// <returns>What is listened to or watched there, by the ending of the file; null where that is nothing.</returns>
    public static MediaType? TypeOf(string address) => MediaType.OfName(PathOf(address));

    public static bool IsPlayable(string address) => TypeOf(address) is not null;

    /// <returns>The address, if that is all there is and it can be shown; else null.</returns>
    public static string? Alone(string text)
    {
        if (text.Length > MaxLength) return null;
        text = text.Trim();
        if (text.Length == 0 || text.Any(char.IsWhiteSpace)) return null;
        if (Web().IsMatch(text)) return Embed.Of(text) is not null || IsPlayable(text) ? text : null;
        return ImageName.Parse(text) is ImageReference.Ours && IsPlayable(text) ? text : null;
    }

    private static string PathOf(string address)
    {
        var end = address.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? address : address[..end];
    }

    [GeneratedRegex("^https?://[^<>\"]+$", RegexOptions.IgnoreCase)]
    private static partial Regex Web();
}
