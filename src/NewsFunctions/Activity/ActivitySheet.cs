using Azure;
using Azure.Data.Tables;

namespace NewsFunctions.Activity;

/// <summary>
/// What this instance has counted in one hour: a partition of the table <c>Views</c> that nobody else writes. Counts
/// are absolute, so that writing one twice changes nothing.
/// </summary>
internal sealed class ActivitySheet(Hour hour, string instance)
{
    /// <summary>Row of the requests answered, by outcome; no article's id looks like it.</summary>
    public const string Ledger = "ledger";

    private readonly Dictionary<string, Row> rows = [];

    public Hour Hour => hour;

    public string Partition { get; } = $"{hour}|{instance}";

    public IEnumerable<Row> Uncertain => rows.Values.Where(row => row.IsUncertain);

    public Row this[string key] => rows.TryGetValue(key, out var row) ? row : rows[key] = new Row(Partition, key);

    internal sealed class Row(string partition, string key)
    {
        public string Key => key;

        /// <summary>Of the row in storage, as last seen; null where there is none.</summary>
        public ETag? ETag { get; private set; }

        /// <summary>What is acknowledged.</summary>
        public Tally Stored { get; private set; }

        /// <summary>A write of it was never answered: what storage holds is not known.</summary>
        public bool IsUncertain { get; set; }

        public TableTransactionAction Write(Tally tally)
        {
            var entity = Columns(new TableEntity(partition, key), tally);
            return ETag is { } known
                ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, known)
                : new TableTransactionAction(TableTransactionActionType.Add, entity);
        }

        public void Acknowledge(Tally tally, ETag? written)
        {
            Stored = tally;
            ETag = written;
            IsUncertain = false;
        }

        /// <summary>
        /// The next write replaces what storage holds now; true where that is what was to be written.
        /// </summary>
        public bool ReadBack(TableEntity? found, Tally intended)
        {
            ETag = found?.ETag;
            return (found is null ? Tally.Zero : Read(found)) == intended;
        }

        public static Tally Read(TableEntity row) => Tally.Of([.. Tally.Names.Select(name => row.GetInt64(name) ?? 0)]);

        private static TableEntity Columns(TableEntity row, Tally tally)
        {
            foreach (var (name, count) in Tally.Names.Zip(tally.Columns))
                if (count != 0) row[name] = count;
            return row;
        }
    }
}
