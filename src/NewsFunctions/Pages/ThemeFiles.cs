using System.Collections.Frozen;
using System.Text.Json.Nodes;
using NewsFunctions.Http;
using NewsFunctions.Storage;

namespace NewsFunctions.Pages;

/// <param name="Url">With the hash of the content, so that it can be kept for ever.</param>
public sealed record ThemeFile(Answer Answer, string Url)
{
    public string Version => Answer.Rendition.Hash;
}

/// <summary>Style, script and pictures of the pages, built into the app.</summary>
public static class ThemeFiles
{
    private const string Prefix = "NewsFunctions.Pages.theme.";

    private static readonly Dictionary<string, string> Types = new()
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
    };

    private static readonly Once<FrozenDictionary<string, ThemeFile>> Files = new(() =>
        typeof(ThemeFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Where(name => Types.ContainsKey(Path.GetExtension(name)))
            .Select(name => name[Prefix.Length..]).ToFrozenDictionary(name => name, Read));

    /// <summary>Addresses by the names that templates use: <c>theme.style</c>.</summary>
    public static JsonObject Model => new(Files.Value.Select(file =>
        KeyValuePair.Create(Path.GetFileNameWithoutExtension(file.Key), (JsonNode?)file.Value.Url)));

    public static ThemeFile? Find(string name) => Files.Value.GetValueOrDefault(name);

    private static ThemeFile Read(string name)
    {
        using var stream = typeof(ThemeFiles).Assembly.GetManifestResourceStream(Prefix + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var answer = new Answer(Rendition.Of(bytes), []) { ContentType = Types[Path.GetExtension(name)] };
        return new ThemeFile(answer, $"/theme/{name}?v={answer.Rendition.Hash[..12]}");
    }
}
