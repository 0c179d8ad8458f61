using System.Collections.Concurrent;
using System.Globalization;
using Azure.Storage.Blobs;
using NewsFunctions.LocalHost;
using NewsFunctions.Tests.Kit;

namespace NewsFunctions.Benchmarks;

/// <summary>
/// A day of a site in half an hour: readers of everything, views and likes, articles that come and change, with all
/// timers. It shows what grows. Clients, app and storage share the machine.
/// </summary>
internal static class SoakBenchmark
{
    private const int Articles = 200;
    private const double PerSecond = 40;
    private const int Megabyte = 1 << 20;
    private const double MaxGrowth = 1.1;
    private static readonly TimeSpan BetweenUploads = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Func<int, string>[] Reads =
    [
        n => $"/api/articles/a{n % Articles}", n => $"/articles/a{n % Articles}",
        n => $"/api/articles?limit={(n % 100) + 1}&tag=t{n % 50}", n => "/", n => $"/tag/t{n % 50}",
        n => $"/api/search?q=word{n % 5000}", n => $"/search?q=word{n % 5000}+text", n => "/api/trending?window=day",
        n => $"/feeds/tag/t{n % 50}/rss.xml", n => "/rss.xml", n => $"/api/counters?slugs=a{n % Articles},a1,a2",
        n => $"/api/changes?since={n % 100}", n => $"/api/articles/a{n % Articles}?include=counters,seo",
        n => "/sitemap.xml",
    ];

    /// <returns>Whether nothing failed and nothing grew.</returns>
    public static async Task<bool> RunAsync(TimeSpan duration)
    {
        await using var azurite = await Azurite.StartAsync(
            new AzuriteOptions { InMemory = true, Accounts = ["soak"] }, CancellationToken.None);
        var connectionString = azurite.ConnectionStringFor("soak");
        using var process = new AppProcess(
            connectionString, AppStart.Triggers.Select(name => $"AzureWebJobs:{name}:Disabled=false"));
        await process.WaitUntilReadyAsync(CancellationToken.None);
        using var app = new AttackedApp(process.Address);
        var uploads = new BlobContainerClient(connectionString, "articles");
        for (var article = 0; article < Articles; article++) await UploadAsync(uploads, article, edition: 0);
        await VisibleAsync(app, Articles - 1);

        var faults = new ConcurrentDictionary<string, int>();
        using var over = new CancellationTokenSource(duration);
        var publishing = PublishAsync(app, uploads, faults, over.Token);
        var sampling = SampleAsync(process, duration / 40, over.Token);
        var sent = await Load.AtRateAsync(PerSecond, duration, number => SendAsync(app, number, faults));
        await publishing;
        return Judge(sent, faults, await sampling);
    }

    private static async Task<bool> SendAsync(
        AttackedApp app, int number, ConcurrentDictionary<string, int> faults)
    {
        var address = $"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}";
        var (what, answer) = (number % 10) switch
        {
            0 or 1 => ("view", await app.ViewAsync($"a{number % Articles}", address, AttackedApp.Browser, default)),
            2 => ("like", $"{await app.LikeAsync(
                HttpMethod.Put, $"a{number % Articles}", address, $"reader-{number:0000000000}", default)}"),
            _ => Read(number),
        };
        if (what is not ("view" or "like")) answer = $"{await app.GetAsync(what, address, default)}";
        if (answer is "200" or "counted" or "ignored; reason=duplicate") return true;
        faults.AddOrUpdate($"{what}: {answer}", 1, (_, before) => before + 1);
        return false;

        static (string, string) Read(int number) => (Reads[number / 10 * 7 % Reads.Length](number), "");
    }

    // Each upload is one article more or another edition of one.
    private static async Task PublishAsync(
        AttackedApp app, BlobContainerClient uploads, ConcurrentDictionary<string, int> faults, CancellationToken over)
    {
        for (var upload = 0; !over.IsCancellationRequested; upload++)
        {
            var article = upload % 2 == 0 ? Articles + (upload / 2) : upload % Articles;
            await UploadAsync(uploads, article, upload + 1);
            if (!await VisibleAsync(app, article))
                faults[$"not published in {Patience.TotalSeconds} s: a{article}"] = 1;
            await Task.Delay(BetweenUploads, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task UploadAsync(BlobContainerClient uploads, int article, int edition)
    {
        var words = string.Join(' ', Enumerable.Range(0, 400).Select(word => $"word{((article * 400) + word) % 5000}"));
        var matter = $"title: A{article}\ntags: [t{article % 50}]\ndate: 2026-11-01";
        var text = $"---\n{matter}\n---\nEdition {edition}. Text {words}.";
        await uploads.GetBlobClient($"news/a{article}.md").UploadAsync(BinaryData.FromString(text), overwrite: true);
    }

    private static async Task<bool> VisibleAsync(AttackedApp app, int article)
    {
        using var enough = new CancellationTokenSource(Patience);
        while (!enough.IsCancellationRequested)
        {
            if (await app.GetAsync($"/api/articles/a{article}", "10.0.0.1", default) == 200) return true;
            await Task.Delay(200);
        }
        return false;
    }

    private static async Task<List<(long Memory, int Handles)>> SampleAsync(
        AppProcess process, TimeSpan interval, CancellationToken over)
    {
        var samples = new List<(long Memory, int Handles)>();
        while (!over.IsCancellationRequested)
        {
            samples.Add((process.Memory.Now, process.Handles));
            await Task.Delay(interval, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return samples;
    }

    // By the second quarter the caches are full, as far as such a site fills them.
    private static bool Judge(
        Outcome sent, ConcurrentDictionary<string, int> faults, List<(long Memory, int Handles)> samples)
    {
        var (p50, p99) = (sent.Percentile(0.5), sent.Percentile(0.99));
        Say($"{sent.Sent:N0} requests, {PerSecond} a second; p50 {p50:0.0} ms, p99 {p99:0.0} ms");
        foreach (var (what, times) in faults.Take(20)) Say($"  {what}: {times:N0}");
        Say($"  faults: {faults.Values.Sum()} (at most 0): {(faults.IsEmpty ? "holds" : "BROKEN")}");
        return IsFlat("memory (RSS) in MB", [.. samples.Select(sample => sample.Memory / Megabyte)])
            & IsFlat("handles", [.. samples.Select(sample => (long)sample.Handles)]) & faults.IsEmpty;
    }

    private static bool IsFlat(string what, List<long> samples)
    {
        var quarter = samples.Count / 4;
        var (before, after) = (samples[quarter..(2 * quarter)].Max(), samples[^quarter..].Max());
        var isFlat = after <= MaxGrowth * before;
        var verdict = isFlat ? "holds" : "BROKEN";
        Say($"  {what}: second quarter {before}, last quarter {after} (at most {MaxGrowth} times): {verdict}");
        return isFlat;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
