using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NewsFunctions.LocalHost.Http;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.LocalHost.Storage;
using NewsFunctions.LocalHost.Worker;

namespace NewsFunctions.LocalHost;

/// <summary>A Functions host for one machine and one app, whose real worker it runs in this process.</summary>
public sealed class HostedApp : IAsyncDisposable
{
    private readonly WorkerConnection connection = new();
    private Azurite? azurite;
    private WorkerGate? gate;
    private IHost? worker;
    private WebApplication? front;

    private HostedApp()
    {
    }

    /// <summary>The address that a browser on this machine opens.</summary>
    public string Address => front!.Services.GetRequiredService<Addresses>().Public;

    /// <summary>The services of the app, not of the host.</summary>
    public IServiceProvider AppServices => worker!.Services;

    internal IServiceProvider Services => front!.Services;

    /// <param name="args">Settings as on the command line: <c>--Views:RepeatMinutes=0</c>.</param>
    /// <exception cref="LocalHostException">What the developer can put right.</exception>
    public static async Task<HostedApp> StartAsync(
        FunctionApp app, string[] args, HostChanges? changes = null, CancellationToken cancellationToken = default)
    {
        var host = new HostedApp();
        try
        {
            await host.RunAsync(app, args, changes ?? new HostChanges(), cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The app before its start: nothing listens, and its services work on storage that is there already.
    /// </summary>
    public static IHost BuildApp(FunctionApp app, string[] args, HostChanges? changes = null)
    {
        var console = new LocalConsole();
        return WorkerApp.Build(app, HostServices.CreateBuilder(args, console).Configuration, console, changes?.App);
    }

    /// <summary>Ends when the developer ends the program.</summary>
    public Task WaitForShutdownAsync()
    {
        var ending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        front!.Lifetime.ApplicationStopping.Register(() => ending.TrySetResult());
        return ending.Task;
    }

    /// <summary>Who calls ends before who is called: triggers and requests, the app, the storage.</summary>
    public async ValueTask DisposeAsync()
    {
        if (front is not null)
        {
            await front.Services.GetRequiredService<Triggers>().StopAsync();
            await front.StopAsync();
            await front.DisposeAsync();
        }
        if (worker is not null)
        {
            await worker.StopAsync();
            await ((IAsyncDisposable)worker).DisposeAsync();
        }
        if (gate is not null) await gate.DisposeAsync();
        if (azurite is not null) await azurite.DisposeAsync();
    }

    private async Task RunAsync(
        FunctionApp app, string[] args, HostChanges changes, CancellationToken cancellationToken)
    {
        var console = new LocalConsole();
        var builder = HostServices.CreateBuilder(args, console);
        var settings = builder.Configuration;
        azurite = await StartAzuriteAsync(settings, cancellationToken);
        var storage = new Resources(new StorageAccounts(settings)).CreateAsync(cancellationToken);

        gate = await WorkerGate.OpenAsync(connection, cancellationToken);
        settings["Functions:Worker:HostEndpoint"] = gate.Address;
        settings["Functions:Worker:WorkerId"] = connection.WorkerId;
        settings["Functions:Worker:RequestId"] = connection.WorkerId;
        settings["Functions:Worker:GrpcMaxMessageLength"] = int.MaxValue.ToString(
            System.Globalization.CultureInfo.InvariantCulture);
        worker = WorkerApp.Build(app, settings, console, changes.App);
        await storage;
        var address = await WorkerApp.StartAsync(worker, cancellationToken);
        var functions = new FunctionTable(await connection.Loaded.WaitAsync(cancellationToken), settings);

        builder.Services.AddSingleton(connection).AddSingleton(functions).AddSingleton(new WorkerAddress(address));
        changes.Host?.Invoke(builder.Services);
        front = builder.Build();
        HostServices.Map(front);
        await front.Services.GetRequiredService<Triggers>().StartAsync(cancellationToken);
        await front.StartAsync(cancellationToken);
        front.Services.GetRequiredService<Welcome>().Print();
    }

    private static async Task<Azurite?> StartAzuriteAsync(
        ConfigurationManager settings, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(settings["Storage:ConnectionString"])) return null;
        var options = new AzuriteOptions();
        if (settings["Azurite:DataPath"] is { Length: > 0 } dataPath) options = options with { DataPath = dataPath };
        var azurite = await Azurite.StartAsync(options, cancellationToken);
        settings["Storage:ConnectionString"] = azurite.ConnectionString;
        return azurite;
    }
}

/// <summary>What a test or a benchmark changes about an app and its host.</summary>
public sealed record HostChanges
{
    /// <summary>Comes after the app's own composition, so that its services win.</summary>
    public Action<FunctionsApplicationBuilder>? App { get; init; }

    /// <summary>The same for the services of the host: its clock, say.</summary>
    public Action<IServiceCollection>? Host { get; init; }
}
