using NewsFunctions.Catalogue;

namespace NewsFunctions.Feeds;

public enum FeedFormat
{
    Rss,
    Atom,
    Json,
}

/// <summary>One feed: a list of articles in a format.</summary>
public readonly record struct FeedKey(ListKey List, FeedFormat Format)
{
    /// <summary>Where it is served, and with "feeds" in front its blob in <c>site</c>.</summary>
    public string Path => List.Kind == ListKind.All
        ? $"/{Format.FileName()}"
        : $"/feeds/{Kind}/{List.Slug}/{Format.FileName()}";

    public string BlobName => List.Kind == ListKind.All ? $"feeds/{Format.FileName()}" : Path[1..];

    /// <summary>The feed's own id, the same wherever it is served and in every format.</summary>
    public string Urn => List.Kind == ListKind.All
        ? "urn:newsfunctions:feed:all"
        : $"urn:newsfunctions:feed:{Kind}:{List.Slug}";

    private string Kind => List.Kind.ToString().ToLowerInvariant();

    public static FeedKey? FromBlob(string name) => name.Split('/') switch
    {
        ["feeds", var file] => FormatOf(file) is { } format ? new FeedKey(ListKey.All, format) : null,
        ["feeds", var kind, var slug, var file] => Parse(kind, slug, file),
        _ => null,
    };

    public static FeedKey? Parse(string kind, string slug, string file) =>
        FormatOf(file) is { } format && kind is "category" or "tag" or "author" && Slug.TryParse(slug, out _)
            ? new FeedKey(new ListKey(Enum.Parse<ListKind>(kind, ignoreCase: true), slug), format)
            : null;

    private static FeedFormat? FormatOf(string file) =>
        FeedFormats.All.Cast<FeedFormat?>().FirstOrDefault(format => format!.Value.FileName() == file);
}

public static class FeedFormats
{
    public static IReadOnlyList<FeedFormat> All { get; } = Enum.GetValues<FeedFormat>();

    public static string FileName(this FeedFormat format) => format switch
    {
        FeedFormat.Rss => "rss.xml",
        FeedFormat.Atom => "atom.xml",
        FeedFormat.Json => "feed.json",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    public static string MediaType(this FeedFormat format) => format switch
    {
        FeedFormat.Rss => "application/rss+xml",
        FeedFormat.Atom => "application/atom+xml",
        FeedFormat.Json => "application/feed+json",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    public static string ContentType(this FeedFormat format) => $"{format.MediaType()}; charset=utf-8";

    /// <summary>The feeds of a list, as the head of a page offers them.</summary>
    public static IEnumerable<(string Title, string MediaType, string Url)> Links(
        SiteOptions site, ListKey list, string name) =>
        All.Select(format =>
            ($"{name} ({format.Title()})", format.MediaType(), site.Api(new FeedKey(list, format).Path)));

    public static byte[] Write(this FeedFormat format, FeedContent feed) => format switch
    {
        FeedFormat.Rss => RssWriter.Write(feed),
        FeedFormat.Atom => AtomWriter.Write(feed),
        FeedFormat.Json => JsonFeedWriter.Write(feed),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static string Title(this FeedFormat format) => format switch
    {
        FeedFormat.Rss => "RSS",
        FeedFormat.Atom => "Atom",
        _ => "JSON Feed",
    };
}
