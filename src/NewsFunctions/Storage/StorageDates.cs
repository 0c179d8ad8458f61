using Azure.Core;
using Azure.Core.Pipeline;

namespace NewsFunctions.Storage;

/// <summary>Tells the clock the date of every answer of storage.</summary>
public sealed class StorageDates(StorageClock clock) : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var sent = clock.GetTimestamp();
        ProcessNext(message, pipeline);
        Tell(message, sent);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var sent = clock.GetTimestamp();
        await ProcessNextAsync(message, pipeline);
        Tell(message, sent);
    }

    private void Tell(HttpMessage message, long sent)
    {
        if (message.HasResponse && message.Response.Headers.Date is { } date) clock.Hear(date, sent);
    }
}
