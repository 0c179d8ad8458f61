using System.Text;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.LocalHost;
using NewsFunctions.TestApp;

namespace NewsFunctions.Tests.LocalHost;

/// <summary>
/// The test app on the local host; of its timers and queue functions only those run that a test names.
/// </summary>
internal sealed class LocalApp : IAsyncDisposable
{
    private readonly HostedApp host;

    private LocalApp(HostedApp host)
    {
        this.host = host;
        Http = new HttpClient { BaseAddress = new Uri(host.Address) };
    }

    public string Address => host.Address;

    public HttpClient Http { get; }

    public Calls Calls => host.AppServices.GetRequiredService<Calls>();

    public Gate Gate => host.AppServices.GetRequiredService<Gate>();

    public IConfiguration Settings => host.AppServices.GetRequiredService<IConfiguration>();

    /// <param name="settings">The ones that differ: <c>LocalHost:RequireKeys=true</c>.</param>
    public static async Task<LocalApp> StartAsync(
        string account, string[]? run = null, HostChanges? changes = null,
        Action<FunctionsApplicationBuilder>? compose = null,
        params string[] settings)
    {
        var app = new FunctionApp(typeof(TestComposition).Assembly, compose ?? TestComposition.Add);
        return new LocalApp(await HostedApp.StartAsync(
            app, Arguments(account, run ?? [], settings), changes, TestContext.Current.CancellationToken));
    }

    public static string[] Arguments(string account, string[] run, params string[] settings) => AppStart.Arguments(
        account, TestComposition.Triggered.Except(run),
        ["Logging:LogLevel:Default=None", "Timers:Test=0 0 13 * * *", "Queues:Test=by-setting", .. settings]);

    public Task<HttpResponseMessage> RunAsync(
        string function, string body = "{}", string type = "application/json") => Http.PostAsync(
        new Uri($"/admin/functions/{function}", UriKind.Relative), new StringContent(body, Encoding.UTF8, type),
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.DisposeAsync();
    }
}
