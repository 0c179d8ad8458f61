using System.Collections.Concurrent;
using System.Diagnostics;

namespace NewsFunctions.Benchmarks;

/// <summary>
/// Readers who come at their own pace, each from an address of his own, and read an article, view and like it.
/// </summary>
internal sealed class HonestReaders(AttackedApp app, string slug)
{
    private const double PerSecond = 5;
    private int readers;

    /// <summary>Counted so far.</summary>
    public int Views { get; private set; }

    public int Likes { get; private set; }

    public async Task<Served> ComeAsync(TimeSpan duration)
    {
        var (reads, views, likes) = (new Clock(), new Clock(), new Clock());
        var came = await Load.AtRateAsync(PerSecond, duration, async _ =>
        {
            var reader = Interlocked.Increment(ref readers);
            var address = $"10.{reader >> 16 & 255}.{reader >> 8 & 255}.{reader & 255}";
            await reads.TimeAsync(async () => await app.GetAsync($"/api/articles/{slug}", address, default) == 200);
            await views.TimeAsync(async () =>
                await app.ViewAsync(slug, address, AttackedApp.Browser, default) == "counted");
            await likes.TimeAsync(async () =>
                await app.LikeAsync(HttpMethod.Put, slug, address, $"honest-{reader:0000000000}", default) == 200);
            return true;
        });
        var served = new Served(reads.Outcome(came), views.Outcome(came), likes.Outcome(came));
        Views += served.View.Acknowledged;
        Likes += served.Like.Acknowledged;
        return served;
    }

    private sealed class Clock
    {
        private readonly ConcurrentBag<TimeSpan> latencies = [];

        public async Task TimeAsync(Func<Task<bool>> send)
        {
            var started = Stopwatch.GetTimestamp();
            if (await send()) latencies.Add(Stopwatch.GetElapsedTime(started));
        }

        public Outcome Outcome(Outcome came) => came with { Latencies = [.. latencies.Order()] };
    }
}

internal sealed record Served(Outcome Read, Outcome View, Outcome Like)
{
    public IReadOnlyList<(string What, Outcome Outcome)> All => [("read", Read), ("view", View), ("like", Like)];
}
