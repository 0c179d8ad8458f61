using System.Xml;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Feeds;

/// <summary>Atom 1.0 (RFC 4287) with full text, licences (RFC 4946) and what was taken offline (RFC 6721).</summary>
public static class AtomWriter
{
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string Tombstones = "http://purl.org/atompub/tombstones/1.0";
    private const string Media = "http://search.yahoo.com/mrss/";

    public static byte[] Write(FeedContent feed) => MarkupText.Xml(xml =>
    {
        xml.WriteProcessingInstruction("xml-stylesheet", feed.Stylesheet);
        xml.WriteStartElement("feed", Atom);
        xml.Prefixes(("at", Tombstones), ("media", Media));
        xml.WriteAttributeString("xml", "lang", null, feed.Site.Language);
        WriteFeed(xml, feed);
        foreach (var gone in feed.Withdrawn) WriteWithdrawn(xml, gone);
        foreach (var item in feed.Items) WriteEntry(xml, feed, item);
        xml.WriteEndElement();
    });

    private static void WriteFeed(XmlWriter xml, FeedContent feed)
    {
        xml.Text("id", feed.Key.Urn);
        xml.Text("title", feed.Title);
        if (feed.Site.Description.Length > 0) xml.Text("subtitle", feed.Site.Description);
        xml.Text("updated", MarkupText.Iso(feed.Changed));
        xml.Text("generator", "NewsFunctions");
        xml.Text("logo", feed.Image);
        WriteLink(xml, "alternate", feed.Link, ("type", "text/html"));
        WriteLink(xml, "self", feed.Self, ("type", feed.Key.Format.MediaType()));
        if (feed.Options.Hub.Length > 0) WriteLink(xml, "hub", feed.Options.Hub);
    }

    private static void WriteWithdrawn(XmlWriter xml, WithdrawnItem gone)
    {
        xml.WriteStartElement("at", "deleted-entry", Tombstones);
        xml.Attributes(("ref", FeedItem.GuidOf(gone.ArticleId)), ("when", MarkupText.Iso(gone.At)));
        xml.WriteEndElement();
    }

    private static void WriteEntry(XmlWriter xml, FeedContent feed, FeedItem item)
    {
        var article = item.Article;
        xml.WriteStartElement("entry");
        xml.WriteAttributeString("xml", "lang", null, MarkupText.Clean(article.Language));
        xml.Text("id", item.Guid);
        xml.Text("title", article.Title);
        xml.Text("published", MarkupText.Iso(item.Published));
        xml.Text("updated", MarkupText.Iso(item.Updated));
        foreach (var author in article.Authors) WriteAuthor(xml, author);
        WriteLink(xml, "alternate", feed.Site.Permalink(article.Slug), ("type", "text/html"));
        WriteLink(xml, "license", article.License.Url, ("title", article.License.Name));
        foreach (var recording in item.Recordings(feed.Site))
            WriteLink(xml, "enclosure", recording.Url, ("type", recording.MediaType), ("length", recording.Length));
        if (article.Source is { } source) WriteSource(xml, source);
        if (item.ImageOf(feed.Site) is { } image) WriteImage(xml, image);
        foreach (var term in item.Terms) WriteCategory(xml, term);
        xml.Text("summary", article.Summary);
        xml.WriteStartElement("content");
        xml.Attributes(("type", "html"));
        xml.WriteString(MarkupText.Clean(item.Content(feed.Site)));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteAuthor(XmlWriter xml, Term author)
    {
        xml.WriteStartElement("author");
        xml.Text("name", author.Name);
        xml.WriteEndElement();
    }

    private static void WriteCategory(XmlWriter xml, Term term)
    {
        xml.WriteStartElement("category");
        xml.Attributes(("term", term.Slug), ("label", term.Name));
        xml.WriteEndElement();
    }

    // Atom has no element for a source without an address, so it is written as a contributor.
    private static void WriteSource(XmlWriter xml, Source source)
    {
        if (source.Url is { } url)
        {
            WriteLink(xml, "via", url, ("title", source.Name));
            return;
        }
        xml.WriteStartElement("contributor");
        xml.Text("name", source.Name);
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

    private static void WriteLink(XmlWriter xml, string rel, string href, params IEnumerable<(string, object?)> more)
    {
        xml.WriteStartElement("link");
        xml.Attributes([("rel", rel), ("href", href), .. more]);
        xml.WriteEndElement();
    }
}
