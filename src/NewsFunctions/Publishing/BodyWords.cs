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
    private bool isApart;

    private BodyWords(Effort effort) => this.effort = effort;

    public static string Of(IElement body, Effort effort)
    {
        var words = new BodyWords(effort);
        words.Append(body);
        return words.text.ToString();
    }

    /// <summary>The words as they stand, without those that are code.</summary>
    public static string OutsideOfCode(IElement body, Effort effort)
    {
        var words = new BodyWords(effort);
        words.AppendOutsideOfCode(body);
        return words.text.ToString();
    }

    private void AppendOutsideOfCode(INode parent)
    {
        effort.Check();
        var children = parent.ChildNodes;
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i] is IText words) text.Append(words.Data);
            else if (children[i] is not IElement { LocalName: "code" or "pre" or "kbd" or "samp" })
                AppendOutsideOfCode(children[i]);
        }
    }

    // Walked by hand, as AngleSharp searches all children to find a neighbour.
    private void Append(INode parent)
    {
        effort.Check();
        var afterBlock = false;
        var children = parent.ChildNodes;
        for (var i = 0; i < children.Length; i++)
        {
            var child = children[i];
            if (child is IElement note && IsNote(note)) continue;
            var isBlock = child is IElement element && !Inline.Contains(element.LocalName);
            isApart |= isBlock || afterBlock;
            if (child is IText words) Append(words.Data);
            else if (child is IElement { LocalName: "sup" or "sub" } small) Append(PlainSigns.Small(small));
            else if (child is IElement { LocalName: "rt" } reading) Append(PlainSigns.Reading(reading));
            else Append(child);
            afterBlock = isBlock;
        }
    }

    // One blank between words, however they are apart.
    private void Append(string words)
    {
        for (var rest = words.AsSpan(); rest.Length > 0;)
        {
            var end = 0;
            while (end < rest.Length && !char.IsWhiteSpace(rest[end])) end++;
            if (end > 0 && isApart && text.Length > 0) text.Append(' ');
            text.Append(rest[..end]);
            if (end > 0) isApart = false;
            rest = rest[end..];
            isApart |= rest.Length > 0;
            rest = rest.TrimStart();
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
