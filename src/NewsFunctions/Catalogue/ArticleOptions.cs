using System.ComponentModel.DataAnnotations;

namespace NewsFunctions.Catalogue;

public sealed class ArticleOptions
{
    /// <summary>An instance asks for changes of others after this many seconds, when a request comes.</summary>
    [Range(1, 3600)]
    public int RefreshSeconds { get; set; } = 5;

    /// <summary>How long a browser or CDN may keep an answer.</summary>
    [Range(0, 86400)]
    public int MaxAgeSeconds { get; set; } = 60;

    /// <summary>Rendered bodies kept in memory, in megabytes.</summary>
    [Range(1, 1024)]
    public int BodyCacheMegabytes { get; set; } = 64;

    /// <summary>Rendered answers kept in memory, in megabytes.</summary>
    [Range(1, 1024)]
    public int PageCacheMegabytes { get; set; } = 64;
}
