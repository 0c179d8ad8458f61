namespace NewsFunctions.Activity;

/// <summary>What became of a request to count a view. All but the last two are answered 204 and stand in the ledger.</summary>
public enum ViewOutcome
{
    Counted,
    Duplicate,
    Bot,
    Prefetch,

    /// <summary>There is no such article.</summary>
    Unknown,

    /// <summary>It could not be stored in time.</summary>
    Refused,
}

/// <summary>Requests answered by outcome, and likes given less likes taken back; added column by column.</summary>
public readonly record struct Tally(long Counted = 0, long Duplicate = 0, long Bot = 0, long Prefetch = 0, long Likes = 0)
{
    public static Tally Zero => default;

    public long Answered => Counted + Duplicate + Bot + Prefetch;

    public static Tally One(ViewOutcome outcome) => outcome switch
    {
        ViewOutcome.Counted => new(Counted: 1),
        ViewOutcome.Duplicate => new(Duplicate: 1),
        ViewOutcome.Bot => new(Bot: 1),
        ViewOutcome.Prefetch => new(Prefetch: 1),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "It is not in the ledger."),
    };

    public static Tally Like(int change) => new(Likes: change);

    public static Tally Sum(IEnumerable<Tally> tallies) => tallies.Aggregate(Zero, (sum, tally) => sum + tally);

    public static Tally operator +(Tally a, Tally b) =>
        new(a.Counted + b.Counted, a.Duplicate + b.Duplicate, a.Bot + b.Bot, a.Prefetch + b.Prefetch, a.Likes + b.Likes);
}
