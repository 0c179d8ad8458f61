using System.Buffers;
using AngleSharp.Dom;

namespace NewsFunctions.Publishing;

/// <summary>
/// Whether a document that is written out would be read as the same elements, by the rules of HTML for where elements
/// may stand. It says yes only where it is certain; of the rest, trying it out tells.
/// </summary>
internal sealed class StableHtml(Effort effort)
{
    private const int MaxDepth = HtmlReader.MaxDepth - 32;

    // Those that end a paragraph when they begin.
    private static readonly HashSet<string> Blocks =
    [
        .. """
           article aside blockquote dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ol
           p pre section summary table ul
           """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];

    private static readonly Dictionary<string, string[]> Parents = new()
    {
        ["caption"] = ["table"],
        ["thead"] = ["table"],
        ["tbody"] = ["table"],
        ["tfoot"] = ["table"],
        ["tr"] = ["thead", "tbody", "tfoot"],
        ["td"] = ["tr"],
        ["th"] = ["tr"],
        ["rt"] = ["ruby"],
        ["rp"] = ["ruby"],
    };

    private static readonly SearchValues<char> Signs = SearchValues.Create("!\uFF01&");

    /// <summary>Whether readers could take something in it for a comment.</summary>
    public bool MayHoldComments { get; private set; }

    public bool Is(IElement body) => AreStable(body, default, 0);

    private bool AreStable(IElement parent, Place place, int depth)
    {
        effort.Check();
        if (depth > MaxDepth) return false;
        var isOfTable = parent.LocalName is "table" or "thead" or "tbody" or "tfoot" or "tr";
        var children = parent.ChildNodes;
        for (var i = 0; i < children.Length; i++)
        {
            var isStable = children[i] switch
            {
                IText text => IsStable(text.Data) && (!isOfTable || !text.Data.AsSpan().ContainsAnyExcept(" \t\n")),
                IElement child => MayStand(child, parent.LocalName, isOfTable, place)
                    && AreStable(child, place.In(child.LocalName), depth + 1),
                _ => false,
            };
            if (!isStable) return false;
        }
        return true;
    }

    private bool MayStand(IElement child, string parent, bool isInTable, Place place)
    {
        var name = child.LocalName;
        if (place.IsInParagraph && Blocks.Contains(name)) return false;
        if (place.IsInLink && name == "a") return false;
        if (place.IsInItem && name == "li") return false;
        if (place.IsInDefinition && name is "dd" or "dt") return false;
        if (Anchors.IsHeading(child) && parent is ['h', >= '1' and <= '6']) return false;
        if (Parents.TryGetValue(name, out var parents) ? !parents.Contains(parent) : isInTable) return false;
        for (var i = 0; i < child.Attributes.Length; i++)
            if (!IsStable(child.Attributes[i]!.Value)) return false;
        return true;
    }

    private bool IsStable(string text)
    {
        if (text.AsSpan().ContainsAny(Signs)) MayHoldComments = true;
        // A parser reads a carriage return as a new line.
        return !text.Contains('\r') && !text.AsSpan().ContainsAny(Printable.Forbidden)
            && Printable.IsWellFormed(text);
    }

    /// <summary>What is open at a place and would be closed by another of its kind.</summary>
    private readonly record struct Place(bool IsInParagraph, bool IsInLink, bool IsInItem, bool IsInDefinition)
    {
        public Place In(string name) => name switch
        {
            "td" or "th" or "caption" => default,
            "p" => this with { IsInParagraph = true },
            "a" => this with { IsInLink = true },
            "li" => this with { IsInItem = true, IsInDefinition = false },
            "dd" or "dt" => this with { IsInItem = false, IsInDefinition = true },
            "div" => this,
            _ when Blocks.Contains(name) => this with { IsInItem = false, IsInDefinition = false },
            _ => this,
        };
    }
}
