using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace NewsFunctions.Http;

/// <summary>
/// JSON as it is sent: letters and markup as they are. What System.Text.Json escapes besides would only matter inside
/// an HTML page, and no answer is one (nosniff).
/// </summary>
public static class Json
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Bytes<T>(T document, JsonTypeInfo<T> type) =>
        Write(json => JsonSerializer.Serialize(json, document, type));

    public static byte[] Bytes(JsonNode document) => Write(json => document.WriteTo(json));

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options)) write(json);
        return stream.ToArray();
    }
}
