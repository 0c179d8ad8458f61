using System.Text;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.LocalHost;
using NewsFunctions.Publishing;
using NewsFunctions.Tests.Kit;

namespace NewsFunctions.Benchmarks;

/// <summary>
/// The whole app in this process with its settings as delivered; of the timers only the roll-up's runs.
/// </summary>
internal sealed class BenchmarkedApp : IAsyncDisposable
{
    private const string RollUp = "RollUpViews";
    private readonly HostedApp host;
    private readonly StorageCalls storage;
    private readonly BlobContainerClient uploads;
    private readonly string connectionString;
    private readonly HttpClient http;

    private BenchmarkedApp(HostedApp host, StorageCalls storage, string connectionString)
    {
        this.host = host;
        this.storage = storage;
        this.connectionString = connectionString;
        uploads = new BlobContainerClient(connectionString, "articles");
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 2000, UseProxy = false };
        http = new HttpClient(handler) { BaseAddress = new Uri(host.Address) };
    }

    /// <summary>Requests to storage so far.</summary>
    public int Transactions => storage.Count;

    /// <summary>The same by service, told apart by their ports.</summary>
    public Calls Calls
    {
        get
        {
            var ports = storage.All.Select(call => new Uri(call[(call.IndexOf(' ') + 1)..]).Port).ToList();
            return new(ports.Count(port => port == Port("Table")), ports.Count(port => port == Port("Blob")),
                ports.Count(port => port == Port("Queue")));
        }
    }

    public static async Task<BenchmarkedApp> StartAsync(string connectionString, int articles)
    {
        var storage = new StorageCalls();
        var args = AppStart.Arguments(connectionString, AppStart.Triggers.Except([RollUp]));
        var changes = new HostChanges { App = builder => builder.Services.AddSingleton<HttpPipelinePolicy>(storage) };
        var host = await HostedApp.StartAsync(FunctionApp.News, args, changes);
        var app = new BenchmarkedApp(host, storage, connectionString);
        await app.PublishAsync(articles);
        return app;
    }

    /// <returns>True where the view is acknowledged as counted.</returns>
    public async Task<bool> ViewAsync(int article, int visitor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/articles/a{article}/views");
        FrontDoor.Add(request, $"10.{visitor >> 16 & 255}.{visitor >> 8 & 255}.{visitor & 255}");
        request.Headers.Add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0");
        using var response = await http.SendAsync(request);
        return response.IsSuccessStatusCode && response.Headers.GetValues("X-View").Single() == "counted";
    }

    public async Task LikeAsync(int article, int visitor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/articles/a{article}/like");
        FrontDoor.Add(request, $"10.{visitor >> 16 & 255}.{visitor >> 8 & 255}.{visitor & 255}");
        request.Headers.Add("X-Visitor-Id", $"visitor-of-benchmark-{visitor}");
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    public async Task ReadAsync(string path)
    {
        using var response = await http.GetAsync(path);
        response.EnsureSuccessStatusCode();
    }

    public Task RollUpAsync() => RunAsync(RollUp);

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

    private int Port(string service)
    {
        var name = $"{service}Endpoint=";
        var start = connectionString.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return new Uri(connectionString[start..].Split(';')[0]).Port;
    }

    private Task PublishAsync(int articles) =>
        Parallel.ForAsync(0, articles, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (article, _) =>
            await PublishAsync($"news/a{article}.md", $"---\ntitle: A{article}\ndate: 2026-11-01\n---\nText."));
}
