using System.Text;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.LocalHost;
using NewsFunctions.Publishing;

namespace NewsFunctions.Benchmarks;

/// <summary>
/// The whole app in this process with its settings as delivered; of the timers only the roll-up's runs.
/// </summary>
internal sealed class BenchmarkedApp : IAsyncDisposable
{
    private static readonly string[] Idle = ["SweepArticles", "RebuildTrending", "RebuildFeeds", "RebuildSearch",
        "AnnounceChanges", "PublishArticle"];
    private const string FrontDoorId = "5f9d1c3a-7d0e-4a53-9c8e-2b0d6f6f8a11";
    private readonly HostedApp host;
    private readonly RequestCounter storage;
    private readonly BlobContainerClient uploads;
    private readonly HttpClient http;

    private BenchmarkedApp(HostedApp host, RequestCounter storage, BlobContainerClient uploads)
    {
        this.host = host;
        this.storage = storage;
        this.uploads = uploads;
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 2000, UseProxy = false };
        http = new HttpClient(handler) { BaseAddress = new Uri(host.Address) };
    }

    /// <summary>Requests to storage so far.</summary>
    public long Transactions => storage.Requests;

    public static async Task<BenchmarkedApp> StartAsync(string connectionString, int articles)
    {
        var storage = new RequestCounter();
        string[] args =
        [
            "urls=http://127.0.0.1:0", $"Storage:ConnectionString={connectionString}", "Samples:Enabled=false",
            "Logging:LogLevel:Default=Warning",
            "LocalSettings=none", $"Site:FrontDoorId={FrontDoorId}",
            .. Idle.Select(name => $"AzureWebJobs:{name}:Disabled=true"),
        ];
        var changes = new HostChanges { App = builder => builder.Services.AddSingleton<HttpPipelinePolicy>(storage) };
        var host = await HostedApp.StartAsync(FunctionApp.News, [.. args.Select(arg => $"--{arg}")], changes);
        var app = new BenchmarkedApp(host, storage, new BlobContainerClient(connectionString, "articles"));
        await app.PublishAsync(articles);
        return app;
    }

    /// <returns>True where the view is acknowledged as counted.</returns>
    public async Task<bool> ViewAsync(int article, int visitor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/articles/a{article}/views");
        request.Headers.Add("X-Azure-ClientIP", $"10.{visitor >> 16 & 255}.{visitor >> 8 & 255}.{visitor & 255}");
        request.Headers.Add("X-Azure-FDID", FrontDoorId);
        request.Headers.Add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0");
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
        using var response = await http.PostAsync(
            $"/admin/functions/{function}", new StringContent("{}", Encoding.UTF8, "application/json"));
        response.EnsureSuccessStatusCode();
    }

    public T Service<T>() where T : notnull => host.AppServices.GetRequiredService<T>();

    public async Task PublishAsync(string name, string text)
    {
        await uploads.GetBlobClient(name).UploadAsync(BinaryData.FromString(text), overwrite: true);
        await Service<Publisher>().PublishAsync(name, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await host.DisposeAsync();
    }

    private Task PublishAsync(int articles) =>
        Parallel.ForAsync(0, articles, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (article, _) =>
            await PublishAsync($"news/a{article}.md", $"---\ntitle: A{article}\ndate: 2026-11-01\n---\nText."));
}
