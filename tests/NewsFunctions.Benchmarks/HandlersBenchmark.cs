using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.Articles;
using NewsFunctions.LocalHost;
using NewsFunctions.Tests.Kit;

namespace NewsFunctions.Benchmarks;

/// <summary>What the functions take for warm reads, without host and worker: time, and bytes allocated.</summary>
[MemoryDiagnoser]
public class HandlersBenchmark
{
    private static HostedApp? app;
    private ArticleFunctions articles = null!;
    private DefaultHttpContext http = null!;

    public static async Task RunAsync()
    {
        await using var azurite = await Azurite.StartAsync(
            new AzuriteOptions { InMemory = true, Accounts = ["handlers"] }, CancellationToken.None);
        await using var started = app = await HostedApp.StartAsync(
            FunctionApp.News, AppStart.Arguments(azurite.ConnectionStringFor("handlers"), [], "Samples:Enabled=true"));
        using var client = new HttpClient();
        (await client.GetAsync($"{app.Address}/api/articles/night-buses")).EnsureSuccessStatusCode();
        // In this process, which has the app in it.
        BenchmarkRunner.Run<HandlersBenchmark>(
            DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
    }

    [GlobalSetup]
    public void CreateFunctions() => articles = ActivatorUtilities.CreateInstance<ArticleFunctions>(app!.AppServices);


    /// <summary>A request as the web server hands it over: its cost is not ours.</summary>
    [Benchmark(Baseline = true)]
    public HttpContext Nothing() => NewRequest();

    [Benchmark]
    public async Task Article()
    {
        var context = NewRequest();
        var result = await articles.Get(context.Request, "night-buses", CancellationToken.None);
        await result.ExecuteAsync(context);
    }

    [Benchmark]
    public async Task List()
    {
        var context = NewRequest();
        var result = await articles.List(context.Request, CancellationToken.None);
        await result.ExecuteAsync(context);
    }

    private DefaultHttpContext NewRequest()
    {
        http = new DefaultHttpContext { RequestServices = app!.AppServices };
        http.Request.Method = "GET";
        http.Request.Headers.AcceptEncoding = "gzip, deflate, br, zstd";
        return http;
    }
}
