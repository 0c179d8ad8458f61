using System.Collections.Concurrent;
using System.Diagnostics;
using Azure;

namespace NewsFunctions.Benchmarks;

/// <param name="Latencies">Of the acknowledged, sorted.</param>
internal sealed record Outcome(TimeSpan Elapsed, int Sent, IReadOnlyList<TimeSpan> Latencies)
{
    public int Acknowledged => Latencies.Count;

    public double PerSecond => Acknowledged / Elapsed.TotalSeconds;

    public double Percentile(double share) =>
        Acknowledged == 0
            ? double.NaN
            : Latencies[Math.Min(Acknowledged - 1, (int)(share * Acknowledged))].TotalMilliseconds;
}

internal static class Load
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>So many a second whether they are answered or not, as readers come.</summary>
    public static async Task<Outcome> AtRateAsync(double perSecond, TimeSpan duration, Func<int, Task<bool>> send)
    {
        var (sending, latencies, started) = (new List<Task>(), new ConcurrentBag<TimeSpan>(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < duration)
        {
            while (sending.Count < elapsed.TotalSeconds * perSecond)
                sending.Add(TimeAsync(send, sending.Count, latencies));
            await Task.Delay(Tick);
        }
        await Task.WhenAll(sending);
        return new Outcome(Stopwatch.GetElapsedTime(started), sending.Count, [.. latencies.Order()]);
    }

    /// <summary>So many clients, each sending its next when the last is answered.</summary>
    public static async Task<Outcome> ByClientsAsync(
        int clients, TimeSpan duration, Func<int, CancellationToken, Task<bool>> send)
    {
        using var enough = new CancellationTokenSource(duration);
        var (sent, latencies, started) = (0, new ConcurrentBag<TimeSpan>(), Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(ClientAsync)));
        return new Outcome(Stopwatch.GetElapsedTime(started), sent, [.. latencies.Order()]);

        async Task ClientAsync()
        {
            while (!enough.IsCancellationRequested)
                await TimeAsync(number => send(number, enough.Token), Interlocked.Increment(ref sent), latencies);
        }
    }

    private static async Task TimeAsync(Func<int, Task<bool>> send, int number, ConcurrentBag<TimeSpan> latencies)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            if (await send(number)) latencies.Add(Stopwatch.GetElapsedTime(started));
        }
        catch (Exception failure) when (failure is OperationCanceledException or RequestFailedException
            or AggregateException or HttpRequestException)
        {
            // The time is over, or storage did not bear so many at once: not acknowledged.
        }
    }
}
