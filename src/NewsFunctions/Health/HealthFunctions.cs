using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Http;

namespace NewsFunctions.Health;

public sealed record LiveDocument(string Status);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LiveDocument))]
[JsonSerializable(typeof(ReadyDocument))]
public sealed partial class HealthJson : JsonSerializerContext;

public sealed class HealthFunctions(Readiness readiness)
{
    private static readonly LiveDocument Alive = new("live");

    /// <summary>The process answers; no storage is asked.</summary>
    [Function("GetLive")]
    public static IResult Live(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/live")] HttpRequest request) =>
        Answers.Json(request, Alive, HealthJson.Default.LiveDocument, TimeSpan.Zero);

    [Function("GetReady")]
    public async Task<IResult> Ready(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/ready")] HttpRequest request,
        CancellationToken cancellationToken) =>
        await readiness.GetAsync(cancellationToken) is { } document
            ? Answers.Json(request, document, HealthJson.Default.ReadyDocument, TimeSpan.Zero)
            : Problem.Unavailable(request.HttpContext.Response);
}
