using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using NewsFunctions.Publishing;

namespace NewsFunctions.Feeds;

/// <summary>A body for readers that are not on the site's pages.</summary>
internal static class FeedBody
{
    private static readonly string[] AddressAttributes = ["href", "src", "cite"];

    /// <summary>With every address absolute: footnotes point into the article's own page.</summary>
    public static string Absolute(string html, string permalink)
    {
        var body = Parse(html);
        var page = new Uri(permalink);
        foreach (var attribute in AddressAttributes)
            foreach (var element in body.QuerySelectorAll($"[{attribute}]")) MakeAbsolute(element, attribute, page);
        return HtmlWriter.Inner(body);
    }

    /// <summary>As inside a page: a document of its own would hide a script at the beginning in its head.</summary>
    public static IElement Parse(string html)
    {
        var body = new HtmlParser().ParseDocument("").Body!;
        body.InnerHtml = html;
        return body;
    }

    // On Unix a path is an absolute file address.
    public static bool IsAbsolute(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && !(uri.Scheme == Uri.UriSchemeFile && address.StartsWith('/'));

    private static void MakeAbsolute(IElement element, string attribute, Uri page)
    {
        var written = element.GetAttribute(attribute)!;
        if (IsAbsolute(written)) return;
        if (Uri.TryCreate(page, written, out var address)) element.SetAttribute(attribute, address.AbsoluteUri);
        else element.RemoveAttribute(attribute);
    }
}
