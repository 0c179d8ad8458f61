using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Tests.Views;

/// <summary>The app in a process of its own, which can be killed and started again at the same address.</summary>
internal sealed class AppProcess : IDisposable
{
    private readonly string[] arguments;
    private Process process;

    public AppProcess(string connectionString)
    {
        Address = $"http://127.0.0.1:{FreePort()}";
        Http = new HttpClient { BaseAddress = new Uri(Address) };
        arguments = AppStart.Arguments(
            connectionString, AppStart.Triggers, $"urls={Address}", "Logging:LogLevel:Default=None",
            "Views:MaxPerNetworkAndArticle=20",
            "Likes:MaxPerNetworkAndArticle=50000", "Likes:MaxPerNetwork=50000");
        process = Start();
    }

    public string Address { get; }

    public HttpClient Http { get; }

    public async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Assert.False(process.HasExited, "The app did not start.");
            try
            {
                using var response = await Http.GetAsync("/api/articles", cancellation);
                if (response.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
            await Task.Delay(50, cancellation);
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAndStartAgainAsync(CancellationToken cancellation)
    {
        process.Kill();
        await process.WaitForExitAsync(cancellation);
        process.Dispose();
        process = Start();
        await WaitUntilReadyAsync(cancellation);
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
