using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace NewsFunctions.Tests.Views;

public enum StorageFault
{
    None,

    /// <summary>Storage did what was asked, and its answer is lost.</summary>
    AnswerLost,

    /// <summary>Storage answers 503 and does nothing.</summary>
    Unavailable,

    /// <summary>The connection ends before the request has arrived.</summary>
    Reset,

    Slow,

    /// <summary>Storage did what was asked, and then this process ends: nothing more reaches storage.</summary>
    Crash,
}

/// <summary>Sees every try of every request to storage, counts it, and breaks those chosen.</summary>
internal sealed class StorageFaults : HttpPipelinePolicy
{
    private int requests;
    private volatile bool dead;

    /// <summary>Called with the number of the request, from 1.</summary>
    public Func<HttpMessage, int, StorageFault> Choose { get; set; } = (_, _) => StorageFault.None;

    public int Requests => Volatile.Read(ref requests);

    /// <summary>As the issue has them: 5 % of answers lost, 5 % 503, 2 % reset, 2 % slow.</summary>
    public static StorageFaults Random(int seed)
    {
        var random = new Random(seed);
        return new StorageFaults
        {
            Choose = (_, _) =>
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
            },
        };
    }

    public static StorageFaults CrashAfter(int request) =>
        new() { Choose = (_, number) => number == request ? StorageFault.Crash : StorageFault.None };

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (dead) throw new CrashException();
        switch (Choose(message, Interlocked.Increment(ref requests)))
        {
            case StorageFault.AnswerLost:
                await ProcessNextAsync(message, pipeline);
                throw new IOException("The answer was lost.");
            case StorageFault.Unavailable:
                message.Response = new Unavailable();
                return;
            case StorageFault.Reset:
                throw new IOException("The connection was reset.");
            case StorageFault.Crash:
                await ProcessNextAsync(message, pipeline);
                dead = true;
                throw new CrashException();
            case StorageFault.Slow:
                await Task.Delay(200, message.CancellationToken);
                goto default;
            default:
                await ProcessNextAsync(message, pipeline);
                return;
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    /// <summary>Nothing in the app or its SDKs handles this: it ends what runs, as the end of the process does.</summary>
    internal sealed class CrashException : Exception;

    private sealed class Unavailable : Response
    {
        public override int Status => 503;

        public override bool IsError => true;

        public override string ReasonPhrase => "Server Busy";

        public override Stream? ContentStream { get; set; } = new MemoryStream();

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
