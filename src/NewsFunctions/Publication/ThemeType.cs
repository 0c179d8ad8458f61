using System.Collections.Frozen;

namespace NewsFunctions.Publication;

/// <summary>What a file of a theme may be.</summary>
/// <param name="Signature">With what its bytes begin, after <paramref name="Offset"/>; empty for texts.</param>
public sealed record ThemeType(string ContentType, string Signature = "", int Offset = 0)
{
    public const int MaxText = 256 * 1024;
    public const int MaxBytes = 2 * 1024 * 1024;

    private static readonly FrozenDictionary<string, ThemeType> ByEnding = new Dictionary<string, ThemeType>
    {
        [".css"] = new("text/css; charset=utf-8"),
        [".js"] = new("text/javascript; charset=utf-8"),
        [".svg"] = new("image/svg+xml"),
        [".png"] = new("image/png", "\u0089PNG"),
        [".jpg"] = new("image/jpeg", "\u00ff\u00d8\u00ff"),
        [".jpeg"] = new("image/jpeg", "\u00ff\u00d8\u00ff"),
        [".webp"] = new("image/webp", "WEBP", 8),
        [".avif"] = new("image/avif", "ftypavi", 4),
        [".ico"] = new("image/x-icon", "\0\0\u0001\0"),
        [".woff2"] = new("font/woff2", "wOF2"),
    }.ToFrozenDictionary();

    public static IEnumerable<string> Endings => ByEnding.Keys.Order(StringComparer.Ordinal);

    public bool IsText => Signature.Length == 0;

    /// <returns>Null where a theme has no such file.</returns>
    public static ThemeType? Of(string name) => ByEnding.GetValueOrDefault(Path.GetExtension(name));

    public bool Fits(ReadOnlySpan<byte> content) => content.Length > Offset
        && content[Offset..].StartsWith(System.Text.Encoding.Latin1.GetBytes(Signature));
}
