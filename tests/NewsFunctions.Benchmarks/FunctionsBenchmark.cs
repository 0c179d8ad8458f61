using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.LocalHost;
using NewsFunctions.TestApp;
using NewsFunctions.Tests.Kit;

namespace NewsFunctions.Benchmarks;

/// <summary>
/// Requests per second through the local host and the real worker, beside a function on the same host that does nothing
/// but give a constant: the same answer (bytes and headers), and a hundred bytes without a header. All take turns in
/// one run.
/// </summary>
internal static class FunctionsBenchmark
{
    private const int Clients = 32;
    private const string Small = "small";

    private static readonly string[] Paths =
    [
        "/api/articles/night-buses", "/api/articles", "/rss.xml", "/articles/night-buses",
        "/api/counters?slugs=night-buses",
    ];

    public static async Task RunAsync(TimeSpan turn, int rounds)
    {
        await using var azurite = await Azurite.StartAsync(
            new AzuriteOptions { InMemory = true, Accounts = ["functions", "constant"] }, CancellationToken.None);
        await using var app = await HostedApp.StartAsync(
            FunctionApp.News, AppStart.Arguments(azurite.ConnectionStringFor("functions"), [], "Samples:Enabled=true"));
        await using var constant = await StartConstantAsync(azurite.ConnectionStringFor("constant"));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Clients });
        // As browsers and readers do.
        http.DefaultRequestHeaders.Add("Accept-Encoding", "gzip, br");

        var answers = constant.AppServices.GetRequiredService<ConstantAnswers>();
        answers[Small] = new ConstantAnswer(new byte[100], new Dictionary<string, string>());
        var pairs = new List<Pair>();
        foreach (var path in Paths)
        {
            var name = $"a{answers.Count}";
            answers[name] = await AnswerAsync(http, app.Address + path);
            var function = app.Address + path;
            pairs.Add(new Pair($"{path} beside 100 bytes", function, $"{constant.Address}/constant/{Small}"));
            pairs.Add(new Pair($"{path} beside the same answer", function, $"{constant.Address}/constant/{name}"));
        }
        // A round before, so that the code is compiled and the answers are in memory.
        foreach (var pair in pairs) await pair.RunAsync(http, TimeSpan.FromSeconds(3), counts: false);
        for (var round = 0; round < rounds; round++)
            foreach (var pair in pairs) await pair.RunAsync(http, turn, counts: true);
        foreach (var pair in pairs) Console.WriteLine(pair);
    }

    /// <summary>An app of the same worker, with a function that answers what it is told to.</summary>
    public static Task<HostedApp> StartConstantAsync(string connectionString) => HostedApp.StartAsync(
        new FunctionApp(typeof(TestComposition).Assembly, TestComposition.Add),
        AppStart.Arguments(
            connectionString, TestComposition.Triggered, "Timers:Test=0 0 13 * * *", "Queues:Test=unused"));

    private static async Task<ConstantAnswer> AnswerAsync(HttpClient http, string address)
    {
        using var response = await http.GetAsync(address);
        var headers = response.EnsureSuccessStatusCode().Headers.Concat(response.Content.Headers)
            .Where(header => header.Key is not ("Date" or "Server" or "Transfer-Encoding" or "Content-Length"))
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
        return new ConstantAnswer(await response.Content.ReadAsByteArrayAsync(), headers);
    }

    private sealed class Pair(string name, string function, string constant)
    {
        private readonly List<(Turn Ours, Turn Theirs)> turns = [];

        public async Task RunAsync(HttpClient http, TimeSpan turn, bool counts)
        {
            var ours = await LoadAsync(http, function, turn);
            var theirs = await LoadAsync(http, constant, turn);
            if (counts) turns.Add((ours, theirs));
        }

        public override string ToString()
        {
            double[] ratios = [.. turns.Select(pair => pair.Ours.PerSecond / pair.Theirs.PerSecond).Order()];
            var (perSecond, ratio) = (Median(turn => turn.PerSecond).Ours, ratios[ratios.Length / 2]);
            var (low, high) = (ratios[ratios.Length / 4], ratios[ratios.Length * 3 / 4]);
            var rate = $"{perSecond:N0} requests/s, {ratio:N2} of the constant (quartiles {low:N2} and {high:N2})";
            return $"{name}: {rate}, {Beside("CPU", "µs", turn => turn.Microseconds)}, "
                + $"{Beside("allocated", "KB", turn => turn.Kilobytes)}, {Beside("p99", "ms", turn => turn.P99)}";
        }

        private string Beside(string what, string unit, Func<Turn, double> of)
        {
            var (ours, theirs) = Median(of);
            return $"{what} {ours:N1} {unit} beside {theirs:N1}";
        }

        private (double Ours, double Theirs) Median(Func<Turn, double> of) => (
            turns.Select(turn => of(turn.Ours)).Order().ElementAt(turns.Count / 2),
            turns.Select(turn => of(turn.Theirs)).Order().ElementAt(turns.Count / 2));
    }

    /// <summary>Microseconds of a processor and kilobytes of one request: client, host and worker together.</summary>
    private sealed record Turn(double PerSecond, double Microseconds, double Kilobytes, double P99);

    private static async Task<Turn> LoadAsync(HttpClient http, string address, TimeSpan turn)
    {
        var (busy, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        var outcome = await Load.ByClientsAsync(Clients, turn, async (_, _) =>
        {
            using var response = await http.GetAsync(address, CancellationToken.None);
            response.EnsureSuccessStatusCode();
            await response.Content.CopyToAsync(Stream.Null, CancellationToken.None);
            return true;
        });
        return new Turn(
            outcome.PerSecond,
            (Environment.CpuUsage.TotalTime - busy).TotalMicroseconds / outcome.Acknowledged,
            (GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / outcome.Acknowledged,
            outcome.Percentile(0.99));
    }
}
