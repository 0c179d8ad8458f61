using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace NewsFunctions.Tests.Images;

/// <summary>Sees every request to storage, and can take storage away.</summary>
internal sealed class StorageProbe : HttpPipelineSynchronousPolicy
{
    private readonly ConcurrentQueue<string> requests = new();

    public bool Down { get; set; }

    public int Count => requests.Count;

    public int CountOf(string method, string path) =>
        requests.Count(request => request.StartsWith(method + " ", StringComparison.Ordinal)
            && request.Contains(path, StringComparison.Ordinal));

    public override void OnSendingRequest(HttpMessage message)
    {
        requests.Enqueue($"{message.Request.Method} {message.Request.Uri}");
        if (Down) throw new IOException("Storage is down.");
    }
}
