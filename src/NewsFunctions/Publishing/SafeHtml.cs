using AngleSharp.Css.Dom;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ganss.Xss;

namespace NewsFunctions.Publishing;

/// <summary>
/// Sanitising. Whatever is not listed here does not get through: an element is kept, or it goes and its text stays in
/// place, or, where its text is none for readers, it is dropped with all that is in it.
/// </summary>
public sealed class SafeHtml
{
    private const int MaxPasses = 8;

    // What the sanitiser was seen to allocate for an element.
    private const long SanitizerBytes = 1000;

    /// <summary>The line of the upload in which a link or an image stands, until the body is written out.</summary>
    public const string LineAttribute = "data-line";

    private static readonly HashSet<string> Kept = Set("""
        a abbr article aside b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure
        footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q rp rt ruby s samp section small span
        strong sub summary sup table tbody td tfoot th thead time tr u ul var
        """);

    // Scripts, styles, frames, controls, media, and what a browser does not show either.
    private static readonly HashSet<string> Dropped = Set("""
        annotation annotation-xml applet audio bgsound button canvas comment datalist embed frame frameset iframe input
        keygen meter noembed noframes object optgroup option output progress remark script select style svg template
        textarea title todo track video xml
        """);

    private static readonly HtmlSanitizer Sanitizer = new(new HtmlSanitizerOptions
    {
        AllowedTags = Kept,
        AllowedAttributes =
            Set($"""
                align alt cite class colspan datetime dir href id lang rowspan scope src start title {LineAttribute}
                """),
        AllowedSchemes = Set("http https mailto tel"),
        UriAttributes = Set("cite href src"),
    });

    private readonly Effort effort;
    private readonly Func<int, int?> lineAt;
    private readonly ICollection<Fault> warnings;
    private readonly IReadOnlyList<ISelector> hidden;
    private readonly Dictionary<IElement, int> offsets = [];

    private SafeHtml(
        Effort effort, Func<int, int?> lineAt, ICollection<Fault> warnings, IReadOnlyList<ISelector> hidden) =>
        (this.effort, this.lineAt, this.warnings, this.hidden) = (effort, lineAt, warnings, hidden);

    /// <summary>A document that, written out and sanitised once more, would be the same.</summary>
    /// <param name="lineAt">From a place in the HTML to a line of the upload.</param>
    /// <param name="hidden">What the style sheets of the text hide.</param>
    /// <exception cref="RejectedException"/>
    public static IHtmlDocument Clean(
        string html, Effort effort, Func<int, int?> lineAt, ICollection<Fault> warnings,
        IReadOnlyList<ISelector> hidden)
    {
        var first = new SafeHtml(effort, lineAt, warnings, hidden).Pass(html, isFirst: true);
        var stable = new StableHtml(effort);
        var isStable = stable.Is(first.Body!);
        if (isStable && !stable.MayHoldComments) return first;
        var plain = Written(first, effort);
        var written = Comments.NotWritten(plain, warnings);
        if (isStable && written == plain) return first;
        for (var pass = 1; pass < MaxPasses; pass++)
        {
            // What one reading of the HTML leaves harmless, another could still understand differently. If it says the
            // same to both, it has the same elements and attributes, and they are clean.
            var sanitiser = new SafeHtml(effort, _ => null, [], []);
            var document = HtmlReader.Read(written, effort);
            if (Written(document, effort) == written) return document;
            written = Comments.NotWritten(Written(sanitiser.Pass(written, isFirst: false), effort), []);
        }
        throw new RejectedException("BD003", null, "The HTML changes its meaning each time it is read.");
    }

    public static bool IsElement(string name) => Kept.Contains(name) || Dropped.Contains(name);

    /// <summary>Whether the text is too much for the parser, and not something else is broken.</summary>
    public static bool IsOfParser(Exception failure) => failure is
        ArgumentException or InvalidOperationException or NullReferenceException or IndexOutOfRangeException
        or FormatException or KeyNotFoundException or DomException or NotSupportedException or InvalidCastException
        or OverflowException;

    public static RejectedException NotUnderstood(Exception failure) =>
        new("UP005", null, $"The file could not be understood ({failure.GetType().Name}).");

    // Entities may stand for control characters, which no feed can carry.
    private static string Written(IHtmlDocument document, Effort effort) =>
        Printable.Only(HtmlWriter.Inner(document.Body!, effort));

    private IHtmlDocument Pass(string html, bool isFirst)
    {
        var document = HtmlReader.Read(html, effort, isFirst ? (element, at) => offsets[element] = at : null);
        try
        {
            var body = document.Body!;
            if (isFirst)
            {
                new HiddenText(hidden, effort, LineOf, warnings).Remove(body);
                new PastedHtml(document, effort).Mend();
            }
            Choose(body, isFirst ? new UnknownElements(html, effort, LineOf, warnings) : null);
            var shown = Addresses(body);
            effort.Foresee(SanitizerBytes * Elements.In(body).Count);
            Sanitizer.SanitizeDom(document, body);
            Tidy(body, isFirst);
            TellOfLost(shown);
            return document;
        }
        catch (Exception failure) when (IsOfParser(failure))
        {
            throw NotUnderstood(failure);
        }
    }

