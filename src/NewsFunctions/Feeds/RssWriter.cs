using System.Globalization;
using System.Text;
using System.Xml;
using NewsFunctions.Articles;

namespace NewsFunctions.Feeds;

/// <summary>An article with its body, addresses absolute.</summary>
public sealed record FeedItem(Article Article, string Body);

/// <summary>RSS 2.0 (https://www.rssboard.org/rss-specification) with full text; a function of its arguments.</summary>
public static class RssWriter
{
    public const string ContentType = "application/rss+xml; charset=utf-8";
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string Content = "http://purl.org/rss/1.0/modules/content/";
    private const string DublinCore = "http://purl.org/dc/elements/1.1/";
    private const string CreativeCommons = "http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html";

    public static byte[] Write(SiteOptions site, string self, IReadOnlyList<FeedItem> items)
    {
        using var stream = new MemoryStream();
        var settings = new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" };
        using (var xml = XmlWriter.Create(stream, settings))
        {
            xml.WriteStartElement("rss");
            xml.WriteAttributeString("version", "2.0");
            foreach (var (prefix, name) in new[] { ("atom", Atom), ("content", Content), ("dc", DublinCore), ("cc", CreativeCommons) })
                xml.WriteAttributeString("xmlns", prefix, null, name);
            xml.WriteStartElement("channel");
            WriteChannel(xml, site, self, items);
            foreach (var item in items) WriteItem(xml, site, item);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return stream.ToArray();
    }

    /// <summary>From the article's id alone: no edit, move or change of address makes an item new.</summary>
    public static string Guid(Article article) => $"urn:newsfunctions:article:{article.Id}";

    private static void WriteChannel(XmlWriter xml, SiteOptions site, string self, IReadOnlyList<FeedItem> items)
    {
        Text(xml, "title", site.Title);
        Text(xml, "link", site.BaseUrl);
        Text(xml, "description", site.Description);
        Text(xml, "language", site.Language);
        if (items.Count > 0) Text(xml, "lastBuildDate", Date(items.Max(item => item.Article.UpdatedAt)));
        Text(xml, "ttl", "15");
        xml.WriteStartElement("atom", "link", Atom);
        xml.WriteAttributeString("href", self);
        xml.WriteAttributeString("rel", "self");
        xml.WriteAttributeString("type", "application/rss+xml");
        xml.WriteEndElement();
    }

    private static void WriteItem(XmlWriter xml, SiteOptions site, FeedItem item)
    {
        var article = item.Article;
        xml.WriteStartElement("item");
        Text(xml, "title", article.Title);
        Text(xml, "link", site.Permalink(article.Slug));
        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "false");
        xml.WriteString(Guid(article));
        xml.WriteEndElement();
        Text(xml, "pubDate", Date(article.PublishedAt));
        xml.WriteElementString("dc", "creator", DublinCore, Clean(article.Author.Name));
        foreach (var term in article.Tags.Prepend(article.Category)) Text(xml, "category", term.Name);
        Text(xml, "description", article.Summary);
        xml.WriteElementString("content", "encoded", Content, Clean(item.Body));
        if (article.Source is { Url: { } url } source)
        {
            xml.WriteStartElement("source");
            xml.WriteAttributeString("url", url);
            xml.WriteString(Clean(source.Name));
            xml.WriteEndElement();
        }
        xml.WriteElementString("cc", "license", CreativeCommons, article.License.Url);
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Clean(text));

    private static string Date(DateTimeOffset date) => date.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    // XML 1.0 has no place for most control characters and for halves of surrogate pairs.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value is '\t' or '\n' or '\r' or >= 0x20 and <= 0xFFFD or >= 0x10000) clean.Append(rune.ToString());
        return clean.ToString();
    }
}
