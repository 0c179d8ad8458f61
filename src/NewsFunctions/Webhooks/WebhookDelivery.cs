using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Webhooks;

/// <summary>
/// Tells an endpoint of all changes, in their order and at least once. What has been told stands in the endpoint's
/// state, so a run that ends anywhere is continued by the next.
/// </summary>
public sealed partial class WebhookDelivery(
    WebhookStore store, WebhookQueue queue, WebhookSender sender, WebhookProgress progress, LiveCatalogue live,
    IOptions<SiteOptions> site, StorageClock time, ILogger<WebhookDelivery> log)
{
    // Longer than an attempt and what is written around it.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    // Functions may run for ten minutes.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(5);

    /// <summary>As a message in the queue says.</summary>
    public async Task WakeAsync(string message, CancellationToken cancellationToken)
    {
        var (name, at) = WebhookQueue.Read(message);
        if (at > time.GetUtcNow()) await queue.WakeAsync(name, at.Value, cancellationToken);
        else if (name.Length == 0)
            await Task.WhenAll(
                progress.Endpoints.Select(endpoint => DeliverAsync(endpoint, cancellationToken)));
        else if (progress.Find(name) is { } endpoint) await DeliverAsync(endpoint, cancellationToken);
        else Unknown(name);
    }

    /// <summary>Wakes the endpoints that nobody seems to have woken.</summary>
    public async Task RemindAsync(CancellationToken cancellationToken)
    {
        if (progress.Endpoints.Count == 0) return;
        var states = await store.ListAsync(cancellationToken);
        var snapshot = await live.NewestSnapshotAsync(cancellationToken);
        var forgotten = progress.Endpoints.Where(endpoint =>
        {
            var state = WebhookProgress.StateOf(endpoint, states.GetValueOrDefault(endpoint.Name), snapshot);
            return state.IsFree(snapshot.Now) && WebhookProgress.HasWork(endpoint, state, snapshot);
        });
        await Task.WhenAll(forgotten.Select(endpoint => queue.WakeAsync(endpoint.Name, cancellationToken)));
    }

    private async Task DeliverAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken)
    {
        // Who was woken during a run has left what is new to it, so it looks again when it has given up its lease.
        while (await RunAsync(endpoint, cancellationToken))
        {
        }
    }

    /// <returns>Whether it came to the end of the changes.</returns>
    private async Task<bool> RunAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(endpoint.Name, cancellationToken);
        var snapshot = await live.NewestSnapshotAsync(cancellationToken);
        var state = WebhookProgress.StateOf(endpoint, found, snapshot);
        if (!state.IsFree(snapshot.Now) || !WebhookProgress.HasWork(endpoint, state, snapshot)) return false;
        state = state with { Owner = Guid.NewGuid().ToString("N") };
        if (await KeepAsync(state, cancellationToken) is not { } leased) return false;
        return await TellAsync(endpoint, leased, cancellationToken);
    }

    private async Task<bool> TellAsync(
        WebhookEndpoint endpoint, WebhookState state, CancellationToken cancellationToken)
    {
        var (end, kept) = (time.GetUtcNow() + LongestRun, state);
        while (true)
        {
            var snapshot = await live.SnapshotAsync(cancellationToken);
            var (change, next) = WebhookProgress.Next(endpoint, state, snapshot);
            if (change is null) return await EndAsync(endpoint, state, next, snapshot, cancellationToken);
            if (snapshot.Now > end) return await PauseAsync(state, snapshot.Now, cancellationToken);
            if (state != kept)
            {
                if (await KeepAsync(state, cancellationToken) is not { } still) return false;
                state = kept = still;
            }
            if (await TryAsync(endpoint, state, change, next, cancellationToken) is not { } told) return false;
            state = told;
        }
    }

    /// <returns>Null where the run ends with this.</returns>
    private async Task<WebhookState?> TryAsync(
        WebhookEndpoint endpoint, WebhookState state, Change change, ChangeCursor next,
        CancellationToken cancellationToken)
    {
        var what = WebhookEvent.Of(change, site.Value);
        var attempt = await sender.SendAsync(endpoint, what, cancellationToken);
        if (attempt.IsDelivered) return state.Delivered(next, attempt);
        var now = time.GetUtcNow();
        state = state.Failed(attempt, change, now);
        if (attempt.IsGone)
        {
            await store.WriteAsync(state.Released() with { DisabledAt = now }, cancellationToken);
            Disabled(endpoint.Name);
            return null;
        }
        if (!state.MayGiveUp(change, what.At, now))
        {
            await PauseAsync(state, state.NextAttempt!.Value, cancellationToken);
            return null;
        }
        await queue.GiveUpAsync(endpoint, what, state, cancellationToken);
        GivenUp(endpoint.Name, what.Type, what.Subject, attempt.Words);
        return state.GaveUp(next);
    }

    private async Task<bool> EndAsync(
        WebhookEndpoint endpoint, WebhookState state, ChangeCursor next, Snapshot snapshot,
        CancellationToken cancellationToken)
    {
        if (snapshot.Edition.NextRelease is { } release && !state.WillWake(release, snapshot.Now))
        {
            await queue.WakeAsync(endpoint.Name, release, cancellationToken);
            state = state with { WakeAt = release };
        }
        state = state.Released() with { Cursor = next, Heard = next };
        return await store.WriteAsync(state, cancellationToken) is not null;
    }

    private async Task<bool> PauseAsync(
        WebhookState state, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var noted = WebhookProgress.Note(state, await live.SnapshotAsync(cancellationToken));
        if (await store.WriteAsync(noted.Released(), cancellationToken) is not null)
            await queue.WakeAsync(state.Endpoint, until, cancellationToken);
        return false;
    }

    /// <returns>Null where another run has it now.</returns>
    private Task<WebhookState?> KeepAsync(WebhookState state, CancellationToken cancellationToken) =>
        store.WriteAsync(state with { LeasedUntil = time.GetUtcNow() + Lease }, cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A message in the queue webhooks names {Endpoint}, which the settings do not")]
    private partial void Unknown(string endpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Webhook {Endpoint} answered 410 and is told nothing more, until its address changes or a replay is asked for")]
    private partial void Disabled(string endpoint);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Webhook {Endpoint} could not be told {Type} of {Subject} for a day, which now lies in the poison " +
            "queue: {Words}")]
    private partial void GivenUp(string endpoint, string type, string subject, string words);
}
