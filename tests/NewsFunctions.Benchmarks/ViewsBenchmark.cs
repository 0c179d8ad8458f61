using System.Globalization;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Benchmarks;

/// <summary>What a view costs, and how many go through, against the two usual ways on the same Azurite.</summary>
internal static class ViewsBenchmark
{
    private const int Clients = 1000;
    private static int visitors;

    public static async Task RunAsync(TimeSpan atRate, TimeSpan byClients)
    {
        string[] accounts = ["busy", "quiet", "empty", "bare", "hot1", "hot2", "hot3"];
        await using var azurite = await Azurite.StartAsync(
            new AzuriteOptions { InMemory = true, Accounts = accounts }, CancellationToken.None);

        await using (var quiet = await BenchmarkedApp.StartAsync(azurite.ConnectionStringFor("quiet"), articles: 20))
        await using (var empty = await EmptyFunction.StartAsync(azurite.ConnectionStringFor("empty")))
        {
            var bare = await UsualWays.TransactionsAsync(azurite.ConnectionStringFor("bare"));
            foreach (var perSecond in (double[])[1, 10, 50])
                await MeasureWaitAsync(quiet, 20, perSecond, atRate / 2, (empty, bare));
            await MeasureBesideEmptyAsync(quiet, empty, byClients);
        }
        await using (var busy = await BenchmarkedApp.StartAsync(azurite.ConnectionStringFor("busy"), articles: 1000))
            await MeasureWaitAsync(busy, 1000, 1000, atRate, beside: null);

        Console.WriteLine();
        Say($"One hot article, {Clients} clients at once, for {byClients.TotalSeconds:0} s:");
        var ours = await OursAsync(azurite.ConnectionStringFor("hot1"), byClients);
        Report("ours, through HTTP", ours);
        var readModifyWrite = await UsualWays.ReadModifyWriteAsync(
            azurite.ConnectionStringFor("hot2"), Clients, byClients);
        Report("read, add one, write with ETag", readModifyWrite);
        var insert = await UsualWays.InsertAsync(azurite.ConnectionStringFor("hot3"), Clients, byClients);
        Report("one insert per view", insert);
        Say($"ratio to read-modify-write: {Ratio(ours, readModifyWrite)}; to insert per view: {Ratio(ours, insert)}");
    }

    /// <summary>
    /// How long a view waits, and what views cost. Beside it and as often, an empty function and a transaction like
    /// that of one view.
    /// </summary>
    private static async Task MeasureWaitAsync(
        BenchmarkedApp app, int articles, double perSecond, TimeSpan duration,
        (EmptyFunction Function, Func<Task<bool>> Transaction)? beside)
    {
        var popularity = new Zipf(articles);
        await app.ViewAsync(0, ++visitors);
        var before = app.Transactions;
        var others = beside is { } both
            ? Task.WhenAll(
                Load.AtRateAsync(perSecond, duration, _ => both.Function.PostAsync(CancellationToken.None)),
                Load.AtRateAsync(perSecond, duration, _ => both.Transaction()))
            : Task.FromResult<Outcome[]>([]);
        var outcome = await Load.AtRateAsync(
            perSecond, duration, _ => app.ViewAsync(popularity.Next(), Interlocked.Increment(ref visitors)));
        await app.RollUpAsync();
        var spent = app.Transactions - before;

        Say($"{perSecond} views/s on {articles} articles for {duration.TotalSeconds:0} s, roll-ups included:");
        Report("acknowledged", outcome);
        if (await others is [var empty, var bare]) SayBeside(outcome, empty, bare);
        Say($"  transactions per 1,000 views: {1000.0 * spent / outcome.Acknowledged:0.0}");
    }

    private static void SayBeside(Outcome views, Outcome empty, Outcome bare)
    {
        var (view, function, transaction) = (views.Percentile(0.5), empty.Percentile(0.5), bare.Percentile(0.5));
        Say($"  p50 of an empty POST {function:0.0} ms, of a transaction of the storage {transaction:0.0} ms");
        Say($"  p50 less that of the empty POST, in transactions: {(view - function) / transaction:0.0}");
    }

    private static async Task MeasureBesideEmptyAsync(BenchmarkedApp app, EmptyFunction empty, TimeSpan duration)
    {
        const int few = 50;
        var constant = await Load.ByClientsAsync(few, duration / 2, (_, enough) => empty.PostAsync(enough));
        var views = await Load.ByClientsAsync(
            few, duration / 2, (number, _) => app.ViewAsync(number % 20, Interlocked.Increment(ref visitors)));
        var share = views.PerSecond / constant.PerSecond;
        Say($"{few} clients: {views.PerSecond:0} views/s, {share:0.00} of an empty POST");
    }

    private static async Task<Outcome> OursAsync(string connectionString, TimeSpan duration)
    {
        await using var app = await BenchmarkedApp.StartAsync(connectionString, articles: 1);
        return await Load.ByClientsAsync(
            Clients, duration, (_, _) => app.ViewAsync(0, Interlocked.Increment(ref visitors)));
    }

    private static void Report(string what, Outcome outcome)
    {
        var (median, slow) = (outcome.Percentile(0.5), outcome.Percentile(0.99));
        var views = $"{outcome.Acknowledged} of {outcome.Sent} views";
        Say($"  {what}: {views}, {outcome.PerSecond:0.0}/s, p50 {median:0} ms, p99 {slow:0} ms");
    }

    // Where a way got nothing through, it is given one view: the ratio is then at least this.
    private static string Ratio(Outcome ours, Outcome other)
    {
        var ratio = ours.PerSecond / Math.Max(other.PerSecond, 1 / other.Elapsed.TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"{(other.Acknowledged == 0 ? "over " : "")}{ratio:0}");
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
