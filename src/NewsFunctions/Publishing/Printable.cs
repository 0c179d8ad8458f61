using System.Text;

namespace NewsFunctions.Publishing;

public static class Printable
{
    /// <summary>The text with a space for every character that XML cannot carry, and so no feed.</summary>
    public static string Only(string text)
    {
        if (!text.EnumerateRunes().Any(IsForbidden) && IsWellFormed(text)) return text;
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) result.Append(IsForbidden(rune) ? " " : rune.ToString());
        return result.ToString();
    }

    private static bool IsForbidden(Rune rune) =>
        rune.Value is (< 0x20 and not '\t' and not '\n' and not '\r') or (>= 0x7F and < 0xA0) or 0xFFFE or 0xFFFF;

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }
}
