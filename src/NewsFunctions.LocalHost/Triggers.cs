using Microsoft.Extensions.Hosting;
using NewsFunctions.LocalHost.Events;
using NewsFunctions.LocalHost.Queues;
using NewsFunctions.LocalHost.Storage;
using NewsFunctions.LocalHost.Timers;

namespace NewsFunctions.LocalHost;

/// <summary>
/// Prepares storage before anything of the app starts, runs timers, queues and the watch while the app is up, and ends
/// them before anything of the app stops.
/// </summary>
internal sealed class Triggers(
    Resources resources, Samples samples, TimerFunctions timers, QueueFunctions queues, BlobWatch watch, Welcome welcome)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource stopping = new();
    private Task? running;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await resources.CreateAsync(cancellationToken);
        if (!await samples.UploadAsync(cancellationToken))
            return;
        // Who opens a new site finds the samples there: the first answer waits until they are published.
        Run();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        await watch.SettledAsync(patience.Token);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (running is null)
            Run();
        welcome.Print();
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        try
        {
            await (running ?? Task.CompletedTask).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // A function that does not heed its token is left behind, as on Azure.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Run() => running =
        Task.WhenAll(timers.RunAsync(stopping.Token), queues.RunAsync(stopping.Token), watch.RunAsync(stopping.Token));

    public void Dispose() => stopping.Dispose();
}
