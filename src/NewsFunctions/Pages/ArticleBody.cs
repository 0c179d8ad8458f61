using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using NewsFunctions.Publishing;

namespace NewsFunctions.Pages;

/// <summary>A body as it stands on the article's page, under its title.</summary>
public sealed class ArticleBody
{
    private readonly IElement body;

    private ArticleBody(IElement body) => this.body = body;

    public static ArticleBody Parse(string html)
    {
        // Parsed as a fragment of a page: in a document of its own, a script at the beginning would go to the head.
        var body = new HtmlParser().ParseDocument("").Body!;
        body.InnerHtml = html;
        return new(body);
    }

    /// <returns>And the origins that its frames come from.</returns>
    public (string Html, IReadOnlyList<string> Frames) ForPage(Words words)
    {
        var frames = BodyMedia.Show(body, words);
        foreach (var (heading, level) in Levels(body.QuerySelectorAll("h1, h2, h3, h4, h5, h6")))
            Rename(heading, $"h{level}");
        foreach (var table in body.QuerySelectorAll("table").Where(IsOutermost)) Frame(table, words);
        foreach (var code in body.QuerySelectorAll("pre")) code.SetAttribute("tabindex", "0");
        foreach (var image in body.QuerySelectorAll("img")) image.SetAttribute("decoding", "async");
        return (HtmlWriter.Inner(body), frames);
    }

    /// <summary>For another site: one address for a picture, and no word to the browser on how to load it.</summary>
    public string ForReprint()
    {
        foreach (var image in body.QuerySelectorAll("img"))
            foreach (var name in new[] { "srcset", "sizes", "loading", "decoding" }) image.RemoveAttribute(name);
        return HtmlWriter.Inner(body).Trim();
    }

    /// <summary>
    /// Whether the text begins with the summary: then the summary is an excerpt and is not shown again.
    /// </summary>
    public bool BeginsWith(string summary)
    {
        var begin = Flat(summary).TrimEnd('…', '.', ' ');
        var text = Flat(Beginning(2 * summary.Length + 200));
        return begin.Length > 0 && text.StartsWith(begin, StringComparison.Ordinal);
    }

    // Below the title, which is an h1, without gaps between levels: screen readers navigate by them.
    private static List<(IElement Heading, int Level)> Levels(IEnumerable<IElement> headings)
    {
        var open = new Stack<int>();
        var found = new List<(IElement, int)>();
        foreach (var heading in headings)
        {
            var written = heading.LocalName[1] - '0';
            while (open.TryPeek(out var outer) && outer >= written) open.Pop();
            open.Push(written);
            found.Add((heading, Math.Min(6, open.Count + 1)));
        }
        return found;
    }

    private static void Rename(IElement element, string name)
    {
        if (element.LocalName == name) return;
        var other = element.Owner!.CreateElement(name);
        foreach (var attribute in element.Attributes) other.SetAttribute(attribute.Name, attribute.Value);
        while (element.FirstChild is { } child) other.AppendChild(child);
        element.Replace(other);
    }

    private static bool IsOutermost(IElement table) => table.ParentElement?.Closest("table") is null;

    // A wide table scrolls in its own box, also by keyboard, instead of widening the page.
    private static void Frame(IElement table, Words words)
    {
        var frame = table.Owner!.CreateElement("div");
        frame.ClassName = "table";
        frame.SetAttribute("tabindex", "0");
        frame.SetAttribute("role", "region");
        var caption = table.QuerySelector("caption")?.TextContent.Trim();
        frame.SetAttribute("aria-label", string.IsNullOrEmpty(caption) ? words.Text("table") : caption);
        table.Replace(frame);
        frame.AppendChild(table);
    }

    private string Beginning(int length)
    {
        var text = new System.Text.StringBuilder();
        foreach (var node in body.Descendants().OfType<IText>())
        {
            if (text.Length > length) break;
            text.Append(node.Data).Append(node.ParentElement is { LocalName: "p" or "li" or "h2" or "h3" } ? " " : "");
        }
        return text.ToString();
    }

    // Only letters and digits are compared, as punctuation and blanks vary.
    private static string Flat(string text) =>
        string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));
}
