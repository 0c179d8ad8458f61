using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.LocalHost;
using NewsFunctions.TestApp;

namespace NewsFunctions.Benchmarks;

/// <summary>A function on the same host and worker that does nothing.</summary>
internal sealed class EmptyFunction : IAsyncDisposable
{
    private const int Connections = 100;
    private readonly HostedApp app;
    private readonly HttpClient http = new(
        new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Connections });

    private EmptyFunction(HostedApp app)
    {
        this.app = app;
        app.AppServices.GetRequiredService<ConstantAnswers>()["empty"] = new([], new Dictionary<string, string>());
    }

    public static async Task<EmptyFunction> StartAsync(string connectionString) =>
        new(await FunctionsBenchmark.StartConstantAsync(connectionString));

    public async Task<bool> PostAsync(CancellationToken cancellationToken)
    {
        using var response = await http.PostAsync($"{app.Address}/constant/empty", null, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }
}
