using System.Globalization;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using AngleSharp.Dom;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Feeds;

/// <summary>
/// Reads a feed as a feed reader does, with nothing of its writer, and says what a reader would stumble over. A feed
/// with faults is never served.
/// </summary>
public static class FeedLint
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";
    private static readonly string[] Unwanted = ["script", "style", "iframe", "object", "embed", "form", "input",
        "button", "base", "meta", "link", "svg"];

    public static IReadOnlyList<string> Check(FeedFormat format, byte[] content)
    {
        try
        {
            return [.. format switch
            {
                FeedFormat.Rss => Faults(Rss(Xml(content)), TryRfc822),
                FeedFormat.Atom => Faults(AtomFeed(Xml(content)), TryIso),
                FeedFormat.Json => Faults(Json(content), TryIso),
                _ => throw new ArgumentOutOfRangeException(nameof(format)),
            }];
        }
        catch (Exception broken)
            when (broken is XmlException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [$"It cannot be read: {broken.Message}"];
        }
    }

    private static XElement Xml(byte[] content)
    {
        using var reader = XmlReader.Create(
            new MemoryStream(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader).Root!;
    }

    private static Read Rss(XElement rss)
    {
        var channel = rss.Element("channel") ?? throw new XmlException("There is no channel.");
        return new Read(
            [Text(channel, "link"), .. channel.Elements(Atom + "link").Select(link => (string?)link.Attribute("href"))],
            [.. channel.Elements("item").Select(item => new Item(
                Text(item, "guid"), Text(item, "title"), [Text(item, "pubDate")],
                [Text(item, "link"), .. item.Elements(Media + "content")
                    .Select(image => (string?)image.Attribute("url"))],
                Text(item, Content + "encoded")))]);
    }

    private static Read AtomFeed(XElement feed) => feed.Name != Atom + "feed"
        ? throw new XmlException("There is no feed.")
        : new Read(
            [.. feed.Elements(Atom + "link").Select(link => (string?)link.Attribute("href"))],
            [.. feed.Elements(Atom + "entry").Select(entry => new Item(
                Text(entry, Atom + "id"), Text(entry, Atom + "title"),
                [Text(entry, Atom + "published"), Text(entry, Atom + "updated")],
                [.. entry.Elements(Atom + "link").Select(link => (string?)link.Attribute("href")),
                 .. entry.Elements(Media + "content").Select(image => (string?)image.Attribute("url"))],
                Text(entry, Atom + "content")))]);

    private static Read Json(byte[] content)
    {
        using var json = JsonDocument.Parse(content);
        var feed = json.RootElement;
        return new Read(
            [feed.GetProperty("feed_url").GetString(), feed.GetProperty("home_page_url").GetString()],
            [.. feed.GetProperty("items").EnumerateArray().Select(item => new Item(
                item.GetProperty("id").GetString(), item.GetProperty("title").GetString(),
                [item.GetProperty("date_published").GetString(), item.GetProperty("date_modified").GetString()],
                [item.GetProperty("url").GetString(), item.TryGetProperty("image", out var image)
                    ? image.GetString()
                    : item.GetProperty("url").GetString()],
                item.GetProperty("content_html").GetString()))]);
    }

    private static IEnumerable<string> Faults(Read feed, Func<string?, bool> isDate)
    {
        foreach (var link in feed.Links.Where(link => !IsWeb(link)))
            yield return $"The feed's link \"{link}\" is not absolute.";
        foreach (var twice in feed.Items.GroupBy(item => item.Guid).Where(group => group.Count() > 1))
            yield return $"{twice.Count()} items are called \"{twice.Key}\".";
        foreach (var item in feed.Items)
            foreach (var fault in Faults(item, isDate)) yield return $"{item.Guid}: {fault}";
    }

    private static IEnumerable<string> Faults(Item item, Func<string?, bool> isDate)
    {
        if (string.IsNullOrWhiteSpace(item.Guid)) yield return "An item has no id.";
        if (string.IsNullOrWhiteSpace(item.Title)) yield return "It has no title.";
        if (item.Body is null) yield return "It has no text.";
        foreach (var date in item.Dates.Where(date => !isDate(date))) yield return $"\"{date}\" is no date.";
        foreach (var link in item.Links.Where(link => !IsWeb(link)))
            yield return $"The address \"{link}\" is not absolute.";
        foreach (var fault in BodyFaults(item.Body ?? "")) yield return fault;
    }

    private static IEnumerable<string> BodyFaults(string html)
    {
        foreach (var element in FeedBody.Parse(html).QuerySelectorAll("*"))
        {
            if (Unwanted.Contains(element.LocalName)) yield return $"The text has a {element.LocalName}.";
            foreach (var attribute in element.Attributes)
            {
                if (attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase))
                    yield return $"The text has a script: {attribute.Name}.";
                if (Addresses(attribute).FirstOrDefault(address => !IsWeb(address) && !IsOfPerson(address)) is { } bad)
                    yield return $"The address \"{bad}\" in the text is not absolute.";
            }
        }
    }

    private static IEnumerable<string> Addresses(IAttr attribute) => attribute.Name switch
    {
        "href" or "src" or "cite" => [attribute.Value],
        "srcset" => attribute.Value.Split(", ").Select(candidate => candidate.Trim().Split(' ')[0]),
        _ => [],
    };

    private static string? Text(XElement parent, XName name) => parent.Element(name)?.Value;

    // A mailbox or a telephone.
    private static bool IsOfPerson(string address) =>
        address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith("tel:", StringComparison.OrdinalIgnoreCase);

    private static bool IsWeb(string? address) => address is not null && Links.IsWeb(address);

    private static bool TryRfc822(string? text) =>
        DateTimeOffset.TryParseExact(text, "ddd, dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out _);

    private static bool TryIso(string? text) =>
        DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private sealed record Read(IReadOnlyList<string?> Links, IReadOnlyList<Item> Items);

    private sealed record Item(
        string? Guid, string? Title, IReadOnlyList<string?> Dates, IReadOnlyList<string?> Links, string? Body);
}
