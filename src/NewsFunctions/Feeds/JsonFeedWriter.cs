using System.Text.Json;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Feeds;

/// <summary>
/// JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) with full text; source and licence as an extension.
/// </summary>
public static class JsonFeedWriter
{
    public static byte[] Write(FeedContent feed) => Http.Json.Write(json =>
    {
        json.WriteStartObject();
        WriteFeed(json, feed);
        json.WriteStartArray("items");
        foreach (var item in feed.Items) WriteItem(json, feed.Site, item);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteFeed(Utf8JsonWriter json, FeedContent feed)
    {
        Text(json, "version", "https://jsonfeed.org/version/1.1");
        Text(json, "title", feed.Title);
        Text(json, "home_page_url", feed.Link);
        Text(json, "feed_url", feed.Self);
        Text(json, "description", feed.Site.Description);
        Text(json, "icon", feed.Image);
        Text(json, "language", feed.Site.Language);
        if (feed.Options.Hub.Length > 0) WriteHub(json, feed.Options.Hub);
    }

    private static void WriteHub(Utf8JsonWriter json, string hub)
    {
        json.WriteStartArray("hubs");
        json.WriteStartObject();
        Text(json, "type", "WebSub");
        Text(json, "url", hub);
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
        Text(json, "date_published", MarkupText.Iso(item.Published));
        Text(json, "date_modified", MarkupText.Iso(item.Updated));
        Text(json, "language", article.Language);
        json.WriteStartArray("authors");
        foreach (var author in article.Authors) WriteAuthor(json, author);
        json.WriteEndArray();
        json.WriteStartArray("tags");
        foreach (var term in item.Terms) json.WriteStringValue(MarkupText.Clean(term.Name));
        json.WriteEndArray();
        if (article.Recordings is not null) WriteRecordings(json, item.Recordings(site));
        WriteOrigin(json, article);
        json.WriteEndObject();
    }

    private static void WriteRecordings(Utf8JsonWriter json, IEnumerable<FeedRecording> recordings)
    {
        json.WriteStartArray("attachments");
        foreach (var recording in recordings)
        {
            json.WriteStartObject();
            Text(json, "url", recording.Url);
            Text(json, "mime_type", recording.MediaType);
            json.WriteNumber("size_in_bytes", recording.Length);
            json.WriteEndObject();
        }
        json.WriteEndArray();
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
        json.WriteString(name, MarkupText.Clean(text));
}
