using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publication;

/// <summary>What is kept of a file of <c>publication/theme</c>: of a template its text, of others a copy.</summary>
/// <param name="Text">Of a template; null for others.</param>
/// <param name="Copy">Name of the blob in <c>site</c>; null for templates.</param>
public sealed record ThemeItem(string? Text, string? Copy)
{
    /// <returns>Null where the file has no good version, or is no file of the theme.</returns>
    public static ThemeItem? Of(PublicationFile file) =>
        file.Content is { } content && file.Name.StartsWith(OwnTheme.Folder, StringComparison.Ordinal)
            ? JsonSerializer.Deserialize(content, PublicationJson.Default.ThemeItem)
            : null;
}

/// <summary>What the publisher puts in the place of the app's theme, or beside it.</summary>
public sealed class OwnTheme
{
    public const string Folder = "theme/";
    public const string TemplateEnding = ".liquid";
    public static readonly OwnTheme None = new(PublicationFiles.None);

    public OwnTheme(PublicationFiles files)
    {
        var items = files.ByName.Values.Select(file => (Name: file.Name[(file.Name.IndexOf('/') + 1)..],
            Item: ThemeItem.Of(file))).Where(file => file.Item is not null).ToList();
        Templates = items.Where(file => file.Item!.Text is not null)
            .ToFrozenDictionary(file => file.Name, file => file.Item!.Text!);
        Copies = items.Where(file => file.Item!.Copy is not null)
            .ToFrozenDictionary(file => file.Name, file => file.Item!.Copy!);
        Fingerprint = Hash(string.Join('\n', items.Select(file => $"{file.Name} {file.Item!.Copy}")));
    }

    /// <summary>Their texts by name, such as <c>footer.liquid</c>.</summary>
    public FrozenDictionary<string, string> Templates { get; }

    /// <summary>Their blobs in <c>site</c> by name, such as <c>colours.css</c>.</summary>
    public FrozenDictionary<string, string> Copies { get; }

    /// <summary>Another one where another copy is served.</summary>
    public string Fingerprint { get; }

    /// <summary>What stands for the bytes that are sent: a style sheet names other files by theirs.</summary>
    public string? VersionOf(string name) => Copies.GetValueOrDefault(name) is not { } copy ? null
        : name.EndsWith(".css", StringComparison.Ordinal) ? Hash(copy + Fingerprint) : Hash(copy);

    public bool HasSameTemplates(OwnTheme other) => Templates.Count == other.Templates.Count
        && Templates.All(file => other.Templates.GetValueOrDefault(file.Key) == file.Value);

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
