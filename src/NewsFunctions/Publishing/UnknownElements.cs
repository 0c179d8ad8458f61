using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using NewsFunctions.Images;

namespace NewsFunctions.Publishing;

/// <summary>
/// What stands between pointed brackets and is no element of HTML: words such as <c>&lt;name withheld&gt;</c> are shown
/// as they are written, pictures of other systems as pictures, and of what else is lost the editor is told.
/// </summary>
internal sealed partial class UnknownElements(
    string html, Effort effort, Func<IElement, int?> lineOf, ICollection<Fault> warnings)
{
    private const int MaxTag = 1000;
    private const int MaxWarnings = 20;

    // All that HTML has or had, and what may stand in its foreign parts is not looked at.
    private static readonly HashSet<string> Known =
    [
        .. """
           acronym address applet area base basefont big blink button center col colgroup command content data dialog
           dir fencedframe fieldset font form frame frameset head hgroup html image isindex label legend link listing
           map marquee math menu menuitem meta multicol nav nobr noscript param picture plaintext portal rb rbc rtc
           search selectedcontent shadow slot source spacer strike svg tt wbr xmp
           """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];

    private static readonly HashSet<string> OfLooks =
        new(["class", "style", "id", "lang", "dir", "xml:lang", "align"], StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<int> shown = [];
    private HashSet<string>? closed;
    private int told;

    /// <summary>Whether a line is nothing but words between pointed brackets.</summary>
    public static bool IsLineOfWords(string line) =>
        WordsAlone().Match(line) is { Success: true } words && !Known.Contains(words.Groups[1].Value.ToLowerInvariant())
        && !SafeHtml.IsElement(words.Groups[1].Value);

    /// <summary>Before an element that is not kept goes, and what is in it stays.</summary>
    public void Settle(IElement element, int offset)
    {
        effort.Check();
        if (element is not IHtmlElement || Known.Contains(element.LocalName) || OfOffice().IsMatch(element.LocalName)
            || TagAt(offset) is not { } tag)
            return;
        if (IsOfWords(element, tag)) Show(element, tag);
        else if (!ShowPicture(element)) Tell(element, tag);
    }

    /// <summary>Whether an element that would be kept is a sign of a formula: <c>a&lt;b and c&gt;d</c>.</summary>
    public bool IsText(IElement element, int offset)
    {
        if (element.LocalName.Length > 2 || element.Attributes.Length == 0 || IsClosed(element.LocalName)) return false;
        if (element.Attributes.Any(attribute => attribute.Value.Length > 0)) return false;
        if (TagAt(offset) is not { } tag) return false;
        // A parser opens what is not closed again in the next paragraph.
        if (shown.Add(offset)) Show(element, tag);
        return true;
    }

    public static bool ShowPicture(IElement element)
    {
        if (element.GetAttribute("src") is not { } source || element.QuerySelector("img") is not null) return false;
        if (!element.LocalName.Contains("im", StringComparison.Ordinal)
            && ImageName.Parse(source) is not ImageReference.Ours) return false;
        var image = element.Owner!.CreateElement("img");
        image.SetAttribute("src", source);
        if ((element.GetAttribute("alt") ?? element.GetAttribute("caption")) is { } description)
            image.SetAttribute("alt", description);
        element.Prepend(image);
        return true;
    }

    // Where another tag begins before this one ends, there was none.
    private string? TagAt(int offset)
    {
        if (offset < 0 || offset >= html.Length || html[offset] != '<') return null;
        var rest = html.AsSpan(offset, Math.Min(MaxTag, html.Length - offset));
        var end = rest[1..].IndexOfAny('>', '<') + 1;
        return end == 0 ? null : rest[..(rest[end] == '>' ? end + 1 : end)].ToString();
    }

    // Nothing is said of it and nothing ends it: only words are like that.
    private bool IsOfWords(IElement element, string tag) =>
        !tag.EndsWith("/>", StringComparison.Ordinal) && !IsClosed(element.LocalName)
        && (!tag.Contains('=', StringComparison.Ordinal) || tag.Contains(':', StringComparison.Ordinal)
            || tag.Contains('@', StringComparison.Ordinal));

    private bool IsClosed(string name)
    {
        if (closed is not null) return closed.Contains(name);
        closed = new(StringComparer.OrdinalIgnoreCase);
        for (var at = html.IndexOf("</", StringComparison.Ordinal); at >= 0;
             at = html.IndexOf("</", at + 2, StringComparison.Ordinal))
        {
            var rest = html.AsSpan(at + 2, Math.Min(MaxTag, html.Length - at - 2));
            var end = rest.IndexOfAny(" \t\n/>");
            if (end > 0) closed.Add(rest[..end].ToString());
        }
        return closed.Contains(name);
    }

    private void Show(IElement element, string tag)
    {
        element.Prepend(element.Owner!.CreateTextNode(tag));
        Warn("W032", element, tag, "looks like an element that is not known");
    }

    private void Tell(IElement element, string tag)
    {
        var isEmpty = tag.EndsWith("/>", StringComparison.Ordinal) || element.TextContent.Trim().Length == 0;
        if (!isEmpty && element.Attributes.All(attribute => OfLooks.Contains(attribute.Name))) return;
        if (element.ChildElementCount > 0 && isEmpty && element.QuerySelector("img") is not null) return;
        Warn("W033", element, tag, $"is not known here{(isEmpty ? " and left out" : "; what is in it stays")}");
    }

    private void Warn(string code, IElement element, string tag, string what)
    {
        if (told++ < MaxWarnings) warnings.Add(new(code, lineOf(element), $"\"{Excerpt.Of(tag, 100)}\" {what}."));
    }

    [GeneratedRegex(@"^[ ]{0,3}<([A-Za-z][\w-]*)(?:\s+[A-Za-z][\w-]*)+\s*>\s*$")]
    private static partial Regex WordsAlone();

    // These come from Word with every text.
    [GeneratedRegex(@"^(?:o|v|w|m|x|st\d|u\d|wp|wps|wpg|pic|a14|w14|mc):[a-z]")]
    private static partial Regex OfOffice();
}
