using NewsFunctions.Catalogue;
using NewsFunctions.Health;
using NewsFunctions.Storage;

namespace NewsFunctions.Webhooks;

/// <summary>What operators ask of webhooks: how they are, to try them, to tell what was told once more.</summary>
public sealed class WebhookDesk(
    WebhookProgress progress, WebhookStore store, WebhookQueue queue, WebhookSender sender, LiveCatalogue live,
    StorageClock time)
{
    private const int MaxSaid = 500;

    public IReadOnlyList<string> Names { get; } = [.. progress.Endpoints.Select(endpoint => endpoint.Name)];

    public async Task<IReadOnlyList<DeliveryHealth>> HealthAsync(
        Snapshot snapshot, CancellationToken cancellationToken)
    {
        if (progress.Endpoints.Count == 0) return [];
        var states = await store.ListAsync(cancellationToken);
        return
        [
            .. progress.Endpoints.Select(endpoint => HealthOf(
                endpoint, WebhookProgress.StateOf(endpoint, states.GetValueOrDefault(endpoint.Name), snapshot),
                snapshot)),
        ];
    }

    /// <summary>Sends each endpoint an event of no article, whatever its state is.</summary>
    public async Task<WebhookTests> TestAsync(CancellationToken cancellationToken)
    {
        var what = WebhookEvent.Test(time.GetUtcNow());
        return new(await Task.WhenAll(progress.Endpoints.Select(async endpoint =>
        {
            var attempt = await sender.SendAsync(endpoint, what, cancellationToken);
            var said = attempt.Said.Length > MaxSaid ? attempt.Said[..MaxSaid] : attempt.Said;
            return new WebhookTest(
                endpoint.Name, attempt.IsDelivered, attempt.Status, attempt.Words,
                (long)attempt.Took.TotalMilliseconds, said);
        })));
    }

    /// <summary>Puts endpoints back, or forward, to a place in the changes, also those that are disabled.</summary>
    /// <param name="name">Null: all of them.</param>
    /// <returns>Null where <paramref name="since"/> is ahead of the site.</returns>
    public async Task<WebhookReplays?> ReplayAsync(string? name, Since since, CancellationToken cancellationToken)
    {
        var snapshot = await live.NewestSnapshotAsync(cancellationToken);
        var from = since.In(snapshot);
        if (from.Sequence > snapshot.Catalogue.Sequence) return null;
        var replays = new List<WebhookReplay>();
        foreach (var endpoint in progress.Endpoints.Where(endpoint => name is null || endpoint.Name == name))
        {
            var state = new WebhookState(endpoint.Name, endpoint.Address, from, from);
            await PutAsync(state, cancellationToken);
            await queue.WakeAsync(endpoint.Name, cancellationToken);
            var (changes, _, _) = Changes.Since(snapshot.Catalogue, from, int.MaxValue, snapshot.Now);
            replays.Add(new(
                endpoint.Name, changes.Count(change => endpoint.Wants(WebhookEvent.TypeOf(change.Kind)))));
        }
        return new(replays);
    }

    private static DeliveryHealth HealthOf(WebhookEndpoint endpoint, WebhookState state, Snapshot snapshot)
    {
        if (state.DisabledAt is not null) return new(endpoint.Name, "disabled", null);
        var (change, _) = WebhookProgress.Next(endpoint, state, snapshot);
        long? age = change is null
            ? null : (long)Math.Max(0, (snapshot.Now - WebhookEvent.Moment(change)).TotalSeconds);
        return new(endpoint.Name, state.FailingSince is null ? "delivering" : "failing", age);
    }

    // A run that is under way notices that the state is no longer its own, and ends.
    private async Task PutAsync(WebhookState state, CancellationToken cancellationToken)
    {
        state = state with { Owner = Guid.NewGuid().ToString("N") };
        while (true)
        {
            var found = await store.FindAsync(state.Endpoint, cancellationToken);
            if (await store.WriteAsync(state with { ETag = found?.ETag ?? default }, cancellationToken) is not null)
                return;
        }
    }
}

public sealed record WebhookTests(IReadOnlyList<WebhookTest> Items);

/// <param name="Status">Null where it did not answer.</param>
/// <param name="Outcome">The status, or why there is none.</param>
/// <param name="Answer">The first 500 characters of what it said.</param>
public sealed record WebhookTest(
    string Endpoint, bool Delivered, int? Status, string Outcome, long Milliseconds, string Answer);

public sealed record WebhookReplays(IReadOnlyList<WebhookReplay> Items);

/// <param name="Events">That it will be told.</param>
public sealed record WebhookReplay(string Endpoint, int Events);
