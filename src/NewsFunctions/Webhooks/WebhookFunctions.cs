using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Webhooks;

public sealed class WebhookFunctions(WebhookDelivery delivery, WebhookDesk desk)
{
    /// <summary>A message only wakes an endpoint, which is then told whatever it has missed.</summary>
    [Function("DeliverWebhooks")]
    public Task Deliver(
        [QueueTrigger("webhooks", Connection = "Storage")] string message, CancellationToken cancellationToken) =>
        delivery.WakeAsync(message, cancellationToken);

    [Function("ReplayWebhooks")]
    public async Task<IResult> Replay(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/webhooks/replay")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        if (await ReadAsync(request, cancellationToken) is not { } asked
            || !Since.TryParse(asked.Since ?? "", out var since))
            return Problem.BadRequest("The body must be JSON such as {\"since\":\"2026-04-17T06:30:00Z\"}; \"since\" " +
                "takes a moment or what /api/changes gave, \"endpoint\" a name.");
        if (asked.Endpoint is { } name && !desk.Names.Contains(name))
            return Problem.NotFound(desk.Names.Count == 0
                ? "No endpoint is set."
                : $"There is no endpoint \"{name}\", only {string.Join(", ", desk.Names)}.");
        return await desk.ReplayAsync(asked.Endpoint, since, cancellationToken) is { } replays
            ? Results.Bytes(Json.Bytes(replays, WebhookAnswers.Default.WebhookReplays), Answers.JsonType)
            : Problem.BadRequest("\"since\" is ahead of this site, which was restored from a backup perhaps.");
    }

    [Function("TestWebhooks")]
    public async Task<IResult> Test(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/webhooks/test")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var tests = await desk.TestAsync(cancellationToken);
        return Results.Bytes(Json.Bytes(tests, WebhookAnswers.Default.WebhookTests), Answers.JsonType);
    }

    private static async Task<ReplayRequest?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(
                request.Body, WebhookAnswers.Default.ReplayRequest, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Endpoint">Null: all.</param>
/// <param name="Since">From where on; a moment, or what /api/changes gave.</param>
public sealed record ReplayRequest(string? Endpoint, string? Since);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(WebhookReplays))]
[JsonSerializable(typeof(WebhookTests))]
internal sealed partial class WebhookAnswers : JsonSerializerContext;
