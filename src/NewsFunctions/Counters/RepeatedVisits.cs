using Azure.Data.Tables;
using NewsFunctions.Activity;

namespace NewsFunctions.Counters;

/// <param name="Row">The id of an article, or the ledger.</param>
internal readonly record struct CountedHour(string Row, Hour Hour, Tally Tally);

/// <summary>A row of the table <c>Views</c>: what one instance counted of an article in an hour.</summary>
internal sealed record SheetRow(string Partition, CountedHour Count, ulong[] Visits)
{
    /// <summary>The row is needed until this hour is closed, as a visitor may come back in the next hour.</summary>
    public Hour NeededFor => Visits.Length > 0 ? Count.Hour.Next : Count.Hour;

    public static SheetRow Of(TableEntity row)
    {
        var state = ActivitySheet.State.Read(row);
        var hour = Hour.Parse(row.PartitionKey[..10]);
        return new SheetRow(row.PartitionKey, new CountedHour(row.RowKey, hour, state.Tally), state.Visits);
    }
}

/// <summary>
/// Views that were counted although the visitor had already counted on another instance. Only an hour and the one
/// before it are compared, so the result of an hour does not change when older rows are deleted.
/// </summary>
internal static class RepeatedVisits
{
    // A visit is dated when it begins, by clocks that are seconds apart, and written with its hour.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);

    /// <returns>To be added to the counts of the rows. The number of requests stays the same.</returns>
    public static IEnumerable<CountedHour> Find(IReadOnlyCollection<SheetRow> rows, TimeSpan window)
    {
        var repeats = rows.Where(row => row.Visits.Length > 0).GroupBy(row => row.Count.Row)
            .SelectMany(article => article.Select(row => row.Count.Hour).Distinct()
                .Select(hour => Find(article, hour, window - Tolerance)))
            .Where(found => found.Tally.Repeats > 0).ToList();
        var ledger = repeats.GroupBy(found => found.Hour).Select(hour => new CountedHour(
            ActivitySheet.Ledger, hour.Key, new Tally(Repeats: hour.Sum(found => found.Tally.Repeats))));
        return repeats.Concat(ledger);
    }

    private static CountedHour Find(IGrouping<string, SheetRow> article, Hour hour, TimeSpan window)
    {
        var rows = article.Where(row => row.Count.Hour == hour || row.Count.Hour.Next == hour).ToList();
        var tally = Tally.Zero;

        // A single instance has already found its own repeats.
        if (rows.DistinctBy(row => row.Partition[10..]).Count() > 1)
        {
            foreach (var visitor in Visits(rows).GroupBy(found => found.Visit.Visitor).Where(Several))
                tally += Repeats(visitor.OrderBy(found => found.Visit.At), hour, window);
        }
        return new CountedHour(article.Key, hour, tally);

        static bool Several<T>(IEnumerable<T> visits) => visits.Skip(1).Any();
    }

    private static IEnumerable<(Visit Visit, bool IsRanked)> Visits(List<SheetRow> rows) =>
        rows.SelectMany(row => row.Visits.Select(packed => Visit.Unpack(packed, row.Count.Hour)));

    // The same rule as on one instance: a view counts, and those within the window after it do not.
    private static Tally Repeats(
        IEnumerable<(Visit Visit, bool IsRanked)> ofVisitor, Hour hour, TimeSpan window)
    {
        var (tally, counted) = (Tally.Zero, DateTimeOffset.MinValue);
        foreach (var (visit, isRanked) in ofVisitor)
        {
            if (visit.At - counted >= window) counted = visit.At;
            else if (Hour.Of(visit.At) == hour) tally += new Tally(Repeats: 1, ViewsUnranked: isRanked ? 0 : -1);
        }
        return tally;
    }
}
