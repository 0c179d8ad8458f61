using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Tests.LocalHost;

/// <summary>A small function app on the local host, put together as the real Program.cs is.</summary>
internal sealed class LocalApp : IAsyncDisposable
{
    private readonly IHost host;

    private LocalApp(IHost host)
    {
        this.host = host;
        Address = host.Services.GetRequiredService<IConfiguration>()["Site:ApiUrl"]!;
        Http = new HttpClient { BaseAddress = new Uri(Address) };
    }

    public string Address { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => host.Services;

    public static string[] Arguments(string connectionString, params string[] more) =>
    [
        "--urls", "http://127.0.0.1:0", "--LocalSettings", "none", "--Logging:LogLevel:Default", "None", "--Samples:Enabled", "false",
        "--Storage:ConnectionString", connectionString, .. more,
    ];

    public static IHost Build(string[] arguments, Type[] functionClasses, Action<FunctionsApplicationBuilder>? configure = null)
    {
        var builder = FunctionsApplication.CreateBuilder(arguments);
        builder.UseMiddleware<ResultOnce>();
        builder.ConfigureFunctionsWebApplication();
        builder.Services.Configure<LocalHostOptions>(options => options.FunctionClasses = functionClasses);
        configure?.Invoke(builder);
        return builder.Build();
    }

    public static async Task<LocalApp> StartAsync(
        string[] arguments, Type[] functionClasses, Action<FunctionsApplicationBuilder>? configure = null)
    {
        var host = Build(arguments, functionClasses, configure);
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            return new LocalApp(host);
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }
    }

    public Task<HttpResponseMessage> RunAsync(string function, string body = "{}") => Http.PostAsync(
        new Uri($"/admin/functions/{function}", UriKind.Relative), new StringContent(body), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}

internal sealed class ResultOnce : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        if (context.GetHttpContext() is not null)
            context.GetInvocationResult().Value = null;
    }
}
