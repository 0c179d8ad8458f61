using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace NewsFunctions.LocalHost.Settings;

/// <summary>Reads local.settings.json, which Core Tools would turn into environment variables.</summary>
internal static class LocalSettings
{
    private static readonly JsonDocumentOptions Lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static string? DefaultPath =>
        Repository.Root is { } root ? Path.Combine(root, "local.settings.json") : null;

    public static void AddTo(IConfigurationBuilder configuration, string[] args)
    {
        var given = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        if ((given["LocalSettings"] ?? DefaultPath) is { } path && File.Exists(path))
            configuration.AddInMemoryCollection(Read(path));
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(args);
    }

    internal static Dictionary<string, string?> Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            var root = json.RootElement;
            if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
                throw new LocalHostException($"{path} is encrypted: decrypt it with `func settings decrypt`, or copy " +
                    "local.settings.sample.json.");
            var values = Section(root, "Values").Select(
                value => (value.Name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), value));
            var host = Section(root, "Host").Select(value => ($"Host:{value.Name}", value));
            return values.Concat(host).ToDictionary(
                setting => setting.Item1, setting => Text(path, setting.value), StringComparer.OrdinalIgnoreCase);
        }
        catch (JsonException exception)
        {
            throw new LocalHostException(
                $"{path} is not valid JSON: {exception.Message} Compare it with local.settings.sample.json.",
                exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IOException
            or UnauthorizedAccessException)
        {
            throw new LocalHostException(
                $"{path} cannot be read: {exception.Message} Compare it with local.settings.sample.json.", exception);
        }
    }

    private static JsonElement.ObjectEnumerator Section(JsonElement root, string name) =>
        root.TryGetProperty(name, out var section) ? section.EnumerateObject() : default;

    private static string? Text(string path, JsonProperty value) => value.Value.ValueKind switch
    {
        JsonValueKind.String => value.Value.GetString(),
        JsonValueKind.Object or JsonValueKind.Array =>
            throw new LocalHostException($"{path}: the value of {value.Name} must be a text, not an object: write " +
                "nested settings as \"Section__Name\"."),
        JsonValueKind.Null => null,
        _ => value.Value.GetRawText(),
    };
}
