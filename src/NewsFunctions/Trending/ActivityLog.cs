using NewsFunctions.Counters;
using NewsFunctions.Storage;

namespace NewsFunctions.Trending;

/// <summary>
/// What was read and liked, from the days of the table <c>Stats</c>: costs the articles that were active, not the
/// archive. A day that nothing is added to any more is read once, unless an operator corrects it.
/// </summary>
public sealed class ActivityLog(StatsTable stats, ViewRollUp rollUp, StorageClock time)
{
    private const long MaxMemory = 48 * 1024 * 1024;
    private const int BytesPerHour = 80;

    // The roll-up closes an hour a quarter of an hour after its end; one that stood still goes on where it was.
    private static readonly TimeSpan Settled = TimeSpan.FromDays(1) + TimeSpan.FromHours(1);

    // Older totals are rolled up by who asks: a ranking is of what was read lately.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly ByteCache<string, ActiveDay> days = new(
        MaxMemory, (partition, day) => (2 * partition.Length) + (BytesPerHour * (long)day.Activities.Count));

    private readonly SingleFlight<string, ActiveDay> flights = new();
    private DateTimeOffset? correctedAt;
    private volatile RolledUp? state;

    /// <summary>Bytes in memory, and the most that there may be.</summary>
    internal (long Bytes, long Most) InMemory => (days.Bytes, days.Most);

    /// <param name="maxAge">How old may be what is known: anybody may ask often.</param>
    public async Task<List<ArticleHour>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, TimeSpan maxAge, CancellationToken cancellationToken)
    {
        var rolledUp = await RolledUpAsync(maxAge, cancellationToken);
        var activities = new List<ArticleHour>();
        for (var day = from.UtcDateTime.Date; day <= to.UtcDateTime.Date; day = day.AddDays(1))
            activities.AddRange(
                await ReadDayAsync(new DateTimeOffset(day, TimeSpan.Zero), rolledUp, maxAge, cancellationToken));
        return activities;
    }

    private async Task<List<ArticleHour>> ReadDayAsync(
        DateTimeOffset day, DateTimeOffset? rolledUp, TimeSpan maxAge, CancellationToken cancellationToken)
    {
        var partition = Stats.DayPartition(day);
        if (days.TryGet(partition, out var known) && (known.IsSettled || time.GetElapsedTime(known.Read) < maxAge))
            return known.Activities;
        var load = flights.RunAsync(partition, () => LoadAsync(partition, rolledUp - day > Settled));
        return (await load.WaitAsync(cancellationToken)).Activities;
    }

    private async Task<ActiveDay> LoadAsync(string partition, bool isSettled)
    {
        var (activities, read) = (new List<ArticleHour>(), time.GetTimestamp());
        await foreach (var row in stats.Partition(partition, CancellationToken.None))
            activities.AddRange(Stats.Activities(row));
        return days.Set(partition, new ActiveDay(activities, isSettled, read));
    }

    private async Task<DateTimeOffset?> RolledUpAsync(TimeSpan maxAge, CancellationToken cancellationToken)
    {
        if (state is { } known && time.GetElapsedTime(known.Read) < maxAge) return known.AsOf;
        var read = time.GetTimestamp();
        var found = await rollUp.StateAsync(cancellationToken);
        if (found.AsOf is not { } asOf || time.GetUtcNow() - asOf >= Longest)
        {
            await rollUp.RunAsync(cancellationToken);
            found = await rollUp.StateAsync(cancellationToken);
        }
        if (found.CorrectedAt != correctedAt) days.Clear();
        correctedAt = found.CorrectedAt;
        state = new RolledUp(found.AsOf, read);
        return found.AsOf;
    }

    /// <param name="IsSettled">Nothing is added any more.</param>
    private sealed record ActiveDay(List<ArticleHour> Activities, bool IsSettled, long Read);

    private sealed record RolledUp(DateTimeOffset? AsOf, long Read);
}
