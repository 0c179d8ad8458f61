using NewsFunctions.Storage;

namespace NewsFunctions.Counters;

/// <summary>
/// The moment up to which all views are in the totals, kept in memory for 15 seconds. If it is long ago, the
/// request does the roll-up itself: on an idle site the timer runs seldom.
/// </summary>
public sealed class TotalsAsOf
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(5);
    private readonly ViewRollUp rollUp;
    private readonly StorageClock time;
    private readonly SemaphoreSlim refreshing = new(1);
    private volatile Moment? known;

    public TotalsAsOf(ViewRollUp rollUp, StorageClock time)
    {
        this.rollUp = rollUp;
        this.time = time;
        rollUp.Done += asOf => known = new Moment(asOf, asOf + Lifetime);
    }

    /// <returns>Not long ago, unless storage is out.</returns>
    public async ValueTask<DateTimeOffset> GetAsync(CancellationToken cancellationToken)
    {
        if (known is { } moment && time.GetUtcNow() < moment.Until) return moment.AsOf;
        await refreshing.WaitAsync(cancellationToken);
        try
        {
            if (known is { } newer && time.GetUtcNow() < newer.Until) return newer.AsOf;
            return (known = await RefreshAsync(cancellationToken)).AsOf;
        }
        catch (Exception failure)
            when (known is not null && StorageErrors.IsOutage(failure) && !cancellationToken.IsCancellationRequested)
        {
            return (known = known with { Until = time.GetUtcNow() + OutagePause }).AsOf;
        }
        finally
        {
            refreshing.Release();
        }
    }

    private async Task<Moment> RefreshAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var asOf = await rollUp.AsOfAsync(cancellationToken);
        if (asOf is null || now - asOf > Longest) asOf = await rollUp.RunAsync(cancellationToken);
        var old = asOf.Value + Longest;
        return new Moment(asOf.Value, old < now + Lifetime ? old : now + Lifetime);
    }

    private sealed record Moment(DateTimeOffset AsOf, DateTimeOffset Until);
}
