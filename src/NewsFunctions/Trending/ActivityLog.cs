using System.Collections.Concurrent;
using NewsFunctions.Counters;

namespace NewsFunctions.Trending;

/// <summary>
/// What was read and liked, from the days of the table <c>Stats</c>: costs the articles that were active, not the
/// archive. A day that nothing is added to any more is read once, unless an operator corrects it.
/// </summary>
public sealed class ActivityLog(StatsTable stats, ViewRollUp rollUp, TimeProvider time)
{
    private const int MaxDays = 100;

    // The roll-up closes an hour a quarter of an hour after its end; one that stood still goes on where it was.
    private static readonly TimeSpan Settled = TimeSpan.FromDays(1) + TimeSpan.FromHours(1);
    private static readonly TimeSpan TimersAreDead = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, List<ArticleHour>> settledDays = new();
    private DateTimeOffset? correctedAt;

    public async Task<List<ArticleHour>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var rolledUp = await RolledUpAsync(cancellation);
        var activities = new List<ArticleHour>();
        for (var day = from.UtcDateTime.Date; day <= to.UtcDateTime.Date; day = day.AddDays(1))
            activities.AddRange(await ReadDayAsync(new DateTimeOffset(day, TimeSpan.Zero), rolledUp, cancellation));
        return activities;
    }

    private async Task<List<ArticleHour>> ReadDayAsync(
        DateTimeOffset day, DateTimeOffset? rolledUp, CancellationToken cancellation)
    {
        var partition = Stats.DayPartition(day);
        if (settledDays.TryGetValue(partition, out var known)) return known;
        var activities = new List<ArticleHour>();
        await foreach (var row in stats.Partition(partition, cancellation))
            activities.AddRange(Stats.Activities(row));
        if (settledDays.Count >= MaxDays) settledDays.Clear();
        if (rolledUp - day > Settled) settledDays[partition] = activities;
        return activities;
    }

    private async Task<DateTimeOffset?> RolledUpAsync(CancellationToken cancellation)
    {
        var state = await rollUp.StateAsync(cancellation);
        if (state.AsOf is not { } known || time.GetUtcNow() - known >= TimersAreDead)
        {
            await rollUp.RunAsync(cancellation);
            state = await rollUp.StateAsync(cancellation);
        }
        if (state.CorrectedAt != correctedAt) settledDays.Clear();
        correctedAt = state.CorrectedAt;
        return state.AsOf;
    }
}
