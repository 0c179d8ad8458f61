using Azure.Core;
using Azure.Core.Pipeline;

namespace NewsFunctions.Benchmarks;

/// <summary>Counts every try of every request to storage: what Azure bills as a transaction.</summary>
internal sealed class RequestCounter : HttpPipelineSynchronousPolicy
{
    private long requests;

    public long Requests => Interlocked.Read(ref requests);

    public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref requests);
}
