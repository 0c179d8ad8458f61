using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace NewsFunctions.Publishing;

/// <summary>What another site shows in a frame: a video, or a post of a social network.</summary>
/// <param name="Service">As readers know it.</param>
/// <param name="Frame">The address of the frame, which tells that site as little as it lets.</param>
public sealed partial record Embed(string Service, Uri Frame, bool IsVideo)
{
    /// <summary>The host that a frame needs, as a policy names it.</summary>
    public string Origin => Frame.GetLeftPart(UriPartial.Authority);

    /// <returns>Null where the address is none of those that are known.</returns>
    public static Embed? Of(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
            || !uri.IsDefaultPort || uri.UserInfo.Length > 0 || uri.HostNameType != UriHostNameType.Dns)
            return null;
        var host = uri.IdnHost.ToLowerInvariant();
        foreach (var prefix in new[] { "www.", "m.", "mobile.", "music." })
            if (host.StartsWith(prefix, StringComparison.Ordinal)) host = host[prefix.Length..];
        return host switch
        {
            "youtube.com" or "youtube-nocookie.com" or "youtu.be" => YouTube(uri, host),
            "vimeo.com" or "player.vimeo.com" => Vimeo(uri),
            "bsky.app" => Bluesky(uri),
            _ => Mastodon(uri),
        };
    }

    private static Embed? YouTube(Uri uri, string host)
    {
        var query = new QueryCollection(QueryHelpers.ParseQuery(uri.Query));
        var path = YouTubePath().Match(uri.AbsolutePath);
        var id = host == "youtu.be" ? uri.AbsolutePath.TrimStart('/').Split('/')[0]
            : uri.AbsolutePath.TrimEnd('/') == "/watch" ? query["v"].ToString()
            : path.Success ? path.Groups[1].Value : "";
        if (!YouTubeId().IsMatch(id)) return null;
        var start = Seconds(query["t"].FirstOrDefault() ?? query["start"].FirstOrDefault() ?? "");
        return new("YouTube", new($"https://www.youtube-nocookie.com/embed/{id}"
            + (start > 0 ? string.Create(CultureInfo.InvariantCulture, $"?start={start}") : "")), true);
    }

    // 90, 90s, 1m30s, 1h2m3s.
    private static int Seconds(string written)
    {
        if (Moment().Match(written) is not { Success: true } parts) return 0;
        return (3600 * Part(1)) + (60 * Part(2)) + Part(3);

        int Part(int group) => parts.Groups[group] is { Success: true, Value: var number }
            ? int.Parse(number, CultureInfo.InvariantCulture) : 0;
    }

    // The second part of an address is the key to a video that is not listed.
    private static Embed? Vimeo(Uri uri)
    {
        if (VimeoPath().Match(uri.AbsolutePath) is not { Success: true } path) return null;
        var key = path.Groups[2].Value is { Length: > 0 } inPath ? inPath
            : new QueryCollection(QueryHelpers.ParseQuery(uri.Query))["h"].ToString();
        var more = VimeoKey().IsMatch(key) ? $"&h={key}" : "";
        return new("Vimeo", new($"https://player.vimeo.com/video/{path.Groups[1].Value}?dnt=1{more}"), true);
    }

    private static Embed? Bluesky(Uri uri) => BlueskyPath().Match(uri.AbsolutePath) is { Success: true } path
        ? new("Bluesky", new($"https://embed.bsky.app/embed/{path.Groups[1].Value}/app.bsky.feed.post/"
            + path.Groups[2].Value), false)
        : null;

    // Its servers are many, and have their posts in common: an account, and a long number.
    private static Embed? Mastodon(Uri uri) =>
        MastodonPath().Match(uri.AbsolutePath) is { Success: true } path && uri.IdnHost.Contains('.')
            ? new("Mastodon", new($"https://{uri.IdnHost.ToLowerInvariant()}{path.Groups[1].Value}/embed"), false)
            : null;

    [GeneratedRegex("^/(?:shorts|live|embed|v)/([^/]+)/?$")]
    private static partial Regex YouTubePath();

    [GeneratedRegex("^[A-Za-z0-9_-]{11}$")]
    private static partial Regex YouTubeId();

    [GeneratedRegex(@"^(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?$")]
    private static partial Regex Moment();

    [GeneratedRegex(@"^/(?:video/|channels/[\w-]+/)?(\d{5,12})(?:/([0-9a-f]+))?/?$")]
    private static partial Regex VimeoPath();

    [GeneratedRegex("^[0-9a-f]{6,20}$")]
    private static partial Regex VimeoKey();

    [GeneratedRegex("^/profile/([A-Za-z0-9.:-]{3,100})/post/([a-z0-9]{8,20})/?$")]
    private static partial Regex BlueskyPath();

    [GeneratedRegex(@"^(/@\w{1,60}(?:@[\w.-]{3,100})?/\d{15,20})(?:/embed)?/?$")]
    private static partial Regex MastodonPath();
}
