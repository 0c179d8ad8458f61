using System.Text.RegularExpressions;
using AngleSharp.Css.Dom;
using AngleSharp.Dom;

namespace NewsFunctions.Publishing;

/// <summary>
/// What an HTML text says and does not show, and the comments that word processors write beside it: without their style
/// sheets, readers would see both.
/// </summary>
internal sealed partial class HiddenText(
    IReadOnlyList<ISelector> ofSheets, Effort effort, Func<IElement, int?> lineOf, ICollection<Fault> warnings)
{
    private const int MaxChanges = 20;

    public void Remove(IElement body)
    {
        RefuseChanges(body);
        var hidden = new List<IElement>();
        foreach (var element in Elements.Where(body, element => element.Attributes.Length > 0 || ofSheets.Count > 0
            || element.LocalName == "dialog"))
        {
            effort.Check();
            if (IsMarkOfDocs(element)) hidden.Add(OfDocs(element));
            else if (IsHidden(element)) hidden.Add(element);
            else if (element.GetAttribute("style") is { } style && White().IsMatch(style)) TellOfWhite(element);
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
        // Who changed a text in Word stands here, with an address of mail.
        if (element.GetAttribute("cite") is { } cite && !Catalogue.Links.IsWeb(cite)) element.RemoveAttribute("cite");
    }

    public static bool IsHiding(string style) =>
        Hidden().IsMatch(style) || (Narrow().IsMatch(style) && CutOff().IsMatch(style));

    // Changes that are proposed in Word, pandoc and editors in the browser: what is struck out, readers would see.
    private void RefuseChanges(IElement body)
    {
        var changes = Elements.Where(body, IsProposed).Take(MaxChanges).ToList();
        if (changes.Count == 0) return;
        throw new RejectedException(
        [
            .. changes.Select(change => new Fault("BD005", lineOf(change),
                $"\"{Words(change)}\" is a change that is proposed.",
                "Accept or reject all changes in the program that the text was written in, and save it again.")),
        ]);
    }

    private static bool IsProposed(IElement element) => element.LocalName is "suggestion-start"
        || (element.LocalName is "ins" or "del"
            && element.GetAttribute("cite")?.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) == true)
        || (element.ClassName is { Length: > 0 } names && Change().IsMatch(names)
            && (element.HasAttribute("data-author") || !ChangeOfPandoc().IsMatch(names)));

    private static void Clean(IElement element, string name)
    {
        if (element.GetAttribute(name) is not { } text) return;
        var clean = Comments.Without(text);
        if (clean != text) element.SetAttribute(name, clean.Trim());
    }

    private static bool IsMarkOfDocs(IElement element) => element.LocalName == "a"
        && element.GetAttribute("href")?.StartsWith("#cmnt", StringComparison.Ordinal) == true;

    // Google Docs puts a mark into the text, "[a]", and what was said below the text, which begins with the same mark.
    private static IElement OfDocs(IElement mark) =>
        mark.GetAttribute("href")!.StartsWith("#cmnt_ref", StringComparison.Ordinal)
        ? mark.Closest("div") ?? mark.Closest("p") ?? mark
        : mark.ParentElement is { LocalName: "sup" } raised ? raised : mark;

    private bool IsHidden(IElement element) => element.HasAttribute("hidden")
        || (element.LocalName == "dialog" && !element.HasAttribute("open"))
        || (element.ClassName is { Length: > 0 } names && OfWordProcessor().IsMatch($"{element.LocalName} {names} "))
        || (element.GetAttribute("style") is { } style && IsHiding(style))
        || ofSheets.Any(selector => selector.Match(element, null));

    private void TellOfWhite(IElement element)
    {
        if (Words(element).Length == 0) return;
        warnings.Add(new("W032", lineOf(element),
            $"\"{Words(element)}\" is written in white, and readers see it.",
            "Take it out if readers shall not see it."));
    }

    private static string Words(IElement element) =>
        Excerpt.Of(element.TextContent.Trim().ReplaceLineEndings(" "), 60);

    // Of Word and of pandoc.
    [GeneratedRegex(
        @"(?:\s|^)(?:msocomtxt|MsoCommentReference|MsoCommentText)\s|^span (?:.*\s)?comment-(?:start|end)\s",
        RegexOptions.Singleline)]
    private static partial Regex OfWordProcessor();

    [GeneratedRegex("""
        (?:^|\s)(?:mso(?:Ins|Del)|ice-(?:ins|del)|fr-tracking-\w+|(?:paragraph-)?(?:insertion|deletion))(?:\s|$)
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Change();

    [GeneratedRegex(@"insertion|deletion", RegexOptions.IgnoreCase)]
    private static partial Regex ChangeOfPandoc();

    [GeneratedRegex("""
        (?<![\w-])(?:display\s*:\s*none\b|visibility\s*:\s*(?:hidden|collapse)\b|content-visibility\s*:\s*hidden\b
        |mso-hide\s*:\s*all\b|mso-element\s*:\s*comment(?:-list)?\b
        |font-size\s*:\s*(?:(?=[0.])0*(?:\.0+)?(?:[a-z]{1,4}|%)?|[01](?:\.\d+)?p[xt])\s*(?:[!;]|$)
        |font\s*:[^;]*?(?<![\w./])0(?:\.0+)?(?:[a-z]{1,4}|%)?[\s/]
        |opacity\s*:\s*(?=[0.])0*(?:\.0+)?%?\s*(?:[!;]|$)
        |color\s*:\s*(?:transparent\b|(?:rgb|hsl)a?\(\s*(?:[^(),/\s]+[\s,]+){2}[^(),/\s]+\s*[,/]\s*0*(?:\.0+)?%?\s*\)
        |\#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)(?![0-9a-f]))
        |text-indent\s*:\s*-\d{3,}|(?:left|right|top|bottom|margin-left|margin-top)\s*:\s*-\d{4,}
        |clip\s*:\s*rect\(\s*(?:0|1px)\D|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0)
        |transform\s*:[^;]*\bscale[xy]?\(\s*0\s*[,)])
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"(?<![\w-])(?:max-)?(?:width|height)\s*:\s*[01](?:\.0+)?(?:[a-z]{1,4}|%)?\s*(?:[!;]|$)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Narrow();

    [GeneratedRegex(@"(?<![\w-])overflow(?:-[xy])?\s*:\s*(?:hidden|clip)\b", RegexOptions.IgnoreCase)]
    private static partial Regex CutOff();

    // On no ground of its own.
    [GeneratedRegex("""
        ^(?!.*background).*(?<![\w-])color\s*:\s*
        (?:white\b|\#fff(?:fff)?(?![0-9a-f])|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))
        """, RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex White();
}
