namespace NewsFunctions.Publishing;

/// <summary>
/// Addresses inside a rendered body. Those of this site are stored with a place holder, so that a body does not depend on
/// where the site is served; private-use characters, as no upload keeps them.
/// </summary>
public static class Links
{
    public const string ApiMark = "\uE000";
    public const string SiteMark = "\uE001";

    public static bool IsWeb(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    public static string WithoutMarks(string text) =>
        text.Replace(ApiMark, "", StringComparison.Ordinal).Replace(SiteMark, "", StringComparison.Ordinal);

    public static string Resolve(string body, SiteOptions site) => body
        .Replace(ApiMark, site.Api(""), StringComparison.Ordinal)
        .Replace(SiteMark, site.BaseUrl.TrimEnd('/'), StringComparison.Ordinal);
}
