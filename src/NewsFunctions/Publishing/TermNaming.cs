using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publishing;

/// <summary>
/// The slugs of categories, tags and authors: names that differ in more than case, accents and commas never share one.
/// </summary>
internal static class TermNaming
{
    public static Term Term(string name)
    {
        var spelled = Spelled(name);
        var slug = Slug.From(spelled)?.Value;
        if (slug is not null && !IsLossy(spelled)) return new Term(slug, name);
        // A hash of the name replaces what an address cannot hold.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        return new Term(slug is null ? $"u{hash}" : $"{slug}-{hash}", name);
    }

    private static bool IsLossy(string name) => name.Normalize(NormalizationForm.FormKD).EnumerateRunes()
        .Any(rune => (Rune.IsLetterOrDigit(rune) || IsSign(rune)) && Slug.From(rune.ToString()) is null);

    private static bool IsSign(Rune rune) => rune.Value is not ('|' or '~') && Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol or UnicodeCategory.OtherSymbol;

    // C, C++ and C# are three names; #harbour and harbour are one.
    private static string Spelled(string name)
    {
        var result = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var follows = i > 0 && (char.IsLetterOrDigit(name[i - 1]) || name[i - 1] is '+' or '#');
            var leads = i + 1 < name.Length && char.IsLetterOrDigit(name[i + 1]) && (i == 0 || name[i - 1] == ' ');
            result.Append(name[i] switch
            {
                '+' => " plus ",
                '#' or '♯' when follows => " sharp ",
                '*' when follows => " star ",
                '%' => " percent ",
                '$' => " dollar ",
                '€' => " euro ",
                '£' => " pound ",
                '.' when leads => " dot ",
                var letter => letter.ToString(),
            });
        }
        return result.ToString();
    }
}
