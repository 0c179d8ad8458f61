using NewsFunctions.Counters;
using NewsFunctions.Storage;

namespace NewsFunctions.Ledger;

/// <summary>
/// The ledger as readers ask for it, from memory: a day that is closed until something of it is taken back, a later one
/// until the next roll-up. Days before the first view and after today are empty, whoever asks for how many of them.
/// </summary>
public sealed class LedgerDays(
    DailyLedger ledger, StatsTable stats, TotalsAsOf totals, ViewRollUp rollUp, TimeProvider time)
{
    private const long MaxMemory = 8 * 1024 * 1024;
    private static readonly TimeSpan FirstDayIsKnown = TimeSpan.FromHours(1);

    // The last hour of a day is closed by then.
    private static readonly TimeSpan Settled = TimeSpan.FromDays(1) + TimeSpan.FromHours(1);
    private readonly ByteCache<DateOnly, Known> days = new(MaxMemory, (_, known) => SizeOf(known.Day));
    private readonly SingleFlight<DateOnly, LedgerDay> flights = new();
    private volatile First? first;

    /// <summary>Bytes in memory, and the most that there may be.</summary>
    internal (long Bytes, long Most) InMemory => (days.Bytes, days.Most);

    public async Task<LedgerDay> GetAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var asOf = await totals.GetAsync(cancellationToken);
        if (day > DateOnly.FromDateTime(asOf.UtcDateTime) || !(await FirstDayAsync(cancellationToken) <= day))
            return LedgerDay.Empty(asOf);
        if (days.TryGet(day, out var known) && IsCurrent(known, asOf)) return known.Day with { AsOf = asOf };
        return await flights.RunAsync(day, () => ReadAsync(day)).WaitAsync(cancellationToken);
    }

    /// <summary>Something of it was taken back.</summary>
    public void Forget(DateOnly day) => days.Remove(day);

    private bool IsCurrent(Known known, DateTimeOffset asOf) =>
        known.CorrectedAt == rollUp.CorrectedAt && (known.IsSettled || known.Day.AsOf == asOf);

    private async Task<LedgerDay> ReadAsync(DateOnly day)
    {
        var correctedAt = rollUp.CorrectedAt;
        var read = await ledger.GetAsync(day, CancellationToken.None);
        var isSettled = read.AsOf - day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) > Settled;
        days.Set(day, new Known(read, isSettled, correctedAt));
        return read;
    }

    // A site never gets an earlier first day, unless its tables are restored.
    private async Task<DateOnly?> FirstDayAsync(CancellationToken cancellationToken)
    {
        if (first is { } known && time.GetElapsedTime(known.Read) < known.Lifetime) return known.Day;
        var read = time.GetTimestamp();
        var day = await stats.FirstDayAsync(cancellationToken);
        first = new First(day, read, day is null ? TotalsAsOf.Lifetime : FirstDayIsKnown);
        return day;
    }

    private static long SizeOf(LedgerDay day) =>
        400 + (100L * day.Hours.Count) + (150L * day.Crowds.Count)
        + day.TakenBack.Sum(entry => 100 + (2L * (entry.Slug.Length + entry.Reason.Length)))
        + day.Released.Sum(entry => 100 + (2L * (entry.Slug.Length + entry.Reason.Length)));

    private sealed record Known(LedgerDay Day, bool IsSettled, DateTimeOffset? CorrectedAt);

    private sealed record First(DateOnly? Day, long Read, TimeSpan Lifetime);
}
