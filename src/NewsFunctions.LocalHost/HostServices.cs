using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NewsFunctions.LocalHost.Events;
using NewsFunctions.LocalHost.Http;
using NewsFunctions.LocalHost.Queues;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.LocalHost.Storage;
using NewsFunctions.LocalHost.Timers;
using NewsFunctions.LocalHost.Worker;

namespace NewsFunctions.LocalHost;

/// <summary>What the host is made of.</summary>
internal static class HostServices
{
    // As the real host and its web server have it.
    private const long MaxRequestBody = 30_000_000;

    public static WebApplicationBuilder CreateBuilder(string[] args, LocalConsole console)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        LocalSettings.AddTo(builder.Configuration, args);
        console.AddTo(builder.Logging, builder.Configuration);

        var addresses = new Addresses(builder.Configuration);
        addresses.CheckThatTheyAreFree();
        SetIfAbsent(builder.Configuration, "Site:BaseUrl", addresses.Public);
        SetIfAbsent(builder.Configuration, "Site:ApiUrl", addresses.Public);

        builder.Host.UseDefaultServiceProvider(options => options.ValidateScopes = options.ValidateOnBuild = true);
        builder.WebHost.UseKestrelCore().UseUrls([.. addresses.Urls]).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBody;
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
        AddServices(builder.Services.AddSingleton(addresses).AddSingleton(console));
        return builder;
    }

    public static void Map(WebApplication app)
    {
        Cors.Use(app);
        app.Services.GetRequiredService<AdminAddress>().Map(app);
        app.Services.GetRequiredService<HttpFunctions>().Map(app);
    }

    private static void AddServices(IServiceCollection services) => services
        .AddRouting()
        .AddHttpForwarder()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<MatcherPolicy, FunctionMethodsPolicy>()
        .AddSingleton<HostJson>()
        .AddSingleton<Access>()
        .AddSingleton<Invoker>()
        .AddSingleton<HttpFunctions>()
        .AddSingleton<TimerFunctions>()
        .AddSingleton<QueueFunctions>()
        .AddSingleton<AdminAddress>()
        .AddSingleton<StorageAccounts>()
        .AddSingleton<Resources>()
        .AddSingleton<Samples>()
        .AddSingleton<BlobWatch>()
        .AddSingleton<Triggers>()
        .AddSingleton<Welcome>();

    private static void SetIfAbsent(ConfigurationManager configuration, string key, string value)
    {
        if (string.IsNullOrWhiteSpace(configuration[key])) configuration[key] = value;
    }
}
