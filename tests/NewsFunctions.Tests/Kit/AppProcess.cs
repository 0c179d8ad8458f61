using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Tests.Kit;

/// <summary>The app in a process of its own, which can be killed and started again at the same address.</summary>
internal sealed class AppProcess : IDisposable
{
    private readonly string[] arguments;
    private Process process;

    public AppProcess(string connectionString, params IEnumerable<string> settings)
    {
        Address = $"http://127.0.0.1:{FreePort()}";
        Http = new HttpClient { BaseAddress = new Uri(Address) };
        arguments = AppStart.Arguments(
            connectionString, AppStart.Triggers, [$"urls={Address}", "Logging:LogLevel:Default=None", .. settings]);
        process = Start();
    }

    public string Address { get; }

    public HttpClient Http { get; }

    /// <summary>Of the local host and the app's worker together; storage is a process of its own.</summary>
    public (long Now, long Peak) Memory
    {
        get
        {
            process.Refresh();
            return (process.WorkingSet64, process.PeakWorkingSet64);
        }
    }

    /// <summary>Files, sockets and the like that it has open.</summary>
    public int Handles
    {
        get
        {
            process.Refresh();
            return process.HandleCount;
        }
    }

    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (process.HasExited) throw new InvalidOperationException("The app did not start.");
            try
            {
                using var response = await Http.GetAsync("/api/articles", cancellationToken);
                if (response.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAndStartAgainAsync(CancellationToken cancellationToken)
    {
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        process.Dispose();
        process = Start();
        await WaitUntilReadyAsync(cancellationToken);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Http.Dispose();
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(
            Path.ChangeExtension(typeof(HostedApp).Assembly.Location, OperatingSystem.IsWindows() ? "exe" : null));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
