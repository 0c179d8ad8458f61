using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Webhooks;

/// <summary>What is left to tell each endpoint, by its state and the catalogue.</summary>
public sealed class WebhookProgress(IOptions<WebhookOptions> options)
{
    // Somebody may publish before a new endpoint is first seen.
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(5);

    public IReadOnlyList<WebhookEndpoint> Endpoints { get; } = options.Value.Endpoints();

    public WebhookEndpoint? Find(string name) => Endpoints.FirstOrDefault(endpoint => endpoint.Name == name);

    /// <param name="stored">Null where the endpoint is new.</param>
    public static WebhookState StateOf(WebhookEndpoint endpoint, WebhookState? stored, Snapshot snapshot)
    {
        if (stored is null) return New(endpoint, snapshot);
        if (stored.Address != endpoint.Address) return Moved(endpoint, stored, snapshot);

        // The catalogue was lost and made anew, so everything in it is old.
        if (stored.Cursor.Sequence <= snapshot.Catalogue.Sequence) return stored;
        var end = Place(snapshot, snapshot.Now);
        return stored with { Cursor = end, Heard = end };
    }

    /// <returns>The next change that the endpoint wants to hear of, if there is one, and the place after it.</returns>
    public static (Change? Change, ChangeCursor Next) Next(
        WebhookEndpoint endpoint, WebhookState state, Snapshot snapshot)
    {
        var cursor = state.Cursor;
        while (true)
        {
            var (changes, next, _) = Changes.Since(snapshot.Catalogue, cursor, 1, snapshot.Now, state.Heard);
            if (changes.Count == 0) return (null, next);
            if (endpoint.Wants(WebhookEvent.TypeOf(changes[0].Kind))) return (changes[0], next);
            cursor = next;
        }
    }

    /// <summary>What it has been told it has heard, unless it would then miss that something is new to it.</summary>
    public static WebhookState Note(WebhookState state, Snapshot snapshot)
    {
        return Kinds(state.Heard).SequenceEqual(Kinds(state.Cursor)) ? state with { Heard = state.Cursor } : state;

        IEnumerable<ChangeKind> Kinds(ChangeCursor heard) => Changes
            .Since(snapshot.Catalogue, state.Cursor, int.MaxValue, snapshot.Now, heard).Changes
            .Select(change => change.Kind);
    }

    /// <summary>Whether there is something to tell or to note.</summary>
    public static bool HasWork(WebhookEndpoint endpoint, WebhookState state, Snapshot snapshot)
    {
        var (change, next) = Next(endpoint, state, snapshot);
        return change is not null || next != state.Cursor || next != state.Heard
            || (snapshot.Edition.NextRelease is { } release && !state.WillWake(release, snapshot.Now));
    }

    private static WebhookState New(WebhookEndpoint endpoint, Snapshot snapshot)
    {
        var place = Place(snapshot, snapshot.Now - Before);
        return new(endpoint.Name, endpoint.Address, place, place);
    }

    // What an address that was given up did not hear is nothing to the next.
    private static WebhookState Moved(WebhookEndpoint endpoint, WebhookState stored, Snapshot snapshot) =>
        stored.DisabledAt is null
            ? stored with { Address = endpoint.Address, Failures = 0, FailingSince = null, NextAttempt = null }
            : New(endpoint, snapshot) with { ETag = stored.ETag };

    private static ChangeCursor Place(Snapshot snapshot, DateTimeOffset moment) =>
        new Since(ChangeCursor.Start, moment).In(snapshot);
}
