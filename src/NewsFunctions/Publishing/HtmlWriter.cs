using System.Text;
using AngleSharp.Dom;

namespace NewsFunctions.Publishing;

/// <summary>
/// Writes sanitised HTML out, as the standard's serialisation does. AngleSharp's own takes minutes for a text of 5 MB,
/// as it asks each node for its neighbours.
/// </summary>
public static class HtmlWriter
{
    /// <summary>What is in the element.</summary>
    public static string Inner(INode parent, Effort? effort = null)
    {
        var html = new StringBuilder();
        WriteChildren(parent, html, effort);
        return html.ToString();
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
        foreach (var child in parent.ChildNodes)
        {
            if (child is IText text) Escape(text.Data, html, isAttribute: false);
            else if (child is IElement element) Write(element, html, effort);
        }
    }

    private static void Write(IElement element, StringBuilder html, Effort? effort)
    {
        html.Append('<').Append(element.LocalName);
        foreach (var attribute in element.Attributes)
        {
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
        foreach (var c in text)
        {
            switch (c)
            {
                case '&': html.Append("&amp;"); break;
                case '\u00A0': html.Append("&nbsp;"); break;
                case '<': html.Append("&lt;"); break;
                case '>': html.Append("&gt;"); break;
                case '"' when isAttribute: html.Append("&quot;"); break;
                default: html.Append(c); break;
            }
        }
    }
}