    private void Choose(IElement body, UnknownElements? unknown)
    {
        var dropped = new SortedDictionary<string, int?>(StringComparer.Ordinal);
        foreach (var element in Elements.In(body))
        {
            effort.Check();
            var offset = offsets.GetValueOrDefault(element, -1);
            if (Kept.Contains(element.LocalName) && element is IHtmlElement)
            {
                if (unknown?.IsText(element, offset) == true) Unwrap(element);
                else if (element.LocalName is "figure" && unknown is not null) UnknownElements.ShowPicture(element);
            }
            else if (!Dropped.Contains(element.LocalName))
            {
                unknown?.Settle(element, offset);
                Unwrap(element);
            }
            else if (!IsGone(element, body))
            {
                if (!IsHidden(element)) dropped.TryAdd(element.LocalName, LineOf(element));
                element.Remove();
            }
        }
        if (dropped.Count == 0) return;
        var names = string.Join(", ", dropped.Keys.Take(20));
        warnings.Add(
            new("W007", dropped.Values.Min(), $"These elements are left out with all that is in them: {names}."));
    }

    // An element inside a dropped one is not reported again.
    private static bool IsGone(IElement element, IElement body)
    {
        INode? node = element;
        while (node is not null && node != body) node = node.Parent;
        return node is null;
    }

    private static bool IsHidden(IElement element) => element is IHtmlInputElement { Type: "hidden" };

    // Words of neighbouring blocks must not run into each other.
    private static void Unwrap(IElement element)
    {
        INode[] children = [.. element.ChildNodes];
        if (PastedHtml.IsBlock(element) && children.Any(child => !PastedHtml.IsBlock(child))
            && element.ParentElement is { LocalName: not ("p" or "pre") } parent
            && (IsPhrase(element.PreviousSibling) || IsPhrase(element.NextSibling)))
        {
            var block = element.Owner!.CreateElement("div");
            block.Append(children);
            parent.ReplaceChild(block, element);
            return;
        }
        element.Replace(children);
    }

    private static bool IsPhrase(INode? node) => node is IText text
        ? !string.IsNullOrWhiteSpace(text.Data)
        : node is IElement && !PastedHtml.IsBlock(node);

    private static List<(IElement Element, string Attribute, string Address)> Addresses(IElement body) =>
    [
        .. from element in Elements.Where(body, element => element.LocalName == "img"
               || (element.LocalName == "a" && element.HasAttribute("href")))
           let attribute = element.LocalName == "a" ? "href" : "src"
           select (element, attribute, element.GetAttribute(attribute) ?? ""),
    ];

    private void TellOfLost(List<(IElement Element, string Attribute, string Address)> shown)
    {
        foreach (var (element, attribute, address) in shown)
        {
            if (element.HasAttribute(attribute)) continue;
            var excerpt = Excerpt.Of(address, 100);
            warnings.Add(attribute == "href"
                ? new("W031", LineOf(element), $"The link to \"{excerpt}\" is no address that readers can open.")
                : new("W008", LineOf(element), ImageSources.WhyNot(address)));
        }
    }

    private int? LineOf(IElement element) =>
        offsets.TryGetValue(element, out var offset) ? lineAt(Math.Max(0, offset)) : null;

    // Ids and classes only where links lead, and as footnotes and code need them: others could meet the page's own.
    private void Tidy(IElement body, bool isFirst)
    {
        foreach (var element in Elements.Where(body, element => element.Attributes.Length > 0 || isFirst))
        {
            effort.Check();
            if (element.ClassName is { Length: > 0 } names) SetClass(element, names);
            if (element.LocalName is not ("td" or "th")) element.RemoveAttribute("align");
            if (element.LocalName is not "img") element.RemoveAttribute("src");
            if (!isFirst) continue;
            HiddenText.Clean(element);
            element.RemoveAttribute(LineAttribute);
            if (element.LocalName is "a" or "img" && LineOf(element) is { } line)
                element.SetAttribute(LineAttribute, $"{line}");
        }
        Anchors.Set(body);
    }

    private static void SetClass(IElement element, string names)
    {
        var all = names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var own = string.Join(' ', all.Where(IsOwnClass).Take(10));
        if (own == names) return;
        if (own.Length == 0) element.RemoveAttribute("class");
        else element.SetAttribute("class", own);
    }

    private static bool IsOwnClass(string name) =>
        name.StartsWith("footnote", StringComparison.Ordinal) || name.StartsWith("language-", StringComparison.Ordinal);

    private static HashSet<string> Set(string words) =>
        new(words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}
