using Azure;
using Azure.Data.Tables;

namespace NewsFunctions.Views;

/// <summary>
/// What this instance has counted in one hour: a partition of the table <c>Views</c> that nobody else writes. Counts are
/// absolute, so that writing one twice changes nothing.
/// </summary>
internal sealed class ViewSheet(Hour hour, string instance)
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
        private static readonly string[] Columns = [.. Enum.GetNames<ViewOutcome>(), nameof(Tally.Likes)];
        private ETag? etag;

        public string Key => key;

        /// <summary>What is acknowledged.</summary>
        public Tally Stored { get; private set; } = Tally.Zero;

        /// <summary>A write of it was never answered: what storage holds is not known.</summary>
        public bool IsUncertain { get; set; }

        public TableTransactionAction Write(Tally tally)
        {
            var entity = new TableEntity(partition, key);
            foreach (var (index, column) in Columns.Index()) if (tally[index] != 0) entity[column] = tally[index];
            return etag is { } known
                ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, known)
                : new TableTransactionAction(TableTransactionActionType.Add, entity);
        }

        public void Acknowledge(Tally tally, ETag? written)
        {
            Stored = tally;
            etag = written;
            IsUncertain = false;
        }

        /// <summary>Takes over what storage holds; true where that is what was to be written.</summary>
        public bool ReadBack(TableEntity? found, Tally intended)
        {
            etag = found?.ETag;
            return (found is null ? Tally.Zero : Read(found)) == intended;
        }

        public static Tally Read(TableEntity row) => new([.. Columns.Select(column => row.GetInt64(column) ?? 0)]);
    }
}
