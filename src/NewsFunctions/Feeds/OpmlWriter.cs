using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Feeds;

/// <summary>OPML 2.0 (http://opml.org/spec2.opml): every RSS feed, for the import of a feed reader.</summary>
public static class OpmlWriter
{
    public const string ContentType = "text/x-opml; charset=utf-8";

    public static byte[] Write(SiteOptions site, Snapshot snapshot) => Write(
        site,
        [
            (ListKey.All, site.Title),
            .. from list in snapshot.Catalogue.Lists
               where list.Kind != ListKind.All
               let name = snapshot.Catalogue.NameOf(list, snapshot.Now)
               where name is not null
               select (list, name),
        ]);

    private static byte[] Write(SiteOptions site, IReadOnlyList<(ListKey List, string Name)> lists) =>
        MarkupText.Xml(xml =>
        {
            xml.WriteStartElement("opml");
            xml.Attributes(("version", "2.0"));
            xml.WriteStartElement("head");
            xml.Text("title", site.Title);
            xml.WriteEndElement();
            xml.WriteStartElement("body");
            foreach (var group in lists.GroupBy(list => list.List.Kind).OrderBy(group => group.Key))
            {
                if (group.Key != ListKind.All) WriteStart(GroupName(group.Key));
                foreach (var (list, name) in group.OrderBy(list => list.List.Slug, StringComparer.Ordinal))
                    WriteFeed(new FeedKey(list, FeedFormat.Rss), name);
                if (group.Key != ListKind.All) xml.WriteEndElement();
            }
            xml.WriteEndElement();
            xml.WriteEndElement();

            void WriteStart(string text)
            {
                xml.WriteStartElement("outline");
                xml.Attributes(("text", text), ("title", text));
            }

            void WriteFeed(FeedKey key, string name)
            {
                WriteStart(name);
                xml.Attributes(("type", "rss"), ("xmlUrl", site.Api(key.Path)),
                    ("htmlUrl", site.BaseUrl.TrimEnd('/') + key.List.Path));
                xml.WriteEndElement();
            }
        });

    private static string GroupName(ListKind kind) => kind switch
    {
        ListKind.Category => "Categories",
        ListKind.Tag => "Tags",
        _ => "Authors",
    };
}
