using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NewsFunctions.LocalHost.Events;
using NewsFunctions.LocalHost.Functions;
using NewsFunctions.LocalHost.Http;
using NewsFunctions.LocalHost.Queues;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.LocalHost.Storage;
using NewsFunctions.LocalHost.Timers;

namespace NewsFunctions.LocalHost;

/// <summary>Puts the local host together: what is behind FunctionsApplication.CreateBuilder and Build.</summary>
internal static class FunctionsHost
{
    private const long MaxRequestBody = 30_000_000;

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        FatalErrors.EndInOneLine();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Development,
        });
        LocalSettings.AddTo(builder.Configuration, args);
        AddConsole(builder);

        var addresses = new Addresses(builder.Configuration);
        addresses.CheckThatTheyAreFree();
        SetIfAbsent(builder.Configuration, "Site:BaseUrl", addresses.Public);
        SetIfAbsent(builder.Configuration, "Site:ApiUrl", addresses.Public);

        builder.Host.UseDefaultServiceProvider(options => options.ValidateScopes = options.ValidateOnBuild = true);
        builder.WebHost.UseKestrelCore().UseUrls([.. addresses.Urls])
            .ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxRequestBody);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services
            .AddRouting()
            .AddSingleton(addresses)
            .AddSingleton<MatcherPolicy, FunctionMethodsPolicy>()
            .AddSingleton<HostJson>()
            .AddSingleton<FunctionTable>()
            .AddSingleton<Invoker>()
            .AddSingleton<HttpFunctions>()
            .AddSingleton<TimerFunctions>()
            .AddSingleton<QueueFunctions>()
            .AddSingleton<AdminAddress>()
            .AddSingleton<StorageAccounts>()
            .AddSingleton<Resources>()
            .AddSingleton<Samples>()
            .AddSingleton<BlobWatch>()
            .AddSingleton<Welcome>()
            // First of the hosted services: storage is there before the app's own ones start.
            .AddHostedService<Triggers>();
        return builder;
    }

    public static IHost Build(
        WebApplicationBuilder builder, IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middlewares)
    {
        builder.Services.AddSingleton(new Middlewares(middlewares));
        builder.Services.TryAddSingleton(TimeProvider.System);
        var azurite = StartAzurite(builder.Configuration);
        try
        {
            var app = builder.Build();
            Map(app);
            return new RunningHost(app, azurite);
        }
        catch
        {
            azurite?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    private static void Map(WebApplication app)
    {
        Cors.Use(app);
        app.Services.GetRequiredService<AdminAddress>().Map(app);
        app.Services.GetRequiredService<HttpFunctions>().Map(app);
        WebFiles.Use(app, app.Services.GetRequiredService<IOptions<LocalHostOptions>>().Value.WebFolder);
    }

    private static Azurite? StartAzurite(ConfigurationManager configuration)
    {
        if (!string.IsNullOrWhiteSpace(configuration["Storage:ConnectionString"]))
            return null;
        var options = new AzuriteOptions();
        if (configuration["Azurite:DataPath"] is { Length: > 0 } dataPath)
            options = options with { DataPath = dataPath };
        var azurite = Azurite.StartAsync(options, CancellationToken.None).GetAwaiter().GetResult();
        configuration["Storage:ConnectionString"] = azurite.ConnectionString;
        return azurite;
    }

    private static void AddConsole(WebApplicationBuilder builder) => builder.Logging
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        })
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("System", LogLevel.Warning)
        // A failed start is reported by FatalErrors, without a stack trace.
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
        .AddConfiguration(builder.Configuration.GetSection("Logging"));

    private static void SetIfAbsent(ConfigurationManager configuration, string key, string value)
    {
        if (string.IsNullOrWhiteSpace(configuration[key]))
            configuration[key] = value;
    }
}
