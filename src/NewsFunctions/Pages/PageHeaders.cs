namespace NewsFunctions.Pages;

/// <summary>What a browser may do with a page: nothing but what its own files do.</summary>
internal static class PageHeaders
{
    private const string Permissions =
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
        + "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    /// <param name="frames">Origins whose frames the page may show.</param>
    public static void Set(HttpResponse response, SiteOptions site, IReadOnlyList<string>? frames = null)
    {
        response.Headers.ContentSecurityPolicy = Policy(site)
            + (frames is { Count: > 0 } ? $"; frame-src {string.Join(' ', frames)}" : "");
        response.Headers["Permissions-Policy"] = Permissions;
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    // Articles may show images and recordings of other sites, and this site may serve its own from another address.
    private static string Policy(SiteOptions site)
    {
        var api = new Uri(site.Api("/")).GetLeftPart(UriPartial.Authority);
        return $"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
            + $"img-src 'self' data: https: {api}; media-src 'self' https: {api}; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }
}
