using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace NewsFunctions.LocalHost.Worker;

/// <summary>Builds and starts the app's real worker in this process, where a breakpoint stops it.</summary>
internal static class WorkerApp
{
    private static readonly Lock EntryAssembly = new();

    static WorkerApp()
    {
        // The folder with host.json; the worker reads it for itself.
        Environment.SetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY", AppContext.BaseDirectory);
        Environment.SetEnvironmentVariable("FUNCTIONS_WORKER_DIRECTORY", AppContext.BaseDirectory);
        // As Core Tools have it.
        if (Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") is null)
            Environment.SetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT", Environments.Development);
    }

    /// <param name="settings">Those that the host would hand over as environment variables.</param>
    /// <param name="change">Comes after the app's own composition, so that its services win.</param>
    public static IHost Build(
        FunctionApp app, IConfiguration settings, LocalConsole console, Action<FunctionsApplicationBuilder>? change)
    {
        // What the build of an app generates is looked for in the entry assembly, which here is the host or a test
        // runner.
        lock (EntryAssembly)
        {
            var before = Assembly.GetEntryAssembly();
            Assembly.SetEntryAssembly(app.Assembly);
            try
            {
                return Compose(app, settings, console, change);
            }
            finally
            {
                Assembly.SetEntryAssembly(before);
            }
        }
    }

    /// <returns>Where the worker's web server listens.</returns>
    public static async Task<string> StartAsync(IHost worker, CancellationToken cancellationToken)
    {
        // The worker would take one port per process, the same for every app in it.
        var addresses = worker.Services.GetRequiredService<IServer>().Features
            .GetRequiredFeature<IServerAddressesFeature>().Addresses;
        addresses.Add("http://127.0.0.1:0");
        await worker.StartAsync(cancellationToken);
        return addresses.Single();
    }

    private static IHost Compose(
        FunctionApp app, IConfiguration settings, LocalConsole console, Action<FunctionsApplicationBuilder>? change)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        // A chained configuration would leave out what is set to nothing.
        builder.Configuration.AddInMemoryCollection(settings.AsEnumerable());
        builder.Services.AddSingleton<IHostLifetime, EndsWithItsHost>();
        console.AddTo(builder.Logging, settings);
        app.Compose(builder);
        change?.Invoke(builder);
        return builder.Build();
    }

    /// <summary>Signals are the host's: it ends the worker when nothing calls it any more.</summary>
    private sealed class EndsWithItsHost : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
