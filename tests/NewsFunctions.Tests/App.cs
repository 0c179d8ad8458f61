using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NewsFunctions.LocalHost;
using NewsFunctions.LocalHost.Worker;
using NewsFunctions.Publishing;
using NewsFunctions.Tests.Http;

namespace NewsFunctions.Tests;

/// <summary>
/// The whole app in this process on a free port, with a storage account of its own and every timer off.
/// </summary>
public sealed class App : IAsyncDisposable
{
    private readonly HostedApp host;

    private App(HostedApp host, string connectionString)
    {
        this.host = host;
        BaseUrl = host.Address;
        Http = new HttpClient(new OpenApiHandler(new HttpClientHandler { AllowAutoRedirect = false }))
        {
            BaseAddress = new Uri(BaseUrl),
        };
        var blobs = new BlobServiceClient(connectionString);
        Articles = blobs.GetBlobContainerClient("articles");
        Images = blobs.GetBlobContainerClient("images");
        Publication = blobs.GetBlobContainerClient("publication");
        Site = blobs.GetBlobContainerClient("site");
        ConnectionString = connectionString;
    }

    public string BaseUrl { get; }
    public string ConnectionString { get; }
    public HttpClient Http { get; }
    public BlobContainerClient Articles { get; }
    public BlobContainerClient Images { get; }
    public BlobContainerClient Publication { get; }
    public BlobContainerClient Site { get; }

    /// <summary>As the worker reports them.</summary>
    internal IReadOnlyList<HostedFunction> Functions => host.Services.GetRequiredService<FunctionTable>().All;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="services">Added after the app's own, so that a clock or a pipeline policy of the test wins.</param>
    /// <param name="settings">As on the command line: <c>Views:RepeatMinutes=0</c>.</param>
    public static async Task<App> StartAsync(
        string connectionString, Action<IServiceCollection>? services = null, params string[] settings)
    {
        var changes = new HostChanges { App = builder => Change(builder.Services, services) };
        var host = await HostedApp.StartAsync(FunctionApp.News, Arguments(connectionString, settings), changes, Stop);
        return new App(host, connectionString);
    }

    /// <summary>
    /// The app before its start: its services work on storage that another start has made, and nothing listens.
    /// </summary>
    public static IHost Build(
        string connectionString, Action<IServiceCollection>? services, params string[] settings) =>
        HostedApp.BuildApp(
            FunctionApp.News, Arguments(connectionString, settings),
            new HostChanges { App = builder => Change(builder.Services, services) });

    private static void Change(IServiceCollection services, Action<IServiceCollection>? changes)
    {
        changes?.Invoke(services);
        MovedDates.Follow(services);
    }

    private static string[] Arguments(string connectionString, string[] settings) =>
        AppStart.Arguments(connectionString, AppStart.Triggers, settings);

    public T Service<T>() where T : notnull => host.AppServices.GetRequiredService<T>();

    /// <summary>Uploads as an editor's tool does, and publishes at once as the event would a moment later.</summary>
    public async Task PublishAsync(string name, string text)
    {
        await UploadAsync(name, text);
        await Service<Publisher>().PublishAsync(name, Stop);
    }

    public Task UploadAsync(string name, string text) => UploadAsync(name, Encoding.UTF8.GetBytes(text));

    public Task UploadAsync(string name, byte[] content) =>
        Articles.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), overwrite: true, Stop);

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path, Stop);
        Assert.True(response.IsSuccessStatusCode,
            $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Stop)}");
        return await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    public async Task<int> StatusAsync(string path)
    {
        using var response = await Http.GetAsync(path, Stop);
        return (int)response.StatusCode;
    }

    public async Task RunAsync(string function)
    {
        using var response = await Http.PostAsJsonAsync($"/admin/functions/{function}", new { }, Stop);
        Assert.Equal(202, (int)response.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.DisposeAsync();
    }
}
