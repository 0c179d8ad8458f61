using Microsoft.Extensions.Logging;
using NewsFunctions.LocalHost.Events;
using NewsFunctions.LocalHost.Queues;
using NewsFunctions.LocalHost.Storage;
using NewsFunctions.LocalHost.Timers;

namespace NewsFunctions.LocalHost;

/// <summary>Runs timers, queues and the watch on the editors' containers while the host is up.</summary>
internal sealed partial class Triggers(
    Samples samples, TimerFunctions timers, QueueFunctions queues, BlobWatch watch, LocalConsole console,
    ILogger<Triggers> log)
    : IDisposable
{
    private static readonly TimeSpan PatienceWithSamples = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PatienceWithFunctions = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <summary>Who opens a new site finds the samples there: this ends when they are published.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var uploaded = await samples.UploadAsync(cancellationToken);
        running = Task.WhenAll(timers.RunAsync(stopping.Token), queues.RunAsync(stopping.Token),
            watch.RunAsync(stopping.Token));
        if (uploaded == 0) return;
        console.OnlyWarnings = true;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PatienceWithSamples);
        await watch.SettledAsync(patience.Token);
        console.OnlyWarnings = false;
        Published(uploaded);
    }

    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        try
        {
            await running.WaitAsync(PatienceWithFunctions);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            // A function that does not heed its token is left behind, as on Azure.
        }
    }

    public void Dispose() => stopping.Dispose();

    [LoggerMessage(LogLevel.Information,
        "{Count} sample articles are uploaded and published (Samples__Enabled=false leaves the store empty)")]
    private partial void Published(int count);
}
