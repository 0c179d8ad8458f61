using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using NewsFunctions.LocalHost.Storage;

namespace NewsFunctions.LocalHost;

/// <summary>A running Azurite, on free loopback ports. It ends with this process, however that ends.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    private const string DefaultAccount = "devstoreaccount1";
    private const string DefaultKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    // Short, because hundreds of accounts go through one environment variable.
    private const string FurtherKey = "bmV3cw==";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly string entry;
    private readonly AzuriteOptions options;
    private readonly DataPathLock? dataPathLock;
    private readonly CancellationTokenSource stopping = new();
    private Process process;
    private Dictionary<string, string> endpoints = [];
    private Task watching = Task.CompletedTask;

    private Azurite(string entry, AzuriteOptions options, DataPathLock? dataPathLock)
    {
        this.entry = entry;
        this.options = options;
        this.dataPathLock = dataPathLock;
        process = Start();
    }

    public string ConnectionString => ConnectionStringFor(DefaultAccount);

    internal int ProcessId => process.Id;

    [GeneratedRegex(@"^Azurite (\w+) service is successfully listening at (http://\S+?)/?$")]
    private static partial Regex Listening { get; }

    public string ConnectionStringFor(string account) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};"
        + $"AccountKey={(account == DefaultAccount ? DefaultKey : FurtherKey)};"
        + string.Concat(endpoints.Select(endpoint => $"{endpoint.Key}Endpoint={endpoint.Value}/{account};"));

    public static async Task<Azurite> StartAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        var entry = await AzuriteInstallation.EntryScriptAsync(cancellationToken);
        var dataPathLock = options.InMemory ? null : await DataPathLock.TakeAsync(options.DataPath, cancellationToken);
        try
        {
            var azurite = new Azurite(entry, options, dataPathLock);
            azurite.endpoints = await EndpointsAsync(azurite.process, cancellationToken);
            if (options.InMemory) return azurite;
            // Ports are free ones at every start: here scripts and people find the current ones.
            await File.WriteAllTextAsync(
                Path.Combine(options.DataPath, "connection-string"), azurite.ConnectionString, cancellationToken);
            azurite.watching = azurite.StartAgainWhenItDiesAsync();
            return azurite;
        }
        catch
        {
            dataPathLock?.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watching;
        await EndAsync(process);
        process.Dispose();
        stopping.Dispose();
        dataPathLock?.Dispose();
    }

    /// <summary>At the same ports, so that every connection string stays right.</summary>
    private async Task StartAgainWhenItDiesAsync()
    {
        while (true)
        {
            try
            {
                await process.WaitForExitAsync(stopping.Token);
                await Console.Out.WriteLineAsync("Azurite, the storage emulator, has died and is started again.");
                process.Dispose();
                process = Start();
                await EndpointsAsync(process, stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (LocalHostException failed)
            {
                await Console.Error.WriteLineAsync(failed.Message);
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var argument in Arguments()) start.ArgumentList.Add(argument);
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', options.Accounts
            .Select(account => $"{account}:{FurtherKey}")
            .Prepend($"{DefaultAccount}:{DefaultKey}"));
        start.Environment["AZURITE_PROCESS_FILE"] = dataPathLock?.ProcessFile;
        try
        {
            var started = Process.Start(start)!;
            dataPathLock?.HeldBy(started);
            return started;
        }
        catch (Win32Exception exception)
        {
            throw AzuriteInstallation.NodeIsMissing(exception);
        }
    }

    private string[] Arguments() =>
    [
        AzuriteInstallation.Wrapper, entry, "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        .. Listen("Blob"), .. Listen("Queue"), .. Listen("Table"),
        .. options.InMemory ? ["--inMemoryPersistence"] : new[] { "--location", Path.GetFullPath(options.DataPath) },
    ];

    /// <summary>At first the system chooses the port, and Azurite says which.</summary>
    private string[] Listen(string service)
    {
        var port = endpoints.TryGetValue(service, out var address) ? new Uri(address).Port : 0;
        var name = service.ToLowerInvariant();
        return [$"--{name}Host", "127.0.0.1", $"--{name}Port", port.ToString(CultureInfo.InvariantCulture)];
    }

    private static async Task<Dictionary<string, string>> EndpointsAsync(
        Process process, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, string>();
        var complaints = new List<string>();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text && Listening.Match(text) is { Success: true } match)
                found[match.Groups[1].Value] = match.Groups[2].Value;
            if (found.Count == 3 || line.Data is null) ready.TrySetResult();
        };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (complaints)
                complaints.Add(line.Data ?? "");
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await ready.Task.WaitAsync(StartLimit, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Told below.
        }
        if (found.Count == 3) return found;
        await EndAsync(process);
        lock (complaints)
            throw new LocalHostException($"Azurite did not start: {string.Join(' ', complaints).Trim()}");
    }

    private static async Task EndAsync(Process process)
    {
        // The wrapper takes this for SIGTERM, which Windows does not have.
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(StopLimit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
