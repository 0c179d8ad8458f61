using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NewsFunctions.Search;

/// <summary>
/// The ways in which one word is written: <c>Müller</c> is also Muller and Mueller, and <c>C#</c> is a word of its own,
/// not C alone. Lucene's own folding, which follows, knows Latin letters only and gives one form.
/// </summary>
internal static partial class WordForms
{
    // The tokenizer keeps these in a word, as they are letters: signs of runic calendars, which no text has.
    private const char Sharp = '\u16EE';
    private const char Plus = '\u16EF';
    private const char Dot = '\u16F0';

    /// <summary>Makes letters of the symbols in C#, C++ and .NET; the text keeps its length.</summary>
    public static string KeepSymbols(string text) => Symbols().Replace(text, symbols => string.Create(
        symbols.Length, symbols.Value, static (kept, value) =>
        {
            for (var i = 0; i < kept.Length; i++)
                kept[i] = value[i] switch { '.' => Dot, '+' or '＋' => Plus, _ => Sharp };
        }));

    /// <summary>The forms of a word in lower case, of which the first is the nearest to it.</summary>
    public static IReadOnlyList<string> Of(string word, bool isQuery)
    {
        if (word.All(char.IsAscii)) return [word];
        // Full and half width, ligatures and raised figures are ways to write the same letters too.
        var composed = word.Normalize(NormalizationForm.FormKC);
        string[] forms = [Bare(composed), Bare(InTwoLetters(composed))];
        return [.. forms.SelectMany(form => WithSymbols(form, isQuery)).Distinct()];
    }

    // Short words mean something else without their symbols; Disney+ is also Disney.
    private static IEnumerable<string> WithSymbols(string form, bool isQuery)
    {
        var bare = form.Replace($"{Sharp}", "", StringComparison.Ordinal)
            .Replace($"{Plus}", "", StringComparison.Ordinal)
            .Replace($"{Dot}", "", StringComparison.Ordinal);
        if (bare.Length == form.Length) return [form];
        var whole = form.Replace(Sharp, '#').Replace(Plus, '+').Replace(Dot, '.');
        var isOther = bare.Length <= (form[0] == Dot ? 3 : 1);
        return bare.Length == 0 || (isQuery && isOther) ? [whole] : [whole, bare];
    }

    // Accents, and the points of Hebrew and Arabic, which are seldom written.
    private static string Bare(string word)
    {
        var bare = new StringBuilder(word.Length);
        foreach (var letter in word.Normalize(NormalizationForm.FormD))
        {
            if (!IsMark(letter)) bare.Append(Plain(letter));
            // An accent for us, for who writes Cyrillic another letter, which endings are made of.
            else if (letter == '\u0306' && bare.Length > 0 && bare[^1] == 'и') bare[^1] = 'й';
        }
        return bare.ToString().Normalize(NormalizationForm.FormC);
    }

    private static bool IsMark(char letter) => letter is (>= '\u0300' and <= '\u036F')
        or (>= '\u0591' and <= '\u05BD') or '\u05BF' or '\u05C1' or '\u05C2' or '\u05C4' or '\u05C5' or '\u05C7'
        or '\u0640' or (>= '\u064B' and <= '\u065F') or '\u0670' or (>= '\u06D6' and <= '\u06ED' and not '\u06DD'
        and not '\u06DE' and not '\u06E9');

    // Letters that are written one for the other: at the end of a word, with the keyboard of another language, as
    // figures of another script.
    private static char Plain(char letter) => letter switch
    {
        'ς' => 'σ',
        'ٱ' => 'ا',
        'ى' or 'ی' or 'ے' => 'ي',
        'ة' or 'ہ' or 'ە' => 'ه',
        'ک' => 'ك',
        _ when char.IsAsciiDigit(letter) || !char.IsDigit(letter) => char.ToLowerInvariant(letter),
        _ => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(letter)),
    };

    private static string InTwoLetters(string word) => string.Concat(word.Select(letter => letter switch
    {
        'ä' => "ae",
        'ö' or 'ø' => "oe",
        'ü' => "ue",
        'å' => "aa",
        'đ' => "dj",
        _ => $"{letter}",
    }));

    [GeneratedRegex("""
        (?<![\p{L}\p{N}\p{M}._])\.(?=[A-Za-z])
        | (?<=[A-Za-zＡ-Ｚａ-ｚ])[\#+♯＃＋]{1,2}(?![\#+♯＃＋_\p{L}\p{N}\p{M}]|[.:·][\p{L}\p{N}])
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Symbols();
}
