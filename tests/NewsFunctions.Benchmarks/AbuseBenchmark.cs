using System.Globalization;
using NewsFunctions.Activity;
using NewsFunctions.Likes;
using NewsFunctions.LocalHost;
using NewsFunctions.Tests.Kit;

namespace NewsFunctions.Benchmarks;

/// <summary>
/// What one address, and then a thousand addresses of one IPv6 /48, can do to totals, to trending, to memory and to
/// other readers, with the settings as delivered. Clients, app and storage share the machine.
/// </summary>
internal static class AbuseBenchmark
{
    private const string Alone = "a0";
    private const string Many = "a1";
    private const int Addresses = 1_000;
    private const int Megabyte = 1 << 20;
    private const int MaxMegabytes = 400;
    private const double MaxRatio = 2;

    private static readonly TrendingOptions Trending = new();
    private static bool holds;

    /// <returns>Whether every limit held.</returns>
    public static async Task<bool> RunAsync(TimeSpan duration)
    {
        holds = true;
        await using var azurite = await Azurite.StartAsync(
            new AzuriteOptions { InMemory = true, Accounts = ["abuse"] }, CancellationToken.None);
        var connectionString = azurite.ConnectionStringFor("abuse");
        await using (var editors = await BenchmarkedApp.StartAsync(connectionString, articles: 20))
            await editors.RunAsync("RebuildSearch");
        using var process = new AppProcess(connectionString, "AzureWebJobs:RollUpViews:Disabled=false");
        await process.WaitUntilReadyAsync(CancellationToken.None);
        using var app = new AttackedApp(process.Address);

        await FromOneAddressAsync(app, process, duration);
        await FromOneNetworkAsync(app, process, duration);
        return holds;
    }

    private static async Task FromOneAddressAsync(AttackedApp app, AppProcess process, TimeSpan duration)
    {
        var honest = new HonestReaders(app, Alone);
        // So that the code is compiled, of what the attack does too.
        var rehearsal = new Attack(app, "a2", _ => "192.0.2.2");
        await Task.WhenAll(rehearsal.EverythingAsync(duration / 4), honest.ComeAsync(duration / 4));
        var quiet = await honest.ComeAsync(duration);
        var before = process.Memory.Now;

        var attack = new Attack(app, Alone, _ => "192.0.2.1");
        var started = Hour.Of(DateTimeOffset.UtcNow);
        var coming = honest.ComeAsync(duration);
        await attack.EverythingAsync(duration);
        var attacked = await coming;
        var standing = await SettleAsync(app, Alone);
        // Each hour has budgets of its own.
        var hours = started == Hour.Of(DateTimeOffset.UtcNow) ? 1 : 2;

        Say($"From one address for {duration.TotalSeconds:0} s, {Attack.Counters} clients each for views and likes,");
        Say($"{Attack.Askers} each for searches and other questions:");
        Print(attack);
        JudgeCounts(standing, honest, hours);
        Say($"  memory (RSS) of the process of local host and app before, in MB: {before / Megabyte}");
        Limit("the same at its peak", process.Memory.Peak / Megabyte, MaxMegabytes);
        Say($"Honest readers of the same article beside it:");
        foreach (var (calm, busy) in quiet.All.Zip(attacked.All)) Compare(calm.What, calm.Outcome, busy.Outcome);
    }

    // Less than nothing would be honest readers whose views and likes are lost.
    private static void JudgeCounts(Standing standing, HonestReaders honest, int hours)
    {
        Limit("views counted", standing.Views - honest.Views, hours * new ViewOptions().MaxPerNetworkAndArticle);
        Limit("likes counted", standing.Likes - honest.Likes, hours * new LikeOptions().MaxPerNetworkAndArticle);
        var points = standing.Points - honest.Views - (Trending.LikeWeight * honest.Likes);
        Limit("added to its hour in trending, in views", points, hours * Trending.MaxPerNetwork);
    }

    private static async Task FromOneNetworkAsync(AttackedApp app, AppProcess process, TimeSpan duration)
    {
        var attack = new Attack(app, Many, number => $"2001:db8:48:{number % Addresses:x}::1");
        await attack.CountsAsync(duration);
        var standing = await SettleAsync(app, Many);

        Say($"From {Addresses:N0} addresses of one /48, each in its own /64, for {duration.TotalSeconds:0} s:");
        Print(attack);
        Say($"  views counted: {standing.Views:N0}; likes counted: {standing.Likes:N0}");
        Say($"  added to its hour in trending, in views: {standing.Points:N0}; its rank: {standing.Rank}");
        Say($"  memory (RSS) at its peak: {process.Memory.Peak / Megabyte} MB");
    }

    // Trending lists learn of a like after its answer.
    private static async Task<Standing> SettleAsync(AttackedApp app, string slug)
    {
        await Task.Delay(TimeSpan.FromSeconds(2));
        await app.RollUpAsync();
        return await app.StandingAsync(slug);
    }

    private static void Print(Attack attack)
    {
        foreach (var (answer, times) in attack.Answers) Say($"  {answer}: {times:N0}");
    }

    private static void Compare(string what, Outcome calm, Outcome busy)
    {
        Limit($"{what}: not served", busy.Sent - busy.Acknowledged, 0);
        foreach (var share in (double[])[0.5, 0.99])
        {
            var (before, during) = (calm.Percentile(share), busy.Percentile(share));
            Say($"  {what}: p{share * 100:0} {before:0.0} ms quiet, {during:0.0} ms attacked");
            Limit($"{what}: p{share * 100:0} attacked by quiet", during / before, MaxRatio);
        }
    }

    private static void Limit(string what, double measured, double most)
    {
        var isHeld = measured >= 0 && measured <= most;
        holds &= isHeld;
        Say($"  {what}: {measured:0.#} (at most {most}): {(isHeld ? "holds" : "BROKEN")}");
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
