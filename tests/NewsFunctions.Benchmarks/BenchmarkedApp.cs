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
    private static readonly string[] Idle = ["SweepArticles", "RebuildTrending", "RebuildFeeds", "RebuildSearch", "AnnounceChanges", "PublishArticle"];
    private readonly IHost host;
    private readonly RequestCounter storage;
    private readonly BlobContainerClient uploads;
    private readonly HttpClient http;

    private BenchmarkedApp(IHost host, RequestCounter storage, BlobContainerClient uploads)
    {
        this.host = host;
        this.storage = storage;
        this.uploads = uploads;
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
        var app = new BenchmarkedApp(host, storage, new BlobContainerClient(connectionString, "articles"));
        await app.PublishAsync(articles);
        return app;
    }

    /// <returns>True where the view is acknowledged as counted.</returns>
    public async Task<bool> ViewAsync(int article, int visitor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/articles/a{article}/views");
        request.Headers.Add("X-Forwarded-For", $"10.{visitor >> 16 & 255}.{visitor >> 8 & 255}.{visitor & 255}");
        using var response = await http.SendAsync(request);
        return response.IsSuccessStatusCode && response.Headers.GetValues("X-View").Single() == "counted";
    }

    public async Task ReadAsync(string path)
    {
        using var response = await http.GetAsync(path);
        response.EnsureSuccessStatusCode();
    }

    public Task RollUpAsync() => RunAsync("RollUpViews");

    public async Task RunAsync(string function)
    {
        using var response = await http.PostAsync($"/admin/functions/{function}", new StringContent("{}"));
        response.EnsureSuccessStatusCode();
    }

    public T Service<T>() where T : notnull => host.Services.GetRequiredService<T>();

    public async Task PublishAsync(string name, string text)
    {
        await uploads.GetBlobClient(name).UploadAsync(BinaryData.FromString(text), overwrite: true);
        await Service<Publisher>().PublishAsync(name, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    private Task PublishAsync(int articles) =>
        Parallel.ForAsync(0, articles, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (article, _) =>
            await PublishAsync($"news/a{article}.md", $"---\ntitle: A{article}\ndate: 2026-11-01\n---\nText."));
}
