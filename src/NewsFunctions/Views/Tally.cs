namespace NewsFunctions.Views;

public enum ViewOutcome
{
    Counted,
    Duplicate,
    Bot,
    Prefetch,
}

/// <summary>Requests answered by outcome, and likes given less likes taken back; added column by column.</summary>
public readonly record struct Tally
{
    private const int LikesColumn = 4;
    public static readonly Tally Zero = new([0, 0, 0, 0, 0]);
    private readonly long[]? columns;

    public Tally(IReadOnlyList<long> columns) => this.columns = [.. columns];

    public long this[int column] => columns?[column] ?? 0;

    public long this[ViewOutcome outcome] => this[(int)outcome];

    public long Counted => this[ViewOutcome.Counted];

    public long Likes => this[LikesColumn];

    public static Tally One(ViewOutcome outcome) => Only((int)outcome, 1);

    public static Tally Like(int change) => Only(LikesColumn, change);

    public static Tally operator +(Tally a, Tally b) => new([.. Enumerable.Range(0, LikesColumn + 1).Select(i => a[i] + b[i])]);

    public bool Equals(Tally other)
    {
        for (var i = 0; i <= LikesColumn; i++)
            if (this[i] != other[i]) return false;
        return true;
    }

    public override int GetHashCode() => HashCode.Combine(Counted, Likes);

    private static Tally Only(int column, long count)
    {
        var columns = new long[LikesColumn + 1];
        columns[column] = count;
        return new Tally(columns);
    }
}
