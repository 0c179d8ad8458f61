using System.Text;
using AngleSharp.Dom;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publishing;

/// <summary>The words of a body in one line: for summaries and reading times.</summary>
internal sealed class BodyWords
{
    private static readonly HashSet<string> Inline =
    [
        .. """
           a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u var
           """.Split(' '),
    ];

    private readonly StringBuilder text = new();
    private readonly Effort effort;

    private BodyWords(Effort effort) => this.effort = effort;

    public static string Of(IElement body, Effort effort)
    {
        var words = new BodyWords(effort);
        words.Append(body);
        return Squeezed(words.text);
    }

    /// <summary>The words as they stand, without those that are code.</summary>
    public static string OutsideOfCode(IElement body, Effort effort)
    {
        var words = new BodyWords(effort);
        words.AppendOutsideOfCode(body);
        return words.text.ToString();
    }

    private static string Squeezed(StringBuilder words)
    {
        var line = new StringBuilder(words.Length);
        var isApart = false;
        foreach (var chunk in words.GetChunks())
        {
            foreach (var c in chunk.Span)
            {
                if (!char.IsWhiteSpace(c) && isApart && line.Length > 0) line.Append(' ');
                isApart = char.IsWhiteSpace(c);
                if (!isApart) line.Append(c);
            }
        }
        return line.ToString();
    }

    private void AppendOutsideOfCode(INode parent)
    {
        effort.Check();
        foreach (var child in parent.ChildNodes)
        {
            if (child is IText words) text.Append(words.Data);
            else if (child is not IElement { LocalName: "code" or "pre" or "kbd" or "samp" })
                AppendOutsideOfCode(child);
        }
    }

    // Walked by hand, as AngleSharp searches all children to find a neighbour.
    private void Append(INode parent)
    {
        effort.Check();
        var afterBlock = false;
        foreach (var child in parent.ChildNodes)
        {
            if (child is IElement note && IsNote(note)) continue;
            var isBlock = child is IElement element && !Inline.Contains(element.LocalName);
            if (isBlock || afterBlock) text.Append(' ');
            if (child is IText words) text.Append(words.Data);
            else if (child is IElement { LocalName: "sup" or "sub" } small) text.Append(PlainSigns.Small(small));
            else if (child is IElement { LocalName: "rt" } reading) text.Append(PlainSigns.Reading(reading));
            else Append(child);
            afterBlock = isBlock;
        }
    }

    // Footnotes of Markdown, of Word and of other systems, and what leads to them.
    private static bool IsNote(IElement element) => element.LocalName switch
    {
        "div" or "section" or "aside" or "ol" => element.ClassList.Contains("footnotes"),
        "a" or "sup" => PlainSigns.IsNoteMark(element),
        _ => false,
    };
}
