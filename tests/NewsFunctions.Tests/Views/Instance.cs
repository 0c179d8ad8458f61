using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NewsFunctions.Activity;
using NewsFunctions.Backups;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Ledger;
using NewsFunctions.Likes;
using NewsFunctions.Storage;

namespace NewsFunctions.Tests.Views;

/// <summary>
/// What one instance of the app counts with, without the app: quick to start, and to end in the middle of something.
/// </summary>
internal sealed class Instance : IDisposable
{
    private Instance(string connectionString, TimeProvider local, HttpPipelinePolicy[] policies)
    {
        Time = new StorageClock(local);
        var time = Time;
        Storage = new StorageClients(
            Options.Create(new StorageOptions { ConnectionString = connectionString }),
            [MovedDates.For(time, local), .. policies]);
        var stats = new StatsTable(Storage);
        var options = Options.Create(new ViewOptions { TimeoutSeconds = 60 });
        Writer = new ActivityWriter(Storage, options, time, NullLogger<ActivityWriter>.Instance);
        RollUp = new ViewRollUp(Storage, stats, Writer, options, time, NullLogger<ViewRollUp>.Instance);
        Likes = new LikeStore(Storage, Writer, options, NullLogger<LikeStore>.Instance);
        var source = new LikeSource(Likes.CountAsync, heard => Likes.Changed += heard);
        var totals = new TotalsAsOf(RollUp, time);
        Counters = new CounterReads(stats, [source], totals, time);
        Ledger = new DailyLedger(Storage, stats, RollUp, totals, Counters, time);
        Backup = new CountsBackup(Storage, stats, RollUp, time, NullLogger<CountsBackup>.Instance);
    }

    public StorageClock Time { get; }
    public StorageClients Storage { get; }
    public ActivityWriter Writer { get; }
    public ViewRollUp RollUp { get; }
    public LikeStore Likes { get; }
    public CounterReads Counters { get; }
    public DailyLedger Ledger { get; }
    public CountsBackup Backup { get; }

    public static async Task<Instance> StartAsync(
        string connectionString, TimeProvider? time = null, params HttpPipelinePolicy[] policies)
    {
        var tables = new TableServiceClient(connectionString);
        foreach (var name in new[] { "Views", "Likes", "Stats" })
            await tables.CreateTableIfNotExistsAsync(name, App.Stop);
        return new Instance(connectionString, time ?? TimeProvider.System, policies);
    }

    public async Task ViewAsync(string article, int times = 1)
    {
        var stored = await Task.WhenAll(Enumerable.Range(0, times)
            .Select(_ => Writer.WriteAsync(new ActivityRecord(ArticleId.Of(article), Tally.One(ViewOutcome.Counted)))));
        Assert.DoesNotContain(false, stored);
    }

    public async Task<long> TotalAsync(string article) =>
        (await Counters.GetAsync([ArticleId.Of(article)], App.Stop)).Items[ArticleId.Of(article)].Views;

    /// <summary>
    /// Every row of a table as text, without what differs from run to run: names of instances, versions and times.
    /// </summary>
    public static async Task<string> DumpAsync(TableClient table)
    {
        var rows = new List<string>();
        await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: App.Stop))
        {
            var columns = row.Where(column =>
                column.Key is not ("PartitionKey" or "RowKey" or "odata.etag" or "Timestamp" or "AsOf" or "Secret"))
                .OrderBy(column => column.Key, StringComparer.Ordinal);
            var partition = table.Name == "Views" ? row.PartitionKey[..10] : row.PartitionKey;
            var values = columns.Select(column => $"{column.Key}={column.Value}");
            rows.Add($"{partition} {row.RowKey} {string.Join(' ', values)}");
        }
        return string.Join('\n', rows.Order(StringComparer.Ordinal));
    }

    public void Dispose() => Writer.Dispose();
}
