using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace NewsFunctions.Publishing;

/// <summary>
/// What an HTML text says and does not show, and the comments that word processors write beside it: without their style
/// sheets, readers would see both.
/// </summary>
internal static partial class HiddenText
{
    private const string OfWord = ".msocomtxt, .MsoCommentReference, .MsoCommentText";
    private const string OfPandoc = "span.comment-start, span.comment-end";

    public static void Remove(IElement body, Func<IElement, int?> lineOf, ICollection<Fault> warnings)
    {
        var hidden = body.QuerySelectorAll("[hidden]").Concat(body.QuerySelectorAll("[style]").Where(IsHidden))
            .Concat(body.QuerySelectorAll($"{OfWord}, {OfPandoc}"))
            .Concat(body.QuerySelectorAll("a[href^='#cmnt']").Select(OfDocs)).ToList();
        var words = hidden.Where(element => element.TextContent.Trim().Length > 0).ToList();
        foreach (var element in hidden) element.Remove();
        if (words.Count > 0)
            warnings.Add(new("W030", words.Select(lineOf).Min(),
                "Hidden text and comments of a word processor are not shown."));
    }

    public static void Clean(IElement element)
    {
        foreach (var name in new[] { "alt", "title" })
        {
            if (element.GetAttribute(name) is { } text && Comments.Without(text) is var clean && clean != text)
                element.SetAttribute(name, clean.Trim());
        }
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
