using System.Text.Json;
using System.Text.Json.Nodes;

namespace NewsFunctions.Tests.Cases;

/// <summary>A file of a case and the blob that it is uploaded as: container, slash, name.</summary>
public sealed record CaseFile(string Path, string Blob, bool IsLater);

/// <summary>One folder of <c>Cases/Data</c>, see <c>Cases/README.md</c>.</summary>
public sealed record Case(string Name, IReadOnlyList<CaseFile> Files, JsonNode Expected)
{
    private static readonly string Folder = TestData.PathOf("Cases/Data");

    public static IReadOnlyList<Case> All { get; } =
        [.. Directory.GetDirectories(Folder).Order(StringComparer.Ordinal).Select(Read)];

    public JsonArray Expect => Expected["expect"]!.AsArray();
    public JsonArray Then => Items("then");
    public JsonArray ExpectThen => Items("expectThen");

    public byte[] Content(string blob) => File.ReadAllBytes(Files.Single(file => file.Blob == blob).Path);

    private JsonArray Items(string name) => Expected[name]?.AsArray() ?? [];

    private static Case Read(string folder)
    {
        var expected = TestData.Json(Path.Combine(folder, "expected.json"));
        var files = expected["uploads"]!.AsArray().Select(upload => upload!.GetValueKind() == JsonValueKind.String
            ? new CaseFile(Path.Combine(folder, (string)upload!), (string)upload!, IsLater: false)
            : new CaseFile(
                Path.Combine(folder, (string)upload["file"]!), (string)upload["as"]!, (bool?)upload["later"] ?? false));
        return new Case(Path.GetFileName(folder), [.. files], expected);
    }
}
