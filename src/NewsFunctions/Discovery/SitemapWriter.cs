using System.Globalization;
using System.Xml;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Images;

namespace NewsFunctions.Discovery;

/// <summary>
/// Sitemaps (https://www.sitemaps.org/protocol.html) with the image and news extensions; functions of their arguments.
/// </summary>
public static class SitemapWriter
{
    public const string ContentType = "application/xml; charset=utf-8";

    /// <summary>The protocol allows 50,000; a fifth of it keeps a part below 5 MB.</summary>
    public const int PartSize = 10_000;

    public const int NewsSize = 1_000;

    private const string Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string Image = "http://www.google.com/schemas/sitemap-image/1.1";
    private const string News = "http://www.google.com/schemas/sitemap-news/0.9";
    private const string Xhtml = "http://www.w3.org/1999/xhtml";
    public static readonly TimeSpan NewsAge = TimeSpan.FromDays(2);

    /// <summary>
    /// Part 0 is the front page and the sections; the articles follow, the oldest first, so that full parts stay as
    /// they are.
    /// </summary>
    /// <param name="articles">Newest first.</param>
    public static byte[] Index(SiteOptions site, ReadOnlySpan<Article> articles, int partSize = PartSize)
    {
        var parts = new List<DateTimeOffset?> { articles.Length > 0 ? articles[0].PublishedAt : null };
        for (var part = 1; part <= Parts(articles.Length, partSize); part++)
            parts.Add(Changed(Part(articles, part, partSize)));
        return MarkupText.Xml(xml =>
        {
            xml.WriteStartElement("sitemapindex", Sitemap);
            foreach (var (part, changed) in parts.Index())
            {
                xml.WriteStartElement("sitemap");
                xml.Text("loc", site.Api(string.Create(CultureInfo.InvariantCulture, $"/sitemap.xml?part={part}")));
                if (changed is { } date) xml.Text("lastmod", MarkupText.Iso(date));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        });
    }

    public static int Parts(int articles, int partSize = PartSize) => (articles + partSize - 1) / partSize;

    public static ReadOnlySpan<Article> Part(ReadOnlySpan<Article> articles, int part, int partSize = PartSize)
    {
        var end = articles.Length - ((part - 1) * partSize);
        return articles[Math.Max(0, end - partSize)..end];
    }

    /// <param name="pages">Paths of pages besides the lists.</param>
    public static byte[] Sections(
        SiteOptions site, IEnumerable<ListKey> lists, IEnumerable<string> pages) => MarkupText.Xml(xml =>
    {
        xml.WriteStartElement("urlset", Sitemap);
        var paths = lists.OrderBy(list => list.Kind).ThenBy(list => list.Slug, StringComparer.Ordinal)
            .Prepend(ListKey.All).Select(list => list.Path).Concat(pages.Order(StringComparer.Ordinal));
        foreach (var path in paths.Take(PartSize))
        {
            xml.WriteStartElement("url");
            xml.Text("loc", site.BaseUrl.TrimEnd('/') + path);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    });

    /// <param name="alternates">The same article in each language, with the language.</param>
    public static byte[] Articles(
        SiteOptions site, ReadOnlySpan<Article> part,
        Func<Article, IReadOnlyList<(string Language, Article Article)>> alternates)
    {
        var articles = part.ToArray();
        return MarkupText.Xml(xml =>
        {
            xml.WriteStartElement("urlset", Sitemap);
            xml.Prefixes(("image", Image), ("xhtml", Xhtml));
            foreach (var article in articles) WriteArticle(xml, site, article, alternates(article));
            xml.WriteEndElement();
        });
    }

    public static byte[] Latest(SiteOptions site, ReadOnlySpan<Article> articles, DateTimeOffset now)
    {
        var latest = LatestOf(articles, now);
        return MarkupText.Xml(xml =>
        {
            xml.WriteStartElement("urlset", Sitemap);
            xml.Prefixes(("news", News));
            foreach (var article in latest) WriteNews(xml, site, article);
            if (latest.Count == 0) WriteFrontPage(xml, site);
            xml.WriteEndElement();
        });
    }

    private static List<Article> LatestOf(ReadOnlySpan<Article> articles, DateTimeOffset now)
    {
        var latest = new List<Article>();
        foreach (var article in articles)
        {
            if (article.PublishedAt <= now - NewsAge || latest.Count == NewsSize) break;
            latest.Add(article);
        }
        return latest;
    }

    private static void WriteArticle(
        XmlWriter xml, SiteOptions site, Article article, IReadOnlyList<(string Language, Article Article)> alternates)
    {
        xml.WriteStartElement("url");
        xml.Text("loc", site.Permalink(article.Slug));
        xml.Text("lastmod", MarkupText.Iso(article.UpdatedAt));
        foreach (var (language, other) in alternates) WriteAlternate(xml, language, site.Permalink(other.Slug));
        if (article.Image?.ToInfo() is { } image)
        {
            xml.WriteStartElement("image", "image", Image);
            xml.Text("image", "loc", Image, ImageUrls.Url(site.Api(""), image));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void WriteAlternate(XmlWriter xml, string language, string url)
    {
        xml.WriteStartElement("xhtml", "link", Xhtml);
        xml.WriteAttributeString("rel", "alternate");
        xml.WriteAttributeString("hreflang", language);
        xml.WriteAttributeString("href", url);
        xml.WriteEndElement();
    }

    // The schema demands at least one address.
    private static void WriteFrontPage(XmlWriter xml, SiteOptions site)
    {
        xml.WriteStartElement("url");
        xml.Text("loc", $"{site.BaseUrl.TrimEnd('/')}/");
        xml.WriteEndElement();
    }

    private static void WriteNews(XmlWriter xml, SiteOptions site, Article article)
    {
        xml.WriteStartElement("url");
        xml.Text("loc", site.Permalink(article.Slug));
        xml.WriteStartElement("news", "news", News);
        xml.WriteStartElement("news", "publication", News);
        xml.Text("news", "name", News, site.Title);
        xml.Text("news", "language", News, Language(article.Language));
        xml.WriteEndElement();
        xml.Text("news", "publication_date", News, MarkupText.Iso(article.PublishedAt));
        xml.Text("news", "title", News, article.Title);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    // The language code only; Chinese alone is distinguished by script.
    private static string Language(string tag)
    {
        var parts = tag.ToLowerInvariant().Split('-');
        if (parts[0] != "zh") return parts[0];
        return parts.Any(part => part is "hant" or "tw" or "hk" or "mo") ? "zh-tw" : "zh-cn";
    }

    private static DateTimeOffset? Changed(ReadOnlySpan<Article> articles)
    {
        DateTimeOffset? changed = null;
        foreach (var article in articles)
            if (changed is null || article.UpdatedAt > changed) changed = article.UpdatedAt;
        return changed;
    }
}
