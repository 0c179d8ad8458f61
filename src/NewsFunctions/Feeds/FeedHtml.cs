using System.Xml;
using System.Xml.Xsl;
using NewsFunctions.Storage;

namespace NewsFunctions.Feeds;

/// <summary>
/// The page that feed.xsl makes of a feed, for browsers that no longer apply stylesheets to XML, as Chromium since
/// 2026.
/// </summary>
internal static class FeedHtml
{
    private static readonly Once<XslCompiledTransform> Transform = new(() =>
    {
        var transform = new XslCompiledTransform();
        using var reader = XmlReader.Create(new MemoryStream(FeedAssets.Style));
        transform.Load(reader);
        return transform;
    });

    /// <summary>
    /// Whether somebody opened the address in a tab of a browser; feed readers do not send this header.
    /// </summary>
    public static bool IsWanted(HttpRequest request, FeedFormat format) =>
        format != FeedFormat.Json && request.Headers["Sec-Fetch-Dest"] == "document";

    public static byte[] Of(byte[] feed)
    {
        using var output = new MemoryStream();
        using var xml = XmlReader.Create(new MemoryStream(feed));
        using (var html = XmlWriter.Create(output, Transform.Value.OutputSettings))
            Transform.Value.Transform(xml, html);
        return output.ToArray();
    }
}
