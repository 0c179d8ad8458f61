using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NewsFunctions.Publishing;

/// <summary>
/// Signs inside words and figures that Markdown reads as emphasis, though the author meant none:
/// "Leser*innen und Autor*innen", "2*3 and 4*5", and the range "10~~20".
/// </summary>
internal static class Emphasis
{
    public static void Undo(MarkdownDocument document, string text)
    {
        foreach (var emphasis in document.Descendants<EmphasisInline>().ToList())
            if (IsByAccident(emphasis, text)) Undo(emphasis);
    }

    private static bool IsByAccident(EmphasisInline emphasis, string text)
    {
        var (start, end, count) = (emphasis.Span.Start, emphasis.Span.End, emphasis.DelimiterCount);
        if (start < 1 || end >= text.Length || end - start < 2 * count) return false;
        if (text[start] != emphasis.DelimiterChar || text[end] != emphasis.DelimiterChar) return false;
        var (before, first) = (text[start - 1], text[start + count]);
        var after = end + 1 < text.Length ? text[end + 1] : ' ';
        if (char.IsAsciiDigit(before) && char.IsAsciiDigit(first)) return true;
        var last = text[end - count];
        if (emphasis.DelimiterChar == '~') return char.IsLetterOrDigit(before) && char.IsAsciiDigit(first);
        if (count == 1 && char.IsAsciiDigit(before) && IsOfWord(first)) return true;
        if (count == 1 && char.IsAsciiDigit(last) && char.IsAsciiDigit(after)) return true;
        if (!IsOfWord(before) || !IsOfWord(first) || !IsOfWord(last) || !IsOfWord(after)) return false;
        // "2*3*4" and "a*b*c" are products, "un*frigging*believable" is none.
        var inner = text.AsSpan(start + count, end + 1 - start - 2 * count);
        return inner.Length == 1 || inner.ContainsAny(" \t\n") || inner.ContainsAnyInRange('0', '9')
            || char.IsAsciiDigit(before) || char.IsAsciiDigit(after);
    }

    // Scripts without blanks between words, or with endings right after them, need emphasis inside of words.
    private static bool IsOfWord(char c) => c < '\u0600' && char.IsLetterOrDigit(c);

    private static void Undo(EmphasisInline emphasis)
    {
        var signs = new string(emphasis.DelimiterChar, emphasis.DelimiterCount);
        emphasis.InsertBefore(new LiteralInline(signs));
        for (var child = emphasis.FirstChild; child is not null; child = emphasis.FirstChild)
        {
            child.Remove();
            emphasis.InsertBefore(child);
        }
        emphasis.ReplaceBy(new LiteralInline(signs), copyChildren: false);
    }
}
