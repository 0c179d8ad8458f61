using System.Diagnostics;
using Azure.Data.Tables;
using NewsFunctions.Backup;
using NewsFunctions.Backups;
using NewsFunctions.Catalogue;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Benchmarks;

/// <summary>How long the drill of docs/operations.md takes: a backup of counts, and their restore.</summary>
internal static class BackupBenchmark
{
    private const string From = "from";
    private const string To = "to";
    private const int Days = 60;

    public static async Task RunAsync(int articles, int likesOfEach)
    {
        await using var azurite = await Azurite.StartAsync(
            new AzuriteOptions { InMemory = true, Accounts = [From, To] }, CancellationToken.None);
        var (from, to) = (azurite.ConnectionStringFor(From), azurite.ConnectionStringFor(To));
        await using var app = await BenchmarkedApp.StartAsync(from, 0);
        await FillAsync(new TableServiceClient(from), articles, likesOfEach);

        var watch = Stopwatch.StartNew();
        var state = await app.Service<CountsBackup>().RunAsync(CancellationToken.None);
        var (rows, backedUp) = (state!.Parts.Values.Sum(files => files.Sum(file => file.Rows)), watch.Elapsed);
        watch.Restart();
        var backup = await BackupSet.OpenAsync(new(from, "backup"), CancellationToken.None);
        await new CountsRestore(backup, new TableServiceClient(to)).RunAsync(CancellationToken.None);
        Console.WriteLine($"backup: {rows:N0} rows in {backedUp.TotalSeconds:0.0} s ({rows / backedUp.TotalSeconds:N0} "
            + $"a second); restored in {watch.Elapsed.TotalSeconds:0.0} s ({rows / watch.Elapsed.TotalSeconds:N0})");
        Console.WriteLine($"backup: {await Summary.OfAsync(backup, CancellationToken.None)}");
    }

    private static async Task FillAsync(TableServiceClient tables, int articles, int likesOfEach)
    {
        var (likes, stats) = (tables.GetTableClient("Likes"), tables.GetTableClient("Stats"));
        var ids = Enumerable.Range(0, articles).Select(number => ArticleId.Of($"{number}")).ToList();
        var rows = ids.SelectMany(id => Enumerable.Range(0, likesOfEach)
                .Select(number => new TableEntity(id, $"v|{ArticleId.Of($"{id}{number}")}{number:x16}"))
                .Prepend(new TableEntity(id, "count") { ["Likes"] = (long)likesOfEach }));
        await AddAsync(likes, rows);
        await AddAsync(stats, ids.Select(id => new TableEntity($"total|{id.Value[0] & 1}", id)
        { ["ClosedViews"] = 1000L, ["Hours"] = "", ["ClosedThrough"] = "2026112322" }));
        await AddAsync(stats, Enumerable.Range(0, Days).SelectMany(day => ids.Select(id => new TableEntity(
            $"day|{new DateOnly(2026, 9, 24).AddDays(day):yyyyMMdd}", id)
        { ["Hours"] = "2026112306:12:1:2;2026112307:5" })));
    }

    private static Task AddAsync(TableClient table, IEnumerable<TableEntity> rows) => Parallel.ForEachAsync(
        rows.GroupBy(row => row.PartitionKey).SelectMany(partition => partition.Chunk(100)),
        async (batch, stop) => await table.SubmitTransactionAsync(
            batch.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), stop));
}
