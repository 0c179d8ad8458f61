using Microsoft.Extensions.Options;

namespace NewsFunctions.Webhooks;

/// <summary>Says in the queue that there may be something to tell, without anybody waiting for that.</summary>
public sealed partial class WebhookBell(
    WebhookQueue queue, IOptions<WebhookOptions> options, ILogger<WebhookBell> log)
{
    private readonly IReadOnlyList<WebhookEndpoint> endpoints = options.Value.Endpoints();
    private int rings;

    public void Ring()
    {
        // Who is sending looks again when he has.
        if (endpoints.Count == 0 || Interlocked.Increment(ref rings) > 1) return;
        try
        {
            _ = Task.Run(SendAsync);
        }
        catch (Exception failure)
        {
            Volatile.Write(ref rings, 0);
            Lost(failure);
        }
    }

    private async Task SendAsync()
    {
        int heard;
        do
        {
            heard = Volatile.Read(ref rings);
            try
            {
                await Task.WhenAll(
                    endpoints.Select(endpoint => queue.WakeAsync(endpoint.Name, CancellationToken.None)));
            }
            catch (Exception failure)
            {
                Lost(failure);
            }
        }
        while (Interlocked.CompareExchange(ref rings, 0, heard) != heard);
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Webhooks could not be told that something changed; AnnounceChanges will within five minutes")]
    private partial void Lost(Exception failure);
}
