using System.Diagnostics;
using System.Globalization;
using NewsFunctions.LocalHost;
using NewsFunctions.TestApp;

namespace NewsFunctions.Benchmarks;

/// <summary>
/// Requests per second through the local host and the real worker, beside a function on the same host that does nothing
/// but answer: a hundred bytes, and as many as the one that it is compared with. All take turns in one run.
/// </summary>
internal static class FunctionsBenchmark
{
    private const int Clients = 32;
    private const int SmallAnswer = 100;
    private static readonly string[] Paths = ["/api/articles/night-buses", "/api/articles", "/rss.xml"];

    public static async Task RunAsync(TimeSpan turn, int rounds)
    {
        await using var azurite = await Azurite.StartAsync(
            new AzuriteOptions { InMemory = true, Accounts = ["functions", "constant"] }, CancellationToken.None);
        await using var app = await HostedApp.StartAsync(
            FunctionApp.News, Arguments(azurite.ConnectionStringFor("functions"), "Samples:Enabled=true"));
        await using var constant = await HostedApp.StartAsync(
            new FunctionApp(typeof(TestComposition).Assembly, TestComposition.Add),
            Arguments(
                azurite.ConnectionStringFor("constant"),
                ["Samples:Enabled=false", "Timers:Test=0 0 13 * * *", "Queues:Test=unused",
                    .. TestComposition.Triggered.Select(name => $"AzureWebJobs:{name}:Disabled=true")]));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Clients });

        var pairs = new List<Pair>();
        foreach (var path in Paths)
        {
            var answer = await http.GetByteArrayAsync(app.Address + path);
            pairs.Add(new Pair($"{path} beside {SmallAnswer} bytes", app.Address + path,
                $"{constant.Address}/constant/{SmallAnswer}"));
            pairs.Add(new Pair($"{path} beside {answer.Length} bytes", app.Address + path,
                $"{constant.Address}/constant/{answer.Length}"));
        }
        // A round before, so that the code is compiled and the answers are in memory.
        foreach (var pair in pairs) await pair.RunAsync(http, turn, counts: false);
        for (var round = 0; round < rounds; round++)
            foreach (var pair in pairs) await pair.RunAsync(http, turn, counts: true);
        foreach (var pair in pairs) Console.WriteLine(pair);
    }

    private static string[] Arguments(string connectionString, params string[] more)
    {
        string[] settings =
        [
            "urls=http://127.0.0.1:0", "LocalSettings=none", "Logging:LogLevel:Default=Warning",
            $"Storage:ConnectionString={connectionString}", .. more,
        ];
        return [.. settings.Select(setting => $"--{setting}")];
    }

    private sealed class Pair(string name, string function, string constant)
    {
        private readonly List<double> ratios = [];
        private double perSecond;

        public async Task RunAsync(HttpClient http, TimeSpan turn, bool counts)
        {
            var ours = await LoadAsync(http, function, turn);
            var theirs = await LoadAsync(http, constant, turn);
            if (!counts) return;
            ratios.Add(ours / theirs);
            perSecond += ours;
        }

        public override string ToString()
        {
            ratios.Sort();
            return string.Create(CultureInfo.InvariantCulture,
                $"{name}: {perSecond / ratios.Count:N0} requests/s, {ratios[ratios.Count / 2]:N2} of the constant " +
                    $"({ratios[0]:N2} to {ratios[^1]:N2})");
        }
    }

    /// <returns>Requests per second.</returns>
    private static async Task<double> LoadAsync(HttpClient http, string address, TimeSpan turn)
    {
        var answered = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < turn)
            {
                using var response = await http.GetAsync(address);
                response.EnsureSuccessStatusCode();
                await response.Content.CopyToAsync(Stream.Null);
                Interlocked.Increment(ref answered);
            }
        })));
        return answered / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
