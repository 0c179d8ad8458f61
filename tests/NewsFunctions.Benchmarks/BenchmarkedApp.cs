using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NewsFunctions.LocalHost;
using NewsFunctions.Publishing;

namespace NewsFunctions.Benchmarks;

/// <summary>The whole app in this process with its settings as delivered; of the timers only the roll-up's runs.</summary>
internal sealed class BenchmarkedApp : IAsyncDisposable
{
    private static readonly string[] Idle = ["SweepArticles", "RebuildTrending", "RebuildFeeds", "PublishArticle"];
    private readonly IHost host;
    private readonly RequestCounter storage;
    private readonly HttpClient http;

    private BenchmarkedApp(IHost host, RequestCounter storage)
    {
        this.host = host;
        this.storage = storage;
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 2000, UseProxy = false };
        http = new HttpClient(handler) { BaseAddress = new Uri(host.Services.GetRequiredService<IConfiguration>()["Site:BaseUrl"]!) };
    }

    /// <summary>Requests to storage so far.</summary>
    public long Transactions => storage.Requests;

    public static async Task<BenchmarkedApp> StartAsync(string connectionString, int articles)
    {
        var storage = new RequestCounter();
        string[] args =
        [
            "urls=http://127.0.0.1:0", $"Storage:ConnectionString={connectionString}", "Samples:Enabled=false", "Logging:LogLevel:Default=Warning",
            "LocalSettings=none", .. Idle.Select(name => $"AzureWebJobs:{name}:Disabled=true"),
        ];
        var builder = FunctionsApplication.CreateBuilder([.. args.Select(arg => $"--{arg}")]);
        Composition.Add(builder);
        builder.Services.Configure<LocalHostOptions>(options => options.FunctionClasses = [.. typeof(Composition).Assembly.GetExportedTypes()]);
        builder.Services.AddSingleton<HttpPipelinePolicy>(storage);
        var host = builder.Build();
        await host.StartAsync();
        var app = new BenchmarkedApp(host, storage);
        await app.PublishAsync(connectionString, articles);
        return app;
    }

    public T Service<T>() where T : notnull => host.Services.GetRequiredService<T>();

    /// <returns>True where the view is acknowledged as counted.</returns>
    public async Task<bool> ViewAsync(int article, int visitor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/articles/a{article}/views");
        request.Headers.Add("X-Forwarded-For", $"10.{visitor >> 16 & 255}.{visitor >> 8 & 255}.{visitor & 255}");
        using var response = await http.SendAsync(request);
        return response.IsSuccessStatusCode && response.Headers.GetValues("X-View").Single() == "counted";
    }

    public async Task RollUpAsync()
    {
        using var response = await http.PostAsync("/admin/functions/RollUpViews", new StringContent("{}"));
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    private async Task PublishAsync(string connectionString, int articles)
    {
        var uploads = new BlobContainerClient(connectionString, "articles");
        var publisher = host.Services.GetRequiredService<Publisher>();
        await Parallel.ForAsync(0, articles, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (article, stop) =>
        {
            var text = $"---\ntitle: A{article}\ndate: 2026-11-01\n---\nText.";
            await uploads.GetBlobClient($"news/a{article}.md").UploadAsync(BinaryData.FromString(text), overwrite: true, stop);
            await publisher.PublishAsync($"news/a{article}.md", stop);
        });
    }
}
