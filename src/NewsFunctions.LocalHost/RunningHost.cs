using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace NewsFunctions.LocalHost;

/// <summary>The app and the Azurite it uses, which ends last, when nothing of the app writes any more.</summary>
internal sealed class RunningHost(WebApplication app, Azurite? azurite) : IHost, IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

    public Task StartAsync(CancellationToken cancellationToken = default) => ((IHost)app).StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default) => ((IHost)app).StopAsync(cancellationToken);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        if (azurite is not null)
            await azurite.DisposeAsync();
    }
}
