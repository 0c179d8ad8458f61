using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace NewsFunctions.Publishing;

/// <summary>HTML as word processors and other sites write it, said with the elements that are kept.</summary>
internal sealed partial class PastedHtml(IHtmlDocument document, Effort effort)
{
    private static readonly HashSet<string> Blocks =
    [
        .. """
           address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer
           form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol p pre search section summary
           table tbody td tfoot th thead tr ul xmp
           """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];

    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["acronym"] = "abbr",
        ["dir"] = "ul",
        ["listing"] = "pre",
        ["menu"] = "ul",
        ["strike"] = "s",
        ["tt"] = "code",
        ["xmp"] = "pre",
    };

    public static bool IsBlock(INode node) => node is IElement element && Blocks.Contains(element.LocalName);

    public void Mend()
    {
        var body = document.Body!;
        foreach (var picture in Elements.Named(body, "picture")) ImageSources.Settle(picture, document);
        foreach (var image in Elements.Named(body, "img")) Settle(image);
        PastedMedia.MakeLinks(body, effort);
        foreach (var box in Elements.Where(body, IsBoxOfTask)) Settle((IHtmlInputElement)box);
        foreach (var anchor in Elements.Named(body, "a"))
            if (anchor.GetAttribute("name") is { } name && !anchor.HasAttribute("id")) anchor.Id = name;
        WordList.MakeLists(body, effort);
        foreach (var element in Elements.With(body, "style")) Say(element, element.GetAttribute("style")!);
        foreach (var element in Elements.Where(body, element => Renamed.ContainsKey(element.LocalName)))
            Rename(element, Renamed[element.LocalName]);
    }

    private static bool IsBoxOfTask(IElement element) =>
        element is IHtmlInputElement { Type: "checkbox" } && element.Closest("li") is not null;

    private void Settle(IElement image)
    {
        effort.Check();
        ImageSources.Settle(image);
    }

    private void Settle(IHtmlInputElement box)
    {
        effort.Check();
        var blank = box.NextSibling is IText { Data: [var first, ..] } && char.IsWhiteSpace(first) ? "" : " ";
        box.Replace(document.CreateTextNode((box.HasAttribute("checked") ? "\u2611" : "\u2610") + blank));
    }

    // What a style says beyond looks: weight, slant, what is struck out, raised or lowered, and the side of a column.
    private void Say(IElement element, string style)
    {
        effort.Check();
        var (isBold, isLight) = (Bold().IsMatch(style), Light().IsMatch(style));
        var (isItalic, isUpright) = (Italic().IsMatch(style), Upright().IsMatch(style));
        if (element.LocalName is "td" or "th" && Side().Match(style) is { Success: true } side)
            element.SetAttribute("align", side.Groups[1].Value.ToLowerInvariant());
        if (isItalic && element.LocalName is not ("em" or "i" or "cite")) Wrap(element, "em");
        if (isBold && element.LocalName is not ("strong" or "b" or "th") && !Anchors.IsHeading(element))
            Wrap(element, "strong");
        if (Struck().IsMatch(style) && element.LocalName is not ("s" or "del" or "strike")) Wrap(element, "s");
        if (element.LocalName is "span" or "font" && Raised().Match(style) is { Success: true } raised)
            Wrap(element, raised.Groups[1].Value.Equals("super", StringComparison.OrdinalIgnoreCase) ? "sup" : "sub");
        var isDenied = element.LocalName is "strong" or "b" ? isLight : element.LocalName is "em" or "i" && isUpright;
        if (isDenied) element.Replace([.. element.ChildNodes]);
    }

    // The new element goes around words, never around blocks.
    private void Wrap(IElement element, string name)
    {
        effort.Check();
        var run = new List<INode>();
        foreach (var child in element.ChildNodes.ToList())
        {
            var holdsBlocks = child is IElement inner && (IsBlock(inner) || Elements.In(inner).Exists(IsBlock));
            if (!holdsBlocks)
            {
                run.Add(child);
                continue;
            }
            Wrap(run, name);
            Wrap((IElement)child, name);
        }
        Wrap(run, name);
    }

    private void Wrap(List<INode> run, string name)
    {
        if (run.Any(node => !string.IsNullOrWhiteSpace(node.TextContent)))
        {
            var wrapper = document.CreateElement(name);
            run[0].Parent!.InsertBefore(wrapper, run[0]);
            wrapper.Append([.. run]);
        }
        run.Clear();
    }

    private void Rename(IElement element, string name)
    {
        effort.Check();
        var renamed = document.CreateElement(name);
        renamed.Append([.. element.ChildNodes]);
        element.Replace(renamed);
    }

    [GeneratedRegex(
        @"(?<![\w-])(?:font-weight\s*:\s*(?:bold|bolder|[6-9]\d\d)\b|font\s*:[^;]*\b(?:bold|[6-9]00)\b)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Bold();

    [GeneratedRegex(@"(?<![\w-])font-weight\s*:\s*(?:normal|lighter|[1-5]\d\d)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Light();

    [GeneratedRegex(
        @"(?<![\w-])(?:font-style\s*:\s*(?:italic|oblique)|font\s*:[^;]*\b(?:italic|oblique))\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Italic();

    [GeneratedRegex(@"(?<![\w-])font-style\s*:\s*normal\b", RegexOptions.IgnoreCase)]
    private static partial Regex Upright();

    [GeneratedRegex(@"(?<![\w-])text-decoration(?:-line)?\s*:[^;]*\bline-through\b", RegexOptions.IgnoreCase)]
    private static partial Regex Struck();

    [GeneratedRegex(@"(?<![\w-])vertical-align\s*:\s*(super|sub)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Raised();

    [GeneratedRegex(@"(?<![\w-])text-align\s*:\s*(left|center|right)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Side();
}
