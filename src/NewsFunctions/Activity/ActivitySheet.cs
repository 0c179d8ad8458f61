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

    /// <summary>Visits kept of one article; further views count, but are not compared.</summary>
    public const int MaxVisitsOfArticle = 512;

    /// <summary>Visits kept in all: 1 MB.</summary>
    public const int MaxVisits = 131_072;

    private readonly Dictionary<string, Row> rows = [];
    private int visits;

    public Hour Hour => hour;

    public string Partition { get; } = $"{hour}|{instance}";

    public IEnumerable<Row> Uncertain => rows.Values.Where(row => row.IsUncertain);

    public Row this[string key] => rows.TryGetValue(key, out var row) ? row : rows[key] = new Row(this, key);

    /// <summary>What a row says.</summary>
    internal sealed record State(Tally Tally, ulong[] Visits)
    {
        private const string VisitsColumn = "Visits";

        public static State Empty { get; } = new(Tally.Zero, []);

        public static State Read(TableEntity row) => new(
            Tally.Of([.. Tally.Names.Select(name => row.GetInt64(name) ?? 0)]),
            Visit.Packed(row.GetBinary(VisitsColumn)));

        public bool IsSameAs(State other) => Tally == other.Tally && Visits.AsSpan().SequenceEqual(other.Visits);

        /// <summary>The whole row, or its counts alone where storage has its visits already.</summary>
        public TableEntity Write(TableEntity row, State? before)
        {
            foreach (var (name, count) in Tally.Names.Zip(Tally.Columns))
                if (count != 0) row[name] = count;
            foreach (var (name, count) in Tally.Names.Zip(before?.Tally.Columns ?? []))
                if (count != 0) row.TryAdd(name, 0L);
            if (before is null && Visits.Length > 0) row[VisitsColumn] = Visit.Bytes(Visits);
            return row;
        }
    }

    internal sealed class Row(ActivitySheet sheet, string key)
    {
        public string Key => key;

        /// <summary>Of the row in storage, as last seen; null where there is none.</summary>
        public ETag? ETag { get; private set; }

        /// <summary>What is acknowledged.</summary>
        public State Stored { get; private set; } = State.Empty;

        /// <summary>A write of it was never answered: what storage holds is not known.</summary>
        public bool IsUncertain { get; set; }

        public State Plus(ActivityChange change)
        {
            var room = Math.Min(MaxVisitsOfArticle - Stored.Visits.Length, MaxVisits - sheet.visits);
            ulong[] visits = [
                .. Stored.Visits,
                .. change.Visits.Take(Math.Max(0, room)).Select(visit => visit.Visit.Pack(sheet.Hour, visit.IsRanked))];
            return new State(Stored.Tally + change.Tally, visits);
        }

        public TableTransactionAction Write(State intended)
        {
            var entity = new TableEntity(sheet.Partition, key);
            if (ETag is not { } known)
                return new TableTransactionAction(TableTransactionActionType.Add, intended.Write(entity, null));
            var visitsStand = !IsUncertain && intended.Visits.Length == Stored.Visits.Length;
            return visitsStand
                ? new TableTransactionAction(
                    TableTransactionActionType.UpdateMerge, intended.Write(entity, Stored), known)
                : new TableTransactionAction(
                    TableTransactionActionType.UpdateReplace, intended.Write(entity, null), known);
        }

        public void Acknowledge(State written, ETag? etag)
        {
            sheet.visits += written.Visits.Length - Stored.Visits.Length;
            Stored = written;
            ETag = etag;
            IsUncertain = false;
        }

        /// <summary>
        /// The next write replaces what storage holds now; true where that is what was to be written.
        /// </summary>
        public bool ReadBack(TableEntity? found, State intended)
        {
            ETag = found?.ETag;
            return (found is null ? State.Empty : State.Read(found)).IsSameAs(intended);
        }
    }
}
