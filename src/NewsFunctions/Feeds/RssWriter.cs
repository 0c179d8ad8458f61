using System.Xml;
using NewsFunctions.Http;
using NewsFunctions.Publishing;

namespace NewsFunctions.Feeds;

/// <summary>RSS 2.0 (https://www.rssboard.org/rss-specification) with full text; a function of its arguments.</summary>
public static class RssWriter
{
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string Content = "http://purl.org/rss/1.0/modules/content/";
    private const string DublinCore = "http://purl.org/dc/elements/1.1/";
    private const string Media = "http://search.yahoo.com/mrss/";
    // The namespace that the W3C's validator and feed readers know, although its page has moved since.
    private const string CreativeCommons = "http://backend.userland.com/creativeCommonsRssModule";

    public static byte[] Write(FeedContent feed) => MarkupText.Xml(xml =>
    {
        xml.WriteProcessingInstruction("xml-stylesheet", feed.Stylesheet);
        xml.WriteStartElement("rss");
        xml.Attributes(("version", "2.0"));
        xml.Prefixes(("atom", Atom), ("content", Content), ("dc", DublinCore), ("media", Media),
            ("creativeCommons", CreativeCommons));
        xml.WriteStartElement("channel");
        WriteChannel(xml, feed);
        foreach (var item in feed.Items) WriteItem(xml, feed.Site, item);
        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    private static void WriteChannel(XmlWriter xml, FeedContent feed)
    {
        xml.Text("title", feed.Title);
        xml.Text("link", feed.Link);
        xml.Text("description", feed.Site.Description.Length > 0 ? feed.Site.Description : feed.Title);
        xml.Text("language", feed.Site.Language);
        xml.Text("lastBuildDate", MarkupText.Rfc822(feed.Changed));
        xml.Text("ttl", "15");
        xml.Text("generator", "NewsFunctions");
        xml.WriteStartElement("image");
        xml.Text("url", feed.Image);
        xml.Text("title", feed.Title);
        xml.Text("link", feed.Link);
        xml.WriteEndElement();
        WriteLink(xml, feed.Self, "self", feed.Key.Format.MediaType());
        if (feed.Options.Hub.Length > 0) WriteLink(xml, feed.Options.Hub, "hub", null);
    }

    private static void WriteItem(XmlWriter xml, SiteOptions site, FeedItem item)
    {
        var article = item.Article;
        xml.WriteStartElement("item");
        xml.Text("title", article.Title);
        xml.Text("link", site.Permalink(article.Slug));
        xml.WriteStartElement("guid");
        xml.Attributes(("isPermaLink", "false"));
        xml.WriteString(item.Guid);
        xml.WriteEndElement();
        xml.Text("pubDate", MarkupText.Rfc822(item.Published));
        xml.Text("atom", "updated", Atom, MarkupText.Iso(item.Updated));
        foreach (var author in article.Authors) xml.Text("dc", "creator", DublinCore, author.Name);
        xml.Text("dc", "language", DublinCore, article.Language);
        foreach (var term in item.Terms) xml.Text("category", term.Name);
        // Feed readers read it as HTML, so plain text is escaped.
        xml.Text("description", HtmlWriter.OfText(article.Summary));
        xml.Text("content", "encoded", Content, item.Content(site));
        if (item.Recordings(site).FirstOrDefault() is { } recording) WriteRecording(xml, recording);
        if (item.ImageOf(site) is { } image) WriteImage(xml, image);
        if (article.Source is { } source) WriteSource(xml, source.Name, source.Url);
        xml.Text("creativeCommons", "license", CreativeCommons, article.License.Url);
        xml.WriteEndElement();
    }

    // One to an item, as podcast readers take no more.
    private static void WriteRecording(XmlWriter xml, FeedRecording recording)
    {
        xml.WriteStartElement("enclosure");
        xml.Attributes(("url", recording.Url), ("length", recording.Length), ("type", recording.MediaType));
        xml.WriteEndElement();
    }

    private static void WriteImage(XmlWriter xml, FeedImage image)
    {
        xml.WriteStartElement("media", "content", Media);
        xml.Attributes(("url", image.Url), ("type", image.MediaType), ("medium", "image"), ("width", image.Width),
            ("height", image.Height));
        if (image.Alt.Length > 0) xml.Text("media", "description", Media, image.Alt);
        if (image.Credit is { } credit) xml.Text("media", "credit", Media, credit);
        xml.WriteEndElement();
    }

    // RSS has only sources with an address; others are written as Dublin Core.
    private static void WriteSource(XmlWriter xml, string name, string? url)
    {
        if (url is null)
        {
            xml.Text("dc", "source", DublinCore, name);
            return;
        }
        xml.WriteStartElement("source");
        xml.Attributes(("url", url));
        xml.WriteString(MarkupText.Clean(name));
        xml.WriteEndElement();
    }

    private static void WriteLink(XmlWriter xml, string href, string rel, string? type)
    {
        xml.WriteStartElement("atom", "link", Atom);
        xml.Attributes(("href", href), ("rel", rel), ("type", type));
        xml.WriteEndElement();
    }
}
