using System.Buffers;
using System.Text;
using AngleSharp.Dom;

namespace NewsFunctions.Publishing;

/// <summary>
/// Writes sanitised HTML out, as the standard's serialisation does. AngleSharp's own takes minutes for a text of 5 MB,
/// as it asks each node for its neighbours.
/// </summary>
public static class HtmlWriter
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("&\u00A0<>\"");

    /// <summary>What is in the element.</summary>
    /// <param name="trimmed">Without white space around it.</param>
    public static string Inner(INode parent, Effort? effort = null, bool trimmed = false)
    {
        var html = new StringBuilder();
        WriteChildren(parent, html, effort);
        if (!trimmed) return html.ToString();
        while (html.Length > 0 && char.IsWhiteSpace(html[^1])) html.Length--;
        var start = 0;
        while (start < html.Length && char.IsWhiteSpace(html[start])) start++;
        return html.ToString(start, html.Length - start);
    }

    /// <summary>
    /// Text as it stands between tags. Letters stay letters: the framework's encoder would write ö as a number.
    /// </summary>
    public static string OfText(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static void WriteChildren(INode parent, StringBuilder html, Effort? effort)
    {
        effort?.Check();
        // By number: an enumerator would be an object for each element.
        var children = parent.ChildNodes;
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i] is IText text) Escape(text.Data, html, isAttribute: false);
            else if (children[i] is IElement element) Write(element, html, effort);
        }
    }

    private static void Write(IElement element, StringBuilder html, Effort? effort)
    {
        html.Append('<').Append(element.LocalName);
        for (var i = 0; i < element.Attributes.Length; i++)
        {
            var attribute = element.Attributes[i]!;
            html.Append(' ').Append(attribute.Name).Append("=\"");
            Escape(attribute.Value, html, isAttribute: true);
            html.Append('"');
        }
        html.Append('>');
        if (element.LocalName is "br" or "hr" or "img") return;

        // Readers of HTML drop the first newline of a pre.
        if (element.LocalName == "pre" && element.FirstChild is IText { Data: ['\n', ..] }) html.Append('\n');
        WriteChildren(element, html, effort);
        html.Append("</").Append(element.LocalName).Append('>');
    }

    private static void Escape(string text, StringBuilder html, bool isAttribute)
    {
        var rest = text.AsSpan();
        for (int at; (at = rest.IndexOfAny(Escaped)) >= 0; rest = rest[(at + 1)..])
        {
            html.Append(rest[..at]);
            switch (rest[at])
            {
                case '&': html.Append("&amp;"); break;
                case '\u00A0': html.Append("&nbsp;"); break;
                case '<': html.Append("&lt;"); break;
                case '>': html.Append("&gt;"); break;
                case '"' when isAttribute: html.Append("&quot;"); break;
                default: html.Append(rest[at]); break;
            }
        }
        html.Append(rest);
    }
}
