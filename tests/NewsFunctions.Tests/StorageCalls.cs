using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace NewsFunctions.Tests;

/// <summary>Sees every call to storage, and lets none through while <see cref="Down"/>.</summary>
public sealed class StorageCalls : HttpPipelineSynchronousPolicy
{
    private readonly ConcurrentQueue<string> calls = new();

    public bool Down { get; set; }

    public IReadOnlyList<string> All => [.. calls];

    public int Count => calls.Count;

    public int CountOf(string method, string path) => calls.Count(call =>
        call.StartsWith(method + " ", StringComparison.Ordinal) && call.Contains(path, StringComparison.Ordinal));

    public void Clear() => calls.Clear();

    public override void OnSendingRequest(HttpMessage message)
    {
        calls.Enqueue($"{message.Request.Method} {message.Request.Uri}");
        if (Down) throw new IOException("Storage is down.");
    }
}
