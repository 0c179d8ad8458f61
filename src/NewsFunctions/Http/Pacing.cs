using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;

namespace NewsFunctions.Http;

/// <summary>How many requests of one network an instance answers without a pause.</summary>
public sealed class PacingOptions
{
    /// <summary>Requests at once.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 1000;

    /// <summary>Requests per second in the long run.</summary>
    [Range(1, 1_000_000)]
    public int PerSecond { get; set; } = 200;
}

/// <summary>
/// Who asks faster than any crowd of readers does is answered a moment later, so that a loop does not take the
/// processor from others. Nothing is refused: a gateway with many readers behind it is slow for a moment, no more.
/// Networks are not kept. Those whose hash is the same share an allowance, one in 65,536.
/// </summary>
public sealed class Pacing(ClientNetwork networks, IOptions<PacingOptions> options, TimeProvider time)
    : IFunctionsWorkerMiddleware
{
    /// <summary>A request that waits holds a place; the platform starts an instance for a hundred of them.</summary>
    internal const int MaxWaiting = 64;

    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.25);

    // When each allowance is whole again, as GCRA has it (ITU-T I.371, A.1): one number a network.
    private readonly long[] wholeAt = new long[1 << 16];
    private readonly long ofOne = time.TimestampFrequency / options.Value.PerSecond;
    private readonly long ofAll = time.TimestampFrequency / options.Value.PerSecond * options.Value.Burst;
    private int waiting;

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        context.GetHttpContext() is { } http && IsTooFast(networks.Of(http.Request))
            ? LaterAsync(context, next, http.RequestAborted)
            : next(context);

    private async Task LaterAsync(
        FunctionContext context, FunctionExecutionDelegate next, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref waiting) <= MaxWaiting)
                await Task.Delay(Pause, time, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
        await next(context);
    }

    // The machine itself is no network, and who is not known may be many.
    private bool IsTooFast(IPAddress network)
    {
        if (IPAddress.IsLoopback(network) || IPAddress.None.Equals(network)) return false;
        ref var slot = ref wholeAt[(uint)HashCode.Combine(network) % wholeAt.Length];
        var now = time.GetTimestamp();
        while (true)
        {
            var before = Volatile.Read(ref slot);
            var after = Math.Max(before, now) + ofOne;
            if (after - now > ofAll) return true;
            if (Interlocked.CompareExchange(ref slot, after, before) == before) return false;
        }
    }
}
