using System.Globalization;
using System.Text;

namespace NewsFunctions.Publishing;

public static class Excerpt
{
    private const double WordsPerMinute = 220;
    private const double SignsPerMinute = 500;
    private const double LettersPerMinute = 1000;

    /// <summary>The beginning of a text, cut between words; in scripts without blanks, between signs.</summary>
    public static string Of(string text, int maxLength = 220)
    {
        if (text.Length <= maxLength) return text;
        var cut = text.LastIndexOf(' ', maxLength - 1);
        if (cut < maxLength / 2)
        {
            cut = 0;
            while (cut + StringInfo.GetNextTextElementLength(text, cut) is var next && next < maxLength) cut = next;
            if (cut == 0) cut = maxLength - 1;
        }
        return text[..cut].TrimEnd(' ', ',', ';', ':', '–', '-') + "…";
    }

    /// <summary>
    /// By words where blanks stand between them, by signs in Chinese and Japanese, by letters in Thai, Lao, Khmer and
    /// Burmese.
    /// </summary>
    public static int ReadingMinutes(string text)
    {
        int words = 0, signs = 0, letters = 0;
        var isInWord = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var isSign = IsSign(rune.Value);
            var isLetter = !isSign && IsLetterWithoutBlanks(rune.Value);
            if (isSign) signs++;
            else if (isLetter) letters++;
            else if (!isInWord && Rune.IsLetterOrDigit(rune)) words++;
            isInWord = !isSign && !isLetter && (isInWord ? !Rune.IsWhiteSpace(rune) : Rune.IsLetterOrDigit(rune));
        }
        var minutes = words / WordsPerMinute + signs / SignsPerMinute + letters / LettersPerMinute;
        return Math.Max(1, (int)Math.Round(minutes));
    }

    private static bool IsSign(int rune) => rune is >= 0x3041 and <= 0x30FF or >= 0x3105 and <= 0x312F
        or >= 0x31F0 and <= 0x31FF or >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF
        or >= 0xFF66 and <= 0xFF9D or >= 0x20000 and <= 0x3FFFF;

    private static bool IsLetterWithoutBlanks(int rune) =>
        rune is >= 0x0E01 and <= 0x0EFF or >= 0x1000 and <= 0x109F or >= 0x1780 and <= 0x17FF;
}
