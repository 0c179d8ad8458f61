using System.Text.Json;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Feeds;

/// <summary>
/// JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) with full text; source and licence as an extension.
/// </summary>
public static class JsonFeedWriter
{
    public static byte[] Write(FeedPage page) => Http.Json.Write(json =>
    {
        json.WriteStartObject();
        WriteFeed(json, page);
        json.WriteStartArray("items");
        foreach (var item in page.Items) WriteItem(json, page.Site, item);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteFeed(Utf8JsonWriter json, FeedPage page)
    {
        Text(json, "version", "https://jsonfeed.org/version/1.1");
        Text(json, "title", page.Title);
        Text(json, "home_page_url", page.Link);
        Text(json, "feed_url", page.Self);
        Text(json, "description", page.Site.Description);
        Text(json, "icon", page.Image);
        Text(json, "language", page.Site.Language);
        if (page.Options.Hub.Length == 0) return;
        json.WriteStartArray("hubs");
        json.WriteStartObject();
        Text(json, "type", "WebSub");
        Text(json, "url", page.Options.Hub);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteItem(Utf8JsonWriter json, SiteOptions site, FeedItem item)
    {
        var article = item.Article;
        json.WriteStartObject();
        Text(json, "id", item.Guid);
        Text(json, "url", site.Permalink(article.Slug));
        Text(json, "title", article.Title);
        Text(json, "summary", article.Summary);
        Text(json, "content_html", item.Content(site));
        if (item.ImageOf(site) is { } image) Text(json, "image", image.Url);
        Text(json, "date_published", FeedText.Iso(item.Published));
        Text(json, "date_modified", FeedText.Iso(item.Updated));
        Text(json, "language", article.Language);
        json.WriteStartArray("authors");
        foreach (var author in article.Authors) WriteAuthor(json, author);
        json.WriteEndArray();
        json.WriteStartArray("tags");
        foreach (var term in item.Terms) json.WriteStringValue(FeedText.Clean(term.Name));
        json.WriteEndArray();
        WriteOrigin(json, article);
        json.WriteEndObject();
    }

    private static void WriteAuthor(Utf8JsonWriter json, Term author)
    {
        json.WriteStartObject();
        Text(json, "name", author.Name);
        json.WriteEndObject();
    }

    private static void WriteOrigin(Utf8JsonWriter json, Article article)
    {
        json.WriteStartObject("_newsfunctions");
        json.WriteStartObject("license");
        Text(json, "name", article.License.Name);
        Text(json, "url", article.License.Url);
        json.WriteEndObject();
        if (article.Source is { } source)
        {
            json.WriteStartObject("source");
            Text(json, "name", source.Name);
            if (source.Url is { } url) Text(json, "url", url);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string text) =>
        json.WriteString(name, FeedText.Clean(text));
}
