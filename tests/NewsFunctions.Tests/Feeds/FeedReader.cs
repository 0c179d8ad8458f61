using System.ServiceModel.Syndication;
using System.Text.Json;
using System.Xml;

namespace NewsFunctions.Tests.Feeds;

/// <summary>A feed reader: what it knows it does not show as new again.</summary>
internal sealed class FeedReader(string path)
{
    private readonly HashSet<string> known = [];

    public static readonly string[] Paths = ["/rss.xml", "/atom.xml", "/feed.json"];

    public string Path => path;

    /// <returns>The items in the feed, and which of them are new to this reader.</returns>
    public async Task<(IReadOnlyList<ReadItem> Items, IReadOnlyList<ReadItem> New)> PollAsync(App app)
    {
        var content = await app.Http.GetByteArrayAsync(path, App.Stop);
        var items = path.EndsWith(".json", StringComparison.Ordinal) ? Json(content) : Xml(content);
        return (items, [.. items.Where(item => known.Add(item.Id))]);
    }

    private static List<ReadItem> Xml(byte[] content)
    {
        using var reader = XmlReader.Create(new MemoryStream(content));
        return [.. SyndicationFeed.Load(
            reader).Items.Select(item => new ReadItem(item.Id, item.Title.Text, item.PublishDate))];
    }

    private static List<ReadItem> Json(byte[] content)
    {
        using var json = JsonDocument.Parse(content);
        return [.. json.RootElement.GetProperty("items").EnumerateArray().Select(item => new ReadItem(
            item.GetProperty("id").GetString()!, item.GetProperty("title").GetString()!,
            item.GetProperty("date_published").GetDateTimeOffset()))];
    }
}

internal sealed record ReadItem(string Id, string Title, DateTimeOffset Published);
