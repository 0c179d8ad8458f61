using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using NewsFunctions.LocalHost.Storage;

namespace NewsFunctions.LocalHost;

/// <summary>A running Azurite, on free loopback ports. It ends with this process, however that ends.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    private const string DefaultAccount = "devstoreaccount1";
    private const string DefaultKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    // Short, because hundreds of accounts go through one environment variable.
    private const string FurtherKey = "bmV3cw==";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly Process process;
    private readonly DataPathLock? dataPathLock;
    private readonly IReadOnlyDictionary<string, string> endpoints;

    private Azurite(Process process, DataPathLock? dataPathLock, IReadOnlyDictionary<string, string> endpoints)
    {
        this.process = process;
        this.dataPathLock = dataPathLock;
        this.endpoints = endpoints;
    }

    public string ConnectionString => ConnectionStringFor(DefaultAccount);

    internal int ProcessId => process.Id;

    public string ConnectionStringFor(string account) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={(account == DefaultAccount ? DefaultKey : FurtherKey)};"
        + string.Concat(endpoints.Select(endpoint => $"{endpoint.Key}Endpoint={endpoint.Value}/{account};"));

    public static async Task<Azurite> StartAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        var entry = await AzuriteInstallation.EntryScriptAsync(cancellationToken);
        var dataPathLock = options.InMemory ? null : await DataPathLock.TakeAsync(options.DataPath, cancellationToken);
        try
        {
            var process = Start(entry, options, dataPathLock);
            dataPathLock?.HeldBy(process);
            var azurite = new Azurite(process, dataPathLock, await EndpointsAsync(process, cancellationToken));
            // Ports are free ones at every start: here scripts and people find the current ones.
            if (!options.InMemory)
                await File.WriteAllTextAsync(Path.Combine(options.DataPath, "connection-string"), azurite.ConnectionString, cancellationToken);
            return azurite;
        }
        catch
        {
            dataPathLock?.Dispose();
            throw;
        }
    }

    private static Process Start(string entry, AzuriteOptions options, DataPathLock? dataPathLock)
    {
        const string Loopback = "127.0.0.1";
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        string[] arguments =
        [
            AzuriteInstallation.Wrapper, entry, "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            // The system chooses the ports, and Azurite says which.
            "--blobHost", Loopback, "--blobPort", "0", "--queueHost", Loopback, "--queuePort", "0", "--tableHost", Loopback, "--tablePort", "0",
            .. options.InMemory ? ["--inMemoryPersistence"] : new[] { "--location", Path.GetFullPath(options.DataPath) },
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', options.Accounts
            .Select(account => $"{account}:{FurtherKey}")
            .Prepend($"{DefaultAccount}:{DefaultKey}"));
        start.Environment["AZURITE_PROCESS_FILE"] = dataPathLock?.ProcessFile;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw AzuriteInstallation.NodeIsMissing(exception);
        }
    }

    private static async Task<Dictionary<string, string>> EndpointsAsync(Process process, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, string>();
        var complaints = new List<string>();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text && Listening.Match(text) is { Success: true } match)
                found[match.Groups[1].Value] = match.Groups[2].Value;
            if (found.Count == 3 || line.Data is null)
                ready.TrySetResult();
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
        if (found.Count == 3)
            return found;
        await EndAsync(process);
        lock (complaints)
            throw new LocalHostException($"Azurite did not start: {string.Join(' ', complaints).Trim()}");
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(process);
        process.Dispose();
        dataPathLock?.Dispose();
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

    [GeneratedRegex(@"^Azurite (\w+) service is successfully listening at (http://\S+?)/?$")]
    private static partial Regex Listening { get; }
}
