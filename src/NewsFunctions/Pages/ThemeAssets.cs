using System.Text;
using System.Text.RegularExpressions;
using NewsFunctions.Http;
using NewsFunctions.Publication;
using NewsFunctions.Storage;

namespace NewsFunctions.Pages;

/// <summary>The publisher's files as they are sent, in memory; those of the app where there are none.</summary>
public sealed partial class ThemeAssets(ThemeStore store)
{
    private const long Most = 32 * 1024 * 1024;
    private readonly ByteCache<string, Answer> cache = new(Most, (url, answer) => (2L * url.Length) + answer.Size);
    private readonly SingleFlight<string, Answer?> flights = new();

    /// <summary>Bytes in memory, and the most that there may be.</summary>
    internal (long Bytes, long Most) InMemory => (cache.Bytes, cache.Most);

    public async ValueTask<ThemeFile?> FindAsync(OwnTheme own, string name, CancellationToken cancellationToken)
    {
        if (!own.Copies.TryGetValue(name, out var copy)) return ThemeFiles.Find(name);
        var url = ThemeFiles.UrlOf(own, name)!;
        var answer = cache.TryGet(url, out var known)
            ? known
            : await flights.RunAsync(url, () => LoadAsync(own, name, copy)).WaitAsync(cancellationToken);
        if (answer is null) return ThemeFiles.Find(name);
        cache.Set(url, answer);
        return new ThemeFile(answer, url);
    }

    // Null while a copy is missing: the sweep brings it back.
    private async Task<Answer?> LoadAsync(OwnTheme own, string name, string copy)
    {
        if (await store.ReadAsync(copy) is not { } bytes) return null;
        if (name.EndsWith(".css", StringComparison.Ordinal))
            bytes = Encoding.UTF8.GetBytes(WithVersions(Encoding.UTF8.GetString(bytes), own));
        return new Answer(Rendition.Of(bytes), []) { ContentType = ThemeType.Of(name)!.ContentType };
    }

    // Fonts and pictures that a style sheet names are kept for ever too.
    private static string WithVersions(string css, OwnTheme own) => NamedFile().Replace(css, file =>
        ThemeFiles.UrlOf(own, file.Groups["name"].Value) is { } url
            ? $"{file.Groups["before"].Value}{url}{file.Groups["after"].Value}"
            : file.Value);

    [GeneratedRegex(
        """(?<before>\burl\(\s*(?<q>["']?))(/theme/)?(?<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?<after>\k<q>\s*\))""")]
    private static partial Regex NamedFile();
}
