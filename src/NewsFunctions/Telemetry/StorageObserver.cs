using System.Diagnostics;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace NewsFunctions.Telemetry;

/// <summary>Counts every try of every request to storage.</summary>
public sealed class StorageObserver(NewsMetrics metrics) : HttpPipelinePolicy
{
    public const string Conflict = "conflict";

    private static readonly AsyncLocal<Tab?> Current = new();

    /// <summary>
    /// Counts the requests to storage that the caller makes from here on, until it asks for a new count.
    /// </summary>
    public static Tab CountForCaller() => Current.Value = new Tab();

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var (started, answered) = (Stopwatch.GetTimestamp(), false);
        try
        {
            ProcessNext(message, pipeline);
            answered = true;
        }
        finally
        {
            Count(message, started, answered);
        }
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var (started, answered) = (Stopwatch.GetTimestamp(), false);
        try
        {
            await ProcessNextAsync(message, pipeline);
            answered = true;
        }
        finally
        {
            Count(message, started, answered);
        }
    }

    private void Count(HttpMessage message, long started, bool answered)
    {
        Current.Value?.Increment();
        metrics.StorageAnswered(Service(message.Request), answered ? Outcome(message) : "silence",
            message.ProcessingContext.RetryNumber > 0, Stopwatch.GetElapsedTime(started));
    }

    // Only the table service uses OData, and only queues have messages.
    private static string Service(Request request) =>
        request.Headers.Contains("DataServiceVersion") ? "table"
        : request.Uri.Path.EndsWith("/messages", StringComparison.Ordinal) ? "queue"
        : "blob";

    private static string Outcome(HttpMessage message) => message.Response.Status switch
    {
        409 or 412 => Conflict,
        202 when LostTransaction(message.Response) => Conflict,
        404 => "missing",
        429 or 503 => "throttled",
        >= 500 => "failed",
        >= 400 => "refused",
        _ => "ok",
    };

    // A transaction is always answered with 202; whether it was refused is in the first lines of the body.
    private static bool LostTransaction(Response response)
    {
        if (response.ContentStream is not MemoryStream) return false;
        var start = response.Content.ToMemory().Span;
        start = start[..Math.Min(start.Length, 1024)];
        return start.IndexOf("HTTP/1.1 412"u8) >= 0 || start.IndexOf("HTTP/1.1 409"u8) >= 0;
    }

    /// <summary>A count that is shared by everything that one call started.</summary>
    public sealed class Tab
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        internal void Increment() => Interlocked.Increment(ref count);
    }
}
