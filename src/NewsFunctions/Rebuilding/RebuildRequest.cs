using System.Text.Json;
using System.Text.Json.Serialization;

namespace NewsFunctions.Rebuilding;

public sealed record RebuildRequest(bool Verify = false)
{
    /// <returns>Null where the body is not understood: then nothing should be rebuilt.</returns>
    public static async Task<RebuildRequest?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(cancellationToken);
        if (string.IsNullOrWhiteSpace(body)) return new RebuildRequest();
        try
        {
            return JsonSerializer.Deserialize(body, RebuildJson.Default.RebuildRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(RebuildRequest))]
[JsonSerializable(typeof(RebuildResult))]
public sealed partial class RebuildJson : JsonSerializerContext;
