using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Tests.LocalHost;

public sealed class AzuriteTests(SharedAzurite shared) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("azurite").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_account_has_its_own_containers_queues_and_tables()
    {
        var token = TestContext.Current.CancellationToken;
        var (one, other) = (shared.NewAccount(), shared.NewAccount());

        await new BlobContainerClient(one, "mine").CreateAsync(cancellationToken: token);
        await new QueueClient(one, "mine").CreateAsync(cancellationToken: token);
        await new QueueClient(one, "mine").SendMessageAsync("hello", token);
        await new TableClient(one, "mine").CreateAsync(token);
        await new TableClient(one, "mine").AddEntityAsync(new TableEntity("p", "r") { ["n"] = 1L }, token);

        Assert.True(await new BlobContainerClient(one, "mine").ExistsAsync(token));
        Assert.Equal("hello", (await new QueueClient(one, "mine").PeekMessageAsync(token)).Value.Body.ToString());
        Assert.Equal(1L, (await new TableClient(one, "mine")
            .GetEntityAsync<TableEntity>("p", "r", cancellationToken: token)).Value["n"]);
        Assert.False(await new BlobContainerClient(other, "mine").ExistsAsync(token));
        Assert.False(await new QueueClient(other, "mine").ExistsAsync(token));
        Assert.Empty(await new TableServiceClient(other).QueryAsync(cancellationToken: token).ToArrayAsync(token));
    }

    [Fact]
    public async Task What_was_written_is_there_after_a_stop()
    {
        await using (var first = await StartAsync())
            await WriteAsync(first.ConnectionString);

        await using var second = await StartAsync();

        Assert.True(await new BlobContainerClient(second.ConnectionString, "kept")
            .ExistsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_second_one_on_the_same_data_path_is_refused()
    {
        await using var first = await StartAsync();

        var refused = await Assert.ThrowsAsync<LocalHostException>(StartAsync);

        Assert.Contains(folder, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Azurite__DataPath", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_is_killed_leaves_no_Azurite_behind_and_loses_nothing()
    {
        using var app = ChildProcess.Start("azurite", [folder]);
        var connectionString = await app.ReadLineAsync();
        var process = Process.GetProcessById(int.Parse(await app.ReadLineAsync(), CultureInfo.InvariantCulture));
        await WriteAsync(connectionString);

        app.Kill();

        // At once, so that the former Azurite may still be saving.
        await using var next = await StartAsync();
        await Eventually.TrueAsync(() => process.HasExited, "the former Azurite ends");
        Assert.True(await new BlobContainerClient(next.ConnectionString, "kept")
            .ExistsAsync(TestContext.Current.CancellationToken));
        var port = new BlobServiceClient(connectionString).Uri.Port;
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        });
    }

    [Fact]
    public async Task An_Azurite_that_dies_is_started_again_at_the_same_address()
    {
        await using var azurite = await StartAsync();
        await WriteAsync(azurite.ConnectionString);
        // Its data are saved every few seconds, and at its end.
        await Task.Delay(TimeSpan.FromSeconds(7), TestContext.Current.CancellationToken);
        using var died = Process.GetProcessById(azurite.ProcessId);

        died.Kill();
        await died.WaitForExitAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => AnswersAsync(azurite.ConnectionString), "the next one answers");
        Assert.NotEqual(died.Id, azurite.ProcessId);
    }

    [Fact]
    public async Task Without_network_the_first_start_says_in_one_line_how_to_go_on()
    {
        using var child = ChildProcess.Start(
            "install", [Path.Combine(folder, "cache")],
            ("npm_config_registry", "http://127.0.0.1:9/"), ("npm_config_cache", Path.Combine(folder, "npm")));

        var (exitCode, output, error) = await child.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.StartsWith("Installing Azurite", output, StringComparison.Ordinal);
        Assert.Contains("check the network", Assert.Single(Lines(error)), StringComparison.Ordinal);
    }

    private Task<Azurite> StartAsync() =>
        Azurite.StartAsync(new AzuriteOptions { DataPath = folder }, TestContext.Current.CancellationToken);

    private static async Task WriteAsync(string connectionString) =>
        await new BlobContainerClient(connectionString, "kept")
            .CreateAsync(cancellationToken: TestContext.Current.CancellationToken);

    private static async Task<bool> AnswersAsync(string connectionString)
    {
        try
        {
            var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
            return await new BlobContainerClient(connectionString, "kept", options)
                .ExistsAsync(TestContext.Current.CancellationToken);
        }
        catch (RequestFailedException)
        {
            return false;
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
