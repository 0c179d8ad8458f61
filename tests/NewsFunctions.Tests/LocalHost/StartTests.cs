using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using NewsFunctions.LocalHost;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.LocalHost;

public sealed class StartTests(SharedAzurite azurite) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("start").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Everything_in_the_list_of_storage_resources_is_created()
    {
        var (app, content) = (azurite.NewAccount(), azurite.NewAccount());
        await using var running = await LocalApp.StartAsync(
            app, settings: $"Storage:ContentConnectionString={content}");

        using var file = JsonDocument.Parse(
            await File.ReadAllBytesAsync(Path.Combine(Repository.RootOrCurrent, "infra/storage.json"), Token));
        var (ofContent, ofApp) =
            (file.RootElement.GetProperty("content"), file.RootElement.GetProperty("app"));
        Assert.Equal(Listed(ofContent, "containers", ofContent.GetProperty("backup").GetString()!), await Names(
            new BlobServiceClient(content).GetBlobContainersAsync(cancellationToken: Token), item => item.Name));
        Assert.Equal(Listed(ofApp, "containers", "azure-webjobs-hosts"), await Names(
            new BlobServiceClient(app).GetBlobContainersAsync(cancellationToken: Token), item => item.Name));
        Assert.Equal(Listed(ofApp, "tables"),
            await Names(new TableServiceClient(app).QueryAsync(cancellationToken: Token), item => item.Name));
        Assert.Equal(Listed(ofApp, "queues"),
            await Names(new QueueServiceClient(app).GetQueuesAsync(cancellationToken: Token), item => item.Name));

        static IEnumerable<string> Listed(JsonElement account, string kind, params string[] others) =>
            account.GetProperty(kind).EnumerateArray().Select(name => name.GetString()!).Concat(others)
                .Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Public_addresses_default_to_the_served_one()
    {
        await using var app = await LocalApp.StartAsync(
            azurite.NewAccount(), settings: "Site:BaseUrl=https://news.example");

        var configuration = app.Settings;
        Assert.Equal("https://news.example", configuration["Site:BaseUrl"]);
        Assert.Matches(@"^http://127\.0\.0\.1:[1-9]\d+$", configuration["Site:ApiUrl"]!);
    }

    [Fact]
    public async Task An_empty_connection_string_starts_Azurite_and_the_app_sees_where()
    {
        await using var app = await LocalApp.StartAsync("", settings: $"Azurite:DataPath={folder}");

        var connectionString = app.Settings["Storage:ConnectionString"];
        Assert.True(await new BlobContainerClient(connectionString, "site").ExistsAsync(Token));
    }

    [Fact]
    public async Task An_app_says_what_it_serves_and_saves_when_it_is_told_to_end()
    {
        using var child = ChildProcess.Start("app", ["--urls", "http://127.0.0.1:0", "--LocalSettings", "none",
            "--Samples:Enabled", "false", "--Azurite:DataPath", folder]);

        var said = "";
        while (!said.Contains("Upload", StringComparison.Ordinal))
            said += await child.ReadLineAsync() + "\n";

        Assert.Matches("""Page +http://127\.0\.0\.1:\d+/""", said);
        Assert.Matches("""API +http://127\.0\.0\.1:\d+/api/articles""", said);
        Assert.Matches("""Storage +http://127\.0\.0\.1:\d+/devstoreaccount1""", said);
        child.Terminate();
        var (exitCode, _, error) = await child.EndAsync();
        Assert.Empty(error);
        Assert.True(exitCode == 0 || OperatingSystem.IsWindows());
        await using var after = await Azurite.StartAsync(new AzuriteOptions { DataPath = folder }, Token);
        Assert.True(await new BlobContainerClient(after.ConnectionString, "site").ExistsAsync(Token));
    }

    [Fact]
    public Task Without_Node_it_says_so() => EndsAsync(
        "Node.js is missing", ["--Azurite:DataPath", folder], ("PATH", folder));

    [Fact]
    public Task An_invalid_connection_string_is_said() => EndsAsync(
        "Storage__ConnectionString is not a valid storage connection string",
        ["--Storage:ConnectionString", "nonsense"]);

    [Fact]
    public Task Storage_that_does_not_answer_is_said() => EndsAsync(
        "Storage at http://127.0.0.1:9/nobody cannot be used",
        ["--Storage:ConnectionString",
            "DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:9/nobody;"
            + "QueueEndpoint=http://127.0.0.1:9/nobody;TableEndpoint=http://127.0.0.1:9/nobody"]);

    [Fact]
    public async Task A_port_in_use_is_said()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        await EndsAsync("is in use by another program",
            ["--urls", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"]);
    }

    [Fact]
    public async Task Malformed_settings_are_said()
    {
        var settings = Path.Combine(folder, "local.settings.json");
        await File.WriteAllTextAsync(settings, """{ "Values": { "Site__Name": """, Token);

        await EndsAsync($"{settings} is not valid JSON", ["--LocalSettings", settings]);
    }

    private static async Task EndsAsync(
        string message, string[] arguments, params (string Name, string Value)[] environment)
    {
        using var child = ChildProcess.Start(
            "app", ["--urls", "http://127.0.0.1:0", "--LocalSettings", "none", .. arguments], environment);

        var (exitCode, output, error) = await child.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains(message, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<string[]> Names<T>(IAsyncEnumerable<T> items, Func<T, string> name) =>
        [.. (await items.ToListAsync(Token)).Select(name).Order(StringComparer.Ordinal)];
}
