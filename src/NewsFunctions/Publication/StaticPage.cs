namespace NewsFunctions.Publication;

/// <summary>A file of <c>publication/pages</c>: imprint, privacy, about.</summary>
/// <param name="Language">Null where it is the site's.</param>
/// <param name="Html">With place holders for the addresses of this site.</param>
public sealed record StaticPage(string Slug, string Title, string Summary, string? Language, string Html)
{
    /// <summary>The first segments of the addresses that a route has, or a host keeps for itself.</summary>
    public static readonly IReadOnlySet<string> Taken = new HashSet<string>
    {
        "admin", "api", "articles", "author", "category", "docs", "feeds", "health", "oembed", "runtime", "search",
        "tag", "theme", "trending",
    };

    /// <summary>Where readers find it.</summary>
    public string Path => $"/{Slug}";
}
