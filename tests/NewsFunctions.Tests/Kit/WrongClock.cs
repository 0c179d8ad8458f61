namespace NewsFunctions.Tests.Kit;

/// <summary>The clock of a machine that is wrong.</summary>
internal sealed class WrongClock(TimeProvider right) : TimeProvider
{
    private (DateTimeOffset Now, long Timer)? suspended;

    /// <summary>What the clock of storage says.</summary>
    public TimeProvider Right => right;

    /// <summary>May change at any time, as a clock that is set does.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>The machine sleeps: its clock and its timer stand still.</summary>
    public void Suspend() => suspended = (right.GetUtcNow(), right.GetTimestamp());

    public override long TimestampFrequency => right.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => (suspended?.Now ?? right.GetUtcNow()) + Ahead;

    public override long GetTimestamp() => suspended?.Timer ?? right.GetTimestamp();
}
