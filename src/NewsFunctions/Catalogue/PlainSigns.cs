using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace NewsFunctions.Catalogue;

/// <summary>What elements of a body mean where there are none, as in summaries and in plain text.</summary>
public static partial class PlainSigns
{
    /// <summary>Raised and lowered figures as signs of their own: 10⁶ is not 106. Words stay as they are.</summary>
    public static string Small(IElement element)
    {
        var text = element.TextContent;
        var signs = element.LocalName == "sup" ? "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻" : "₀₁₂₃₄₅₆₇₈₉₊₋";
        return Figure().IsMatch(text)
            ? string.Concat(text.Select(c => signs[c switch { '+' => 10, '-' or '−' => 11, _ => c - '0' }]))
            : text;
    }

    /// <summary>How a word is read, apart from the word, also where the article has no brackets for it.</summary>
    public static string Reading(IElement reading) =>
        reading.ParentElement?.Children.Any(child => child.LocalName == "rp") == true
            ? reading.TextContent
            : $"({reading.TextContent})";

    /// <summary>Whether it is the sign that leads to a footnote, or the one that leads back.</summary>
    public static bool IsNoteMark(IElement element)
    {
        var link = element.LocalName == "sup" && element.ChildElementCount == 1 ? element.FirstElementChild! : element;
        return link.LocalName == "a" && link.GetAttribute("href")?.StartsWith('#') == true
            && (link.ClassList.Contains("footnote-ref") || link.ClassList.Contains("footnote-back-ref")
                || NoteMark().IsMatch(link.TextContent));
    }

    [GeneratedRegex("^[0-9+−-]{1,12}$")]
    private static partial Regex Figure();

    [GeneratedRegex(@"^\s*(?:\[?\d{1,4}\]?|[*†‡§]{1,3}|\[[a-z*†‡]\]|↩︎?)\s*$")]
    private static partial Regex NoteMark();
}
