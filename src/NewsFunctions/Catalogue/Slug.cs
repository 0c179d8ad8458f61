using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace NewsFunctions.Catalogue;

/// <summary>
/// The name of an article, category, tag or author in an address: a-z, 0-9 and single hyphens inside.
/// </summary>
public readonly record struct Slug
{
    public const int MaxLength = 120;

    private Slug(string value) => Value = value;

    public string Value { get; }

    public override string ToString() => Value;

    public static bool TryParse([NotNullWhen(true)] string? text, out Slug slug)
    {
        slug = default;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || text[0] == '-' || text[^1] == '-') return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetterLower(text[i]) && !char.IsAsciiDigit(text[i])
                && (text[i] != '-' || text[i - 1] == '-'))
                return false;
        }
        slug = new Slug(text);
        return true;
    }

    /// <summary>The nearest slug to any text, or null where nothing of it can be written in a-z and 0-9.</summary>
    public static Slug? From(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark || rune.Value is '\'' or '’') continue;
            letters.Append(Latin(rune) ?? "-");
        }
        var words = letters.ToString().Split('-', StringSplitOptions.RemoveEmptyEntries);
        var joined = string.Join('-', words);
        if (joined.Length > MaxLength) joined = joined[..MaxLength].TrimEnd('-');
        return TryParse(joined, out var slug) ? slug : null;
    }

    // Letters that Unicode does not decompose.
    private static string? Latin(Rune rune) => Rune.ToLowerInvariant(rune).Value switch
    {
        >= 'a' and <= 'z' or >= '0' and <= '9' => Rune.ToLowerInvariant(rune).ToString(),
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' or 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        _ => null,
    };
}
