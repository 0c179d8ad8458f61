namespace NewsFunctions.Catalogue;

/// <summary>
/// Addresses inside a rendered body. Those of this site are stored with a place holder, so that a body does not depend on
/// where the site is served: two control characters that are taken out of every upload, and that no entity can write
/// (HTML reads <c>&amp;#x80;</c> as the euro sign).
/// </summary>
public static class Links
{
    public const string ApiMark = "\u0080";
    public const string SiteMark = "\u0082";

    public static bool IsWeb(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    public static string WithoutMarks(string text) =>
        text.Replace(ApiMark, "", StringComparison.Ordinal).Replace(SiteMark, "", StringComparison.Ordinal);

    public static string Resolve(string body, SiteOptions site) => body
        .Replace(ApiMark, site.Api(""), StringComparison.Ordinal)
        .Replace(SiteMark, site.BaseUrl.TrimEnd('/'), StringComparison.Ordinal);
}
