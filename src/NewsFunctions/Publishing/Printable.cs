using System.Buffers;
using System.Text;

namespace NewsFunctions.Publishing;

public static class Printable
{
    /// <summary>What no feed can carry.</summary>
    internal static readonly SearchValues<char> Forbidden = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl).Except(['\t', '\n', '\r']),
        '\uFFFE', '\uFFFF',
    ]);

    /// <summary>The text with a space for every character that XML cannot carry, and so no feed.</summary>
    public static string Only(string text)
    {
        if (!text.AsSpan().ContainsAny(Forbidden) && IsWellFormed(text)) return text;
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            result.Append(rune.IsBmp && Forbidden.Contains((char)rune.Value) ? " " : rune.ToString());
        return result.ToString();
    }

    internal static bool IsWellFormed(string text)
    {
        var first = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (var i = first; i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }
}
