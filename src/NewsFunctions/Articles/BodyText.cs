using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Articles;

/// <summary>A rendered body as Markdown or as plain text, for clients that show no HTML.</summary>
public sealed partial class BodyText
{
    private static readonly HashSet<string> Blocks = new(
        """
        ARTICLE ASIDE BLOCKQUOTE DD DETAILS DIV DL DT FIGCAPTION FIGURE FOOTER H1 H2 H3 H4 H5 H6 HEADER HR LI OL P PRE
        SECTION SUMMARY TABLE UL
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    private readonly bool plain;

    private BodyText(bool plain) => this.plain = plain;

    public static string As(BodyFormat format, string html) => format switch
    {
        BodyFormat.Html => html,
        BodyFormat.Markdown => new BodyText(plain: false).Join(new HtmlParser().ParseDocument(html).Body!),
        // Plain text that a client inserts into a page unescaped must not become a tag.
        _ => TagStart().Replace(Plain(html), "< "),
    };

    /// <summary>The words as they are written, for who takes them for nothing else.</summary>
    public static string Plain(string html) =>
        new BodyText(plain: true).Join(new HtmlParser().ParseDocument(html).Body!);

    private string Join(INode parent) => string.Join("\n\n", BlocksOf(parent));

    // Text and phrases between blocks make a paragraph.
    private IEnumerable<string> BlocksOf(INode parent)
    {
        var phrase = new List<INode>();
        foreach (var node in parent.ChildNodes.Append(null))
        {
            if (node is not null && !(node is IElement { TagName: var name } && Blocks.Contains(name)))
            {
                phrase.Add(node);
                continue;
            }
            if (Paragraph(phrase) is { Length: > 0 } paragraph) yield return paragraph;
            phrase.Clear();
            if (node is IElement element && Block(element) is { Length: > 0 } block) yield return block;
        }
    }

    private string Block(IElement element) => element.TagName switch
    {
        ['H', >= '1' and <= '6' and var level] =>
            Mark(new string('#', level - '0') + " ") + Paragraph(element.ChildNodes).Replace('\n', ' '),
        "P" => Paragraph(element.ChildNodes),
        "BLOCKQUOTE" => Indent(Join(element), Mark("> "), Mark("> ")),
        "PRE" => Code(element),
        "HR" => Mark("---"),
        "UL" or "OL" => List(element),
        "TABLE" => Table(element),
        _ => Join(element),
    };

    private string Paragraph(IEnumerable<INode> nodes)
    {
        var lines = string.Concat(nodes.Select(Phrase)).Split('\n').Select(line => Spaces().Replace(line, " ").Trim());
        var text = string.Join('\n', lines).Trim();
        return plain ? text : LineStart().Replace(text, @"$1\$2").Replace("\n", "  \n", StringComparison.Ordinal);
    }

    private string Phrase(INode node) => node switch
    {
        IText text => Words(text.Data),
        IHtmlBreakRowElement => "\n",
        IHtmlImageElement image when plain => Words(image.AlternativeText),
        IHtmlImageElement image => $"![{Words(image.AlternativeText)}]({Address(image.GetAttribute("src"))})",
        IElement mark when PlainSigns.IsNoteMark(mark) => NoteMark(mark.TextContent),
        IHtmlAnchorElement link when !plain && link.HasAttribute("href") =>
            $"[{Inner(link)}]({Address(link.GetAttribute("href"))})",
        IElement { LocalName: "sup" or "sub" } small when PlainSigns.Small(small) != small.TextContent =>
            PlainSigns.Small(small),
        IElement { LocalName: "rt" } reading => Words(PlainSigns.Reading(reading)),
        IElement { TagName: "CODE" or "KBD" or "SAMP" } code when !plain => Verbatim(Flat(code.TextContent)),
        IElement { TagName: "STRONG" or "B" } strong => Around(strong, "**"),
        IElement { TagName: "EM" or "I" } emphasis => Around(emphasis, "*"),
        IElement { TagName: "DEL" or "S" } deleted => Around(deleted, "~~"),
        IElement element => Inner(element),
        _ => "",
    };

    private string Words(string? text) => plain ? Flat(text ?? "") : Special().Replace(Flat(text ?? ""), @"\$0");

    // Nothing in it may end the address, or begin an entity.
    private static string Address(string? address) =>
        OfAddress().Replace(address ?? "", sign => sign.Value[0] == '&' ? "&amp;" : Uri.HexEscape(sign.Value[0]));

    // The link back from a footnote has no meaning in a format without anchors.
    private string NoteMark(string text) =>
        text.Contains('\u21a9', StringComparison.Ordinal) ? "" : Words($"[{text.Trim('[', ']')}]");

    private string Inner(INode node) => string.Concat(node.ChildNodes.Select(Phrase));

    // Markdown marks must stand directly next to words.
    private string Around(IElement element, string mark)
    {
        var inner = Inner(element);
        var words = inner.Trim();
        return plain || words.Length == 0 ? inner : inner.Replace(words, mark + words + mark, StringComparison.Ordinal);
    }

    private static string Verbatim(string text)
    {
        var fence = Fence(text, 1);
        return fence.Length == 1 ? $"`{text}`" : $"{fence} {text} {fence}";
    }

    private static string Fence(string text, int atLeast) =>
        new('`', Math.Max(atLeast, Ticks().Matches(text).Select(run => run.Length + 1).DefaultIfEmpty(0).Max()));

    private string Code(IElement element)
    {
        var text = element.TextContent.TrimEnd('\n');
        if (plain) return text;
        var fence = Fence(text, 3);
        var language = Language().Match(element.QuerySelector("[class^=language-]")?.ClassName ?? "").Groups[1].Value;
        return $"{fence}{language}\n{text}\n{fence}";
    }

    private string List(IElement list)
    {
        var number = list is IHtmlOrderedListElement ordered ? ordered.Start : 0;
        var items = list.Children.Select(item =>
        {
            var marker = list is IHtmlOrderedListElement
                ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ")
                : "- ";
            return Indent(Join(item), marker, new string(' ', marker.Length));
        }).ToList();
        return string.Join(items.Any(item => item.Contains("\n\n", StringComparison.Ordinal)) ? "\n\n" : "\n", items);
    }

    private string Table(IElement table)
    {
        var rows = table.QuerySelectorAll("tr").Where(row => row.ChildElementCount > 0).ToList();
        var lines = rows.Select(row => Row(row.Children.Select(Cell))).ToList();
        if (!plain && rows.Count > 0) lines.Insert(1, Row(rows[0].Children.Select(Rule)));
        var caption = table.QuerySelector("caption") is { } words ? Paragraph(words.ChildNodes) + "\n\n" : "";
        return caption + string.Join('\n', lines);
    }

    private string Row(IEnumerable<string> cells) =>
        plain ? string.Join(" | ", cells) : $"| {string.Join(" | ", cells)} |";

    private string Cell(IElement cell) =>
        Paragraph(cell.ChildNodes).Replace("  \n", " ", StringComparison.Ordinal).Replace('\n', ' ');

    private static string Rule(IElement cell) => cell.GetAttribute("align") switch
    {
        "right" => "---:",
        "center" => ":---:",
        "left" => ":---",
        _ => "---",
    };

    private string Mark(string mark) => plain ? "" : mark;

    private static string Indent(string text, string first, string others) => string.Join('\n',
        text.Split('\n').Select((line, index) => index == 0 ? first + line : Indent(line, others)));

    private static string Indent(string line, string by) => line.Length == 0 ? by.TrimEnd() : by + line;

    private static string Flat(string text) => Whitespace().Replace(text, " ");

    [GeneratedRegex(@"[ \t\r\n\f]+")]
    private static partial Regex Whitespace();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();

    // Characters that Markdown reads as markup inside a line, and at its start.
    [GeneratedRegex(@"[\\`*_\[\]<>~|^]|&(?=#?\w+;)|!(?=\[)")]
    private static partial Regex Special();

    [GeneratedRegex(@"(?m)^(\d*)([#+=.):-])")]
    private static partial Regex LineStart();

    [GeneratedRegex(@"[\x00-\x20()<>""\\`|]|&(?=#?\w+;)")]
    private static partial Regex OfAddress();

    [GeneratedRegex("<(?=[A-Za-z/!?])")]
    private static partial Regex TagStart();

    [GeneratedRegex(@"^language-([\w+#.-]{1,40})")]
    private static partial Regex Language();

    [GeneratedRegex("`+")]
    private static partial Regex Ticks();
}
