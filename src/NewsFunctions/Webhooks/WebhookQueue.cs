using System.Globalization;
using System.Text.Json;
using NewsFunctions.Http;
using NewsFunctions.Storage;

namespace NewsFunctions.Webhooks;

/// <summary>
/// The queue <c>webhooks</c>, whose messages say of an endpoint that there may be something to tell it, and its poison
/// queue.
/// </summary>
public sealed class WebhookQueue(StorageClients storage, StorageClock time)
{
    // No message may wait for longer than a week.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(6);
    private static readonly TimeSpan ForEver = TimeSpan.FromSeconds(-1);

    public Task WakeAsync(string endpoint, CancellationToken cancellationToken) =>
        storage.WebhookWakes.SendMessageAsync(endpoint, cancellationToken);

    /// <param name="at">Whoever gets the message earlier sends it again.</param>
    public Task WakeAsync(string endpoint, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var wait = at - time.GetUtcNow();
        if (wait > LongestWait) wait = LongestWait;
        var seconds = Math.Max(0, Math.Ceiling(wait.TotalSeconds));
        return storage.WebhookWakes.SendMessageAsync(
            string.Create(CultureInfo.InvariantCulture, $"{endpoint} {at.UtcDateTime:O}"),
            TimeSpan.FromSeconds(seconds), ForEver, cancellationToken);
    }

    /// <returns>The endpoint and from when on; empty where a message names none.</returns>
    public static (string Endpoint, DateTimeOffset? At) Read(string message)
    {
        var parts = message.Trim().Split(' ');
        return (parts[0], DateTimeOffset.TryParse(
            parts[^1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && parts.Length == 2
            ? at : null);
    }

    public Task GiveUpAsync(
        WebhookEndpoint endpoint, WebhookEvent what, WebhookState state, CancellationToken cancellationToken)
    {
        using var body = JsonDocument.Parse(what.Body);
        var message = new GivenUp(endpoint.Name, what.Id, state.Failures, state.LastOutcome, body.RootElement);
        return storage.WebhookPoison.SendMessageAsync(
            BinaryData.FromBytes(Json.Bytes(message, WebhookJson.Default.GivenUp)), timeToLive: ForEver,
            cancellationToken: cancellationToken);
    }
}

/// <summary>An event that could not be told within a day.</summary>
/// <param name="Event">The message as it was sent.</param>
public sealed record GivenUp(string Endpoint, string Id, int Failures, string? LastOutcome, JsonElement Event);
