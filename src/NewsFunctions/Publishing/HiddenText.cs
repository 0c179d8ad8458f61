using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace NewsFunctions.Publishing;

/// <summary>
/// What an HTML text says and does not show, and the comments that word processors write beside it: without their style
/// sheets, readers would see both.
/// </summary>
internal static partial class HiddenText
{
    // Of Word and of pandoc.
    private const string Comments =
        ".msocomtxt, .MsoCommentReference, .MsoCommentText, span.comment-start, span.comment-end";

    private const string MarkOfDocs = "a[href^='#cmnt']";

    public static void Remove(IElement body, Func<IElement, int?> lineOf, ICollection<Fault> warnings)
    {
        var hidden = new List<IElement>();
        foreach (var element in body.QuerySelectorAll($"[hidden], [style], {Comments}, {MarkOfDocs}"))
        {
            if (element.Matches(MarkOfDocs)) hidden.Add(OfDocs(element));
            else if (element.Matches($"[hidden], {Comments}") || IsHidden(element)) hidden.Add(element);
        }
        var words = hidden.Where(element => element.TextContent.Trim().Length > 0).ToList();
        foreach (var element in hidden) element.Remove();
        if (words.Count > 0)
            warnings.Add(new("W030", words.Select(lineOf).Min(),
                "Hidden text and comments of a word processor are not shown."));
    }

    public static void Clean(IElement element)
    {
        Clean(element, "alt");
        Clean(element, "title");
    }

    private static void Clean(IElement element, string name)
    {
        if (element.GetAttribute(name) is not { } text) return;
        var clean = Publishing.Comments.Without(text);
        if (clean != text) element.SetAttribute(name, clean.Trim());
    }

    // Google Docs puts a mark into the text, "[a]", and what was said below the text, which begins with the same mark.
    private static IElement OfDocs(IElement mark) =>
        mark.GetAttribute("href")!.StartsWith("#cmnt_ref", StringComparison.Ordinal)
        ? mark.Closest("div") ?? mark.Closest("p") ?? mark
        : mark.ParentElement is { LocalName: "sup" } raised ? raised : mark;

    private static bool IsHidden(IElement element) => Hidden().IsMatch(element.GetAttribute("style")!);

    [GeneratedRegex("""
        (?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all
        |mso-element\s*:\s*comment(?:-list)?)\b
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Hidden();
}
