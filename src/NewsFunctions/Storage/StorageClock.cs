namespace NewsFunctions.Storage;

/// <summary>
/// The time of storage, which all instances share. It is the time of this machine as far as the dates of storage's
/// answers allow, and else the nearest that they allow: a machine may be hours wrong, and its clock may jump.
/// </summary>
/// <param name="local">The clock of this machine; its timer measures how long ago an answer came.</param>
public sealed class StorageClock(TimeProvider local) : TimeProvider
{
    // What the timer of a machine may be wrong by, of the time that passes.
    private const double Drift = 0.0005;

    // A date names whole seconds, and servers keep one for a moment.
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(2);
    private readonly Lock gate = new();
    private volatile Bounds? heard;

    public override TimeZoneInfo LocalTimeZone => local.LocalTimeZone;

    public override long TimestampFrequency => local.TimestampFrequency;

    /// <summary>A moment that has passed for storage; null before its first answer.</summary>
    public DateTimeOffset? Least => Now()?.Least;

    /// <summary>How far the clock of this machine is ahead of what is allowed; negative where it is behind.</summary>
    public TimeSpan Skew
    {
        get
        {
            var here = local.GetUtcNow();
            return here - Nearest(here);
        }
    }

    public override DateTimeOffset GetUtcNow() => Nearest(local.GetUtcNow());

    /// <param name="ask">Asks storage for something; called where it has not answered yet.</param>
    public async ValueTask<DateTimeOffset> NowAsync(Func<Task> ask)
    {
        if (heard is null) await ask();
        return GetUtcNow();
    }

    public override long GetTimestamp() => local.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        local.CreateTimer(callback, state, dueTime, period);

    /// <summary>Storage wrote this date between the sending of a request and now.</summary>
    internal void Hear(DateTimeOffset date, long sent)
    {
        lock (gate)
        {
            var now = GetTimestamp();
            var told = new Bounds(date, date + Resolution + GetElapsedTime(sent, now), now);
            heard = Now() is { } known && known.Least <= told.Most && told.Least <= known.Most
                ? new Bounds(Later(known.Least, told.Least), Earlier(known.Most, told.Most), now)
                // The timer stood still, as it does in a machine that is suspended, or a date was wrong.
                : told;
        }
    }

    private DateTimeOffset Nearest(DateTimeOffset moment) =>
        Now() is { } now ? Earlier(Later(moment, now.Least), now.Most) : moment;

    private Bounds? Now()
    {
        if (heard is not { } bounds) return null;
        var passed = GetElapsedTime(bounds.At);
        return new Bounds(bounds.Least + (passed * (1 - Drift)), bounds.Most + (passed * (1 + Drift)), bounds.At);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    /// <summary>Between which moments storage's time was when this machine's timer stood where it says.</summary>
    private sealed record Bounds(DateTimeOffset Least, DateTimeOffset Most, long At);
}
