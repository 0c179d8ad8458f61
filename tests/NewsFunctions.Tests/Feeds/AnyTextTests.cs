using System.ServiceModel.Syndication;
using System.Text;
using System.Text.Json;
using System.Xml;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NewsFunctions.Catalogue;
using NewsFunctions.Discovery;
using NewsFunctions.Feeds;

namespace NewsFunctions.Tests.Feeds;

/// <summary>Whatever an editor writes, the feeds are well-formed and independent readers read the same.</summary>
public sealed class AnyTextTests
{
    private static readonly SiteOptions Site =
        new() { BaseUrl = "https://news.example.org", ApiUrl = "https://api.example.org" };

    [Property(Arbitrary = [typeof(AnyText)], MaxTest = 300)]
    public void RSS_carries_any_text(string title, string body) => ReadsBack(FeedFormat.Rss, title, body, content =>
    {
        var item = Load(content);
        return (item.Title.Text, item.ElementExtensions.ReadElementExtensions<string>(
            "encoded", "http://purl.org/rss/1.0/modules/content/").Single());
    });

    [Property(Arbitrary = [typeof(AnyText)], MaxTest = 300)]
    public void Atom_carries_any_text(string title, string body) => ReadsBack(FeedFormat.Atom, title, body, content =>
    {
        var item = Load(content);
        return (item.Title.Text, ((TextSyndicationContent)item.Content).Text);
    });

    [Property(Arbitrary = [typeof(AnyText)], MaxTest = 300)]
    public void JSON_carries_any_text(string title, string body) => ReadsBack(FeedFormat.Json, title, body, content =>
    {
        using var json = JsonDocument.Parse(content);
        var item = json.RootElement.GetProperty("items")[0];
        return (item.GetProperty("title").GetString()!, item.GetProperty("content_html").GetString()!);
    });

    [Property(Arbitrary = [typeof(AnyText)], MaxTest = 300)]
    public void The_news_sitemap_carries_any_text(string title)
    {
        var content = SitemapWriter.Latest(Site, [Samples.Article(title: title)], Samples.Newest);
        var document = new XmlDocument();
        document.Load(new MemoryStream(content));
        Assert.Equal(Expected(title),
            document.GetElementsByTagName("title", "http://www.google.com/schemas/sitemap-news/0.9")[0]!.InnerText);
    }

    private static void ReadsBack(
        FeedFormat format, string title, string body, Func<byte[], (string Title, string Body)> read)
    {
        var item = new FeedItem(
            Samples.Article(title: title) with
            {
                Summary = title,
                Author = new Term("a", title),
                Category = new Term("c", title),
                Source = new Source(title, null)
            },
            Samples.Newest, body);
        var content = format.Write(
            new FeedContent(new FeedKey(ListKey.All, format), title, Site, new FeedOptions(), [item], []));

        var found = read(content);

        Assert.Equal(Expected(title), Lines(found.Title));
        Assert.Equal(Expected(body), Lines(found.Body));
        Assert.DoesNotContain(FeedLint.Check(format, content),
            fault => fault.Contains("cannot be read", StringComparison.Ordinal));
    }

    private static SyndicationItem Load(byte[] content)
    {
        using var reader = XmlReader.Create(
            new MemoryStream(content), new XmlReaderSettings { CheckCharacters = true });
        return SyndicationFeed.Load(reader).Items.Single();
    }

    // Said in other words than the writer's: lone surrogates become U+FFFD, what XML 1.0 has no place for goes, lines
    // end in \n.
    private static string Expected(string text)
    {
        var whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var kept = new StringBuilder();
        for (var i = 0; i < whole.Length; i++)
            if (char.IsSurrogate(whole[i]) || XmlConvert.IsXmlChar(whole[i])) kept.Append(whole[i]);
        return Lines(kept.ToString());
    }

    private static string Lines(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    public static class AnyText
    {
        private static readonly string[] Nasty =
        [
            "]]>", "<![CDATA[", "<b>", "&amp;", "&", "\"", "'", "</title>", "<!--", "-->", "\0", "\u0001", "\u000B",
            "\u001F", "\u007F", "\u0085", "\uFFFE", "\uFFFF",
            "\uD800", "\uDC00", "👩‍👩‍👧", "🇪🇺", "\U0001FFFE", "\U0010FFFF", "\u202E", "\u2066", "\u200F", "e\u0301",
            "漢字", "עברית", "\r\n", "\r", "\n", "\t", " ", "\u2028", "\uE000",
        ];

        public static Arbitrary<string> Texts() => Gen.OneOf(
                Gen.Elements(Nasty), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get),
                Gen.Choose(0, 0xFFFF).Select(c => ((char)c).ToString()))
            .ListOf().Select(parts => "x" + string.Concat(parts) + "x").ToArbitrary();
    }
}
