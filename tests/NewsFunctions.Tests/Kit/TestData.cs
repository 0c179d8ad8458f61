using System.Text.Json.Nodes;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Kit;

/// <summary>
/// Files beside the tests, named from their folder: JSON for cases and corpora, text for what people read line by line.
/// </summary>
internal static class TestData
{
    public static string PathOf(string file) =>
        Path.Combine(Repository.RootOrCurrent, "tests", "NewsFunctions.Tests", file);

    public static string Text(string file) => File.ReadAllText(PathOf(file));

    public static byte[] Bytes(string file) => File.ReadAllBytes(PathOf(file));

    public static JsonNode Json(string file) => JsonNode.Parse(Text(file))!;

    public static string[] Strings(JsonNode list) => [.. list.AsArray().Select(text => (string)text!)];
}
