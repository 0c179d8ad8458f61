using System.Collections.Frozen;
using System.Text.Json.Nodes;
using NewsFunctions.Http;
using NewsFunctions.Publication;
using NewsFunctions.Storage;

namespace NewsFunctions.Pages;

/// <param name="Url">With a hash, so that it can be kept for ever.</param>
public sealed record ThemeFile(Answer Answer, string Url)
{
    public string Version => Answer.Rendition.Hash;
}

/// <summary>Style, script and pictures of the pages, built into the app, and where the publisher's stand.</summary>
public static class ThemeFiles
{
    private const string Prefix = "NewsFunctions.Pages.theme.";

    private static readonly Once<FrozenDictionary<string, ThemeFile>> Files = new(() =>
        typeof(ThemeFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && ThemeType.Of(name) is not null)
            .Select(name => name[Prefix.Length..]).ToFrozenDictionary(name => name, Read));

    /// <summary>Addresses by the names that templates use: <c>theme.style</c>, <c>theme['style.css']</c>.</summary>
    public static JsonObject Model(OwnTheme own)
    {
        var model = new JsonObject();
        foreach (var name in Files.Value.Keys.Concat(own.Copies.Keys.Order(StringComparer.Ordinal)).Distinct())
        {
            model[name] = UrlOf(own, name);
            model.TryAdd(Path.GetFileNameWithoutExtension(name), UrlOf(own, name));
        }
        return model;
    }

    public static ThemeFile? Find(string name) => Files.Value.GetValueOrDefault(name);

    /// <returns>Null where there is no such file.</returns>
    public static string? UrlOf(OwnTheme own, string name) =>
        own.VersionOf(name) is { } version ? UrlOf(name, version) : Find(name)?.Url;

    private static string UrlOf(string name, string version) => $"/theme/{name}?v={version}";

    private static ThemeFile Read(string name)
    {
        using var stream = typeof(ThemeFiles).Assembly.GetManifestResourceStream(Prefix + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var answer = new Answer(Rendition.Of(bytes), []) { ContentType = ThemeType.Of(name)!.ContentType };
        return new ThemeFile(answer, UrlOf(name, answer.Rendition.Hash[..12]));
    }
}
