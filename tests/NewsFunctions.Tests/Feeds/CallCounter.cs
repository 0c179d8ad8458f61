using Azure.Core;
using Azure.Core.Pipeline;

namespace NewsFunctions.Tests.Feeds;

/// <summary>Calls of storage as the app makes them, however often the SDK tries each on a busy machine.</summary>
internal sealed class CallCounter : HttpPipelineSynchronousPolicy
{
    private int count;

    public int Count => count;

    public override void OnSendingRequest(HttpMessage message)
    {
        if (message.ProcessingContext.RetryNumber == 0) Interlocked.Increment(ref count);
    }
}
