using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace NewsFunctions.Tests.Kit;

/// <summary>Sees every try of every call to storage: counts it, and breaks or delays those chosen.</summary>
public sealed class StorageCalls : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<string> calls = new();
    private int count;
    private int firstTries;
    private volatile bool crashed;

    /// <summary>What happens to a try, by its number from 1.</summary>
    public Func<HttpMessage, int, StorageFault> Choose { get; set; } = (_, _) => StorageFault.None;

    /// <summary>What is done around a try that no fault is chosen for; calls its second argument to send it.</summary>
    public Func<HttpMessage, Func<ValueTask>, ValueTask> Around { get; set; } = (_, send) => send();

    /// <summary>Nothing gets through.</summary>
    public bool Down { get; set; }

    /// <summary>Tries since the last <see cref="Clear"/>: method and address.</summary>
    public IReadOnlyList<string> All => [.. calls];

    /// <summary>Every try: what Azure bills as a transaction.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Calls as the app makes them, however often the SDK tries each on a busy machine.</summary>
    public int FirstTries => Volatile.Read(ref firstTries);

    public int CountOf(string method, string path) => calls.Count(call =>
        call.StartsWith(method + " ", StringComparison.Ordinal) && call.Contains(path, StringComparison.Ordinal));

    public void Clear() => calls.Clear();

    /// <summary>5 % of answers lost, 5 % 503, 2 % reset, 2 % slow.</summary>
    public static Func<HttpMessage, int, StorageFault> AtRandom(int seed)
    {
        var random = new Random(seed);
        return (_, _) =>
        {
            int dice;
            lock (random) dice = random.Next(100);
            return dice switch
            {
                < 5 => StorageFault.AnswerLost,
                < 10 => StorageFault.Unavailable,
                < 12 => StorageFault.Reset,
                < 14 => StorageFault.Slow,
                _ => StorageFault.None,
            };
        };
    }

    /// <summary>The process ends with this call, which still reaches storage.</summary>
    public static StorageCalls CrashAfter(int call) =>
        new() { Choose = (_, number) => number == call ? StorageFault.Crash : StorageFault.None };

    /// <summary>So many calls reach storage, and no other.</summary>
    public static StorageCalls EndAfter(int calls) =>
        new() { Choose = (_, number) => number > calls ? StorageFault.Reset : StorageFault.None };

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        switch (Note(message))
        {
            case StorageFault.AnswerLost:
                await ProcessNextAsync(message, pipeline);
                throw new IOException("The answer was lost.");
            case StorageFault.Unavailable:
                message.Response = new Unavailable();
                break;
            case StorageFault.Reset:
                throw new IOException("The connection was reset.");
            case StorageFault.Crash:
                await ProcessNextAsync(message, pipeline);
                crashed = true;
                throw new CrashException();
            case StorageFault.Slow:
                await Task.Delay(200, message.CancellationToken);
                goto default;
            default:
                await Around(message, () => ProcessNextAsync(message, pipeline));
                break;
        }
    }

    /// <summary>
    /// The app waits for storage asynchronously; only tests that prepare something do not, and no fault is for them.
    /// </summary>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (Note(message) != StorageFault.None) throw new NotSupportedException();
        ProcessNext(message, pipeline);
    }

    private StorageFault Note(HttpMessage message)
    {
        if (crashed) throw new CrashException();
        calls.Enqueue($"{message.Request.Method} {message.Request.Uri}");
        if (message.ProcessingContext.RetryNumber == 0) Interlocked.Increment(ref firstTries);
        var number = Interlocked.Increment(ref count);
        return Down ? throw new IOException("Storage is down.") : Choose(message, number);
    }

    /// <summary>
    /// Nothing in the app or its SDKs handles this: it ends what runs, as the end of the process does.
    /// </summary>
    internal sealed class CrashException : Exception;
}
