using Azure;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Webhooks;

/// <summary>How far an endpoint has been told of changes, and how it went.</summary>
/// <param name="Address">Where the endpoint was then.</param>
/// <param name="Cursor">All changes up to here have been told, or given up.</param>
/// <param name="Heard">What was published after it is new to the endpoint. It stays behind <paramref name="Cursor"/>
/// while something published between them waits that has changed since.</param>
public sealed record WebhookState(string Endpoint, string Address, ChangeCursor Cursor, ChangeCursor Heard)
{
    private static readonly TimeSpan LongestTry = TimeSpan.FromDays(1);

    // The schedule of Standard Webhooks, closer together: its steps of hours keep all that follows waiting.
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1),
    ];

    public ETag ETag { get; init; }

    /// <summary>The run that wrote this last; nobody else delivers until <see cref="LeasedUntil"/>.</summary>
    public string? Owner { get; init; }
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>Attempts that failed since the last success.</summary>
    public int Failures { get; init; }
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Number of the change that failed last, and since when. Articles whose embargo ends are told before it,
    /// and their success is not its own.</summary>
    public long Stuck { get; init; }
    public DateTimeOffset? StuckSince { get; init; }
    public DateTimeOffset? NextAttempt { get; init; }
    public string? LastOutcome { get; init; }
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>The end of an embargo for which a message is in the queue.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>Whether somebody may deliver now.</summary>
    public bool IsFree(DateTimeOffset now) =>
        DisabledAt is null && !(NextAttempt > now) && !(LeasedUntil > now);

    public bool WillWake(DateTimeOffset release, DateTimeOffset now) => WakeAt > now && WakeAt <= release;

    public WebhookState Released() => this with { LeasedUntil = null };

    public WebhookState Delivered(ChangeCursor cursor, Attempt attempt) => this with
    {
        Cursor = cursor,
        Failures = 0,
        FailingSince = null,
        NextAttempt = null,
        LastOutcome = attempt.Words,
    };

    public WebhookState Failed(Attempt attempt, Change change, DateTimeOffset now)
    {
        var isRelease = change.Entry.Changed <= Cursor.Sequence;
        var pause = Pauses[Math.Min(Failures, Pauses.Length - 1)];
        if (attempt.RetryAfter > pause) pause = attempt.RetryAfter.Value;
        if (pause > LongestTry) pause = LongestTry;
        return this with
        {
            Failures = Failures + 1,
            FailingSince = FailingSince ?? now,
            Stuck = isRelease ? Stuck : change.Entry.Changed,
            StuckSince = isRelease || Stuck == change.Entry.Changed ? StuckSince : now,
            NextAttempt = now + pause,
            LastOutcome = attempt.Words,
        };
    }

    /// <summary>
    /// Whether it has failed for a day: since it happened, where the endpoint is down, or since its own first attempt.
    /// </summary>
    public bool MayGiveUp(Change change, DateTimeOffset happened, DateTimeOffset now) =>
        (FailingSince is { } since && now - (happened > since ? happened : since) >= LongestTry)
        || (Stuck == change.Entry.Changed && now - StuckSince >= LongestTry);

    /// <summary>After an event was given up, the next has its own first attempt.</summary>
    public WebhookState GaveUp(ChangeCursor cursor) => this with { Cursor = cursor, NextAttempt = null };
}
