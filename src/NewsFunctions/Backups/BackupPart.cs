namespace NewsFunctions.Backups;

/// <summary>Rows of a table that are backed up together: those whose partitions begin alike.</summary>
public readonly record struct BackupPart(string Table, string Prefix)
{
    public const string Likes = "Likes";
    public const string Stats = "Stats";
    private const char Separator = '/';
    private const string HexDigits = "0123456789abcdef";

    /// <summary>The key of the visitors' hashes, in the table of likes.</summary>
    public static readonly BackupPart LikesSecret = new(Likes, "secret");

    public bool IsLikes => Table == Likes && this != LikesSecret;

    /// <summary>
    /// Totals come before days: the roll-up writes them the other way round, so what is read of a day is never older.
    /// </summary>
    public static IEnumerable<BackupPart> All(IEnumerable<string> months) =>
    [
        .. HexDigits.Select(digit => new BackupPart(Likes, $"{digit}")), LikesSecret,
        new(Stats, "total|0"), new(Stats, "total|1"),
        .. months.Select(month => new BackupPart(Stats, Counters.Stats.DayPartition(month))),
        new(Stats, Counters.Stats.Meta),
    ];

    public static BackupPart Parse(string name) =>
        name.Split(Separator) is [var table, var prefix]
            ? new(table, prefix)
            : throw new FormatException($"\"{name}\" is no part of a backup.");

    public override string ToString() => $"{Table}{Separator}{Prefix}";
}
