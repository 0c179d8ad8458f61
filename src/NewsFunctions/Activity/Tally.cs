namespace NewsFunctions.Activity;

/// <summary>What became of a request to count a view. All but <see cref="Unknown"/> stand in the ledger.</summary>
public enum ViewOutcome
{
    Counted,
    Duplicate,
    Bot,
    Prefetch,

    /// <summary>Its network has counted enough in this hour.</summary>
    Crowd,

    /// <summary>It could not be stored in time, its visitor asked too often, or something failed.</summary>
    Refused,

    /// <summary>There is no such article.</summary>
    Unknown,
}

/// <summary>Requests answered by outcome, and likes given less likes taken back; added column by column.</summary>
/// <param name="ViewsUnranked">Those of <paramref name="Counted"/> that move no trending list.</param>
/// <param name="LikesUnranked">Those of <paramref name="Likes"/> that move none.</param>
/// <param name="Repeats">
/// Those of <paramref name="Counted"/> whose visitor had counted on another instance, as the roll-up finds out.
/// </param>
public readonly record struct Tally(
    long Counted = 0, long Duplicate = 0, long Bot = 0, long Prefetch = 0, long Likes = 0,
    long Crowd = 0, long Refused = 0,
    long ViewsUnranked = 0, long LikesUnranked = 0, long Repeats = 0)
{
    /// <summary>The columns by name, in the order of <see cref="Columns"/>; new ones are added at the end.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        nameof(Counted), nameof(Duplicate), nameof(Bot), nameof(Prefetch), nameof(Likes),
        nameof(Crowd), nameof(Refused),
        nameof(ViewsUnranked), nameof(LikesUnranked), nameof(Repeats),
    ];

    public static Tally Zero => default;

    public long Answered => Counted + Duplicate + Bot + Prefetch + Crowd + Refused;

    /// <summary>As readers and the ledger see it: repeats are duplicates like others.</summary>
    public Tally Settled =>
        this with { Counted = Counted - Repeats, Duplicate = Duplicate + Repeats, Repeats = 0 };

    /// <summary>What the ledger holds of it.</summary>
    public Tally Requests => this with { Likes = 0, ViewsUnranked = 0, LikesUnranked = 0 };

    public IReadOnlyList<long> Columns =>
        [Counted, Duplicate, Bot, Prefetch, Likes, Crowd, Refused, ViewsUnranked, LikesUnranked, Repeats];

    /// <param name="columns">As <see cref="Columns"/>; those missing at the end are zero.</param>
    public static Tally Of(IReadOnlyList<long> columns)
    {
        return new(At(0), At(1), At(2), At(3), At(4), At(5), At(6), At(7), At(8), At(9));

        long At(int index) => index < columns.Count ? columns[index] : 0;
    }

    public static Tally One(ViewOutcome outcome) => outcome switch
    {
        ViewOutcome.Counted => new(Counted: 1),
        ViewOutcome.Duplicate => new(Duplicate: 1),
        ViewOutcome.Bot => new(Bot: 1),
        ViewOutcome.Prefetch => new(Prefetch: 1),
        ViewOutcome.Crowd => new(Crowd: 1),
        ViewOutcome.Refused => new(Refused: 1),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "It is not in the ledger."),
    };

    public static Tally Sum(IEnumerable<Tally> tallies) => tallies.Aggregate(Zero, (sum, tally) => sum + tally);

    public static Tally operator +(Tally a, Tally b) => Of([.. a.Columns.Zip(b.Columns, (x, y) => x + y)]);
}
