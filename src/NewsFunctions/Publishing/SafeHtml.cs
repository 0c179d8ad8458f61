using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;

namespace NewsFunctions.Publishing;

/// <summary>
/// Sanitising. Whatever is not listed here does not get through: an element is either kept, or taken out with its text
/// left in place, or dropped with all that is in it.
/// </summary>
public static class SafeHtml
{
    // Beyond it the parser puts elements side by side; no browser shows more.
    private const int MaxDepth = 256;
    private const int MaxPasses = 8;

    private static readonly HashSet<string> Kept = Set("""
        a abbr article aside b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure footer h1 h2
        h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small span strong sub summary sup table
        tbody td tfoot th thead time tr u ul var
        """);

    private static readonly HashSet<string> Unwrapped = Set("""
        acronym address bdi bdo big center data fieldset font form hgroup label legend nav nobr o:p picture rb rp rt rtc ruby
        search strike tt wbr
        """);

    private static readonly HtmlSanitizer Sanitizer = new(new HtmlSanitizerOptions
    {
        AllowedTags = Kept,
        AllowedAttributes = Set("alt cite class colspan datetime dir href id lang rowspan scope src start title"),
        AllowedSchemes = Set("http https mailto"),
        UriAttributes = Set("cite href src"),
    });

    /// <summary>A document that, written out and sanitised once more, would be the same.</summary>
    /// <param name="dropped">Gathers the names of elements that are lost with what is in them.</param>
    /// <exception cref="RejectedException"/>
    public static IHtmlDocument Clean(string html, ISet<string> dropped)
    {
        var document = Pass(html, dropped);
        var written = Written(document);
        for (var pass = 1; pass < MaxPasses; pass++)
        {
            // What one reading of the HTML leaves harmless, another could still understand differently.
            document = Pass(written, dropped);
            var again = Written(document);
            if (again == written) return document;
            written = again;
        }
        throw new RejectedException("BD003", null, "The HTML changes its meaning each time it is read.");
    }

    // An entity may have written what no feed can carry.
    private static string Written(IHtmlDocument document) => Printable.Only(HtmlWriter.Inner(document.Body!));

    private static IHtmlDocument Pass(string html, ISet<string> dropped)
    {
        var parser = new HtmlParser(new HtmlParserOptions { IsScripting = true, IsNotSupportingFrames = true, MaximumDepth = MaxDepth });
        var document = parser.ParseDocument($"<!doctype html><html><body>{html}");
        foreach (var element in document.Body!.QuerySelectorAll("*").ToList())
        {
            if (Kept.Contains(element.LocalName) && element is IHtmlElement) continue;
            if (Unwrapped.Contains(element.LocalName))
            {
                element.Replace([.. element.ChildNodes]);
            }
            else
            {
                dropped.Add(element.LocalName);
                element.Remove();
            }
        }
        Sanitizer.SanitizeDom(document, document.Body);
        Tidy(document);
        return document;
    }

    // Ids and classes only as Markdown's footnotes and code blocks need them: others could meet the page's own.
    private static void Tidy(IHtmlDocument document)
    {
        foreach (var element in document.Body!.QuerySelectorAll("*").ToList())
        {
            if (element.Id is { } id && !id.StartsWith("fn", StringComparison.Ordinal)) element.RemoveAttribute("id");
            foreach (var name in element.ClassList.Where(name => !IsOwnClass(name)).ToList()) element.ClassList.Remove(name);
            if (element.HasAttribute("class") && element.ClassList.Length == 0) element.RemoveAttribute("class");
        }
    }

    private static bool IsOwnClass(string name) =>
        name.StartsWith("footnote", StringComparison.Ordinal) || name.StartsWith("language-", StringComparison.Ordinal);

    private static HashSet<string> Set(string words) =>
        new(words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}
