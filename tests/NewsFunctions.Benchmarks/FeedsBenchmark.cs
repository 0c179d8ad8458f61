using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using NewsFunctions.Catalogue;
using NewsFunctions.Feeds;
using NewsFunctions.LocalHost;
using NewsFunctions.Storage;

namespace NewsFunctions.Benchmarks;

/// <summary>What the feeds cost after one new article, in a small archive and in a large one.</summary>
internal static class FeedsBenchmark
{
    private const int NewArticles = 10;

    public static async Task RunAsync(params int[] archives)
    {
        string[] accounts = [.. archives.Select((_, index) => $"archive{index}")];
        await using var azurite = await Azurite.StartAsync(
            new AzuriteOptions { InMemory = true, Accounts = accounts }, CancellationToken.None);
        Console.WriteLine(
            "articles  feeds rebuilt  median calls  median ms to rebuild  longest  (for one new article in 4 lists)");
        foreach (var (archive, account) in archives.Zip(accounts))
            await MeasureAsync(azurite.ConnectionStringFor(account), archive);
    }

    private static async Task MeasureAsync(string connectionString, int archive)
    {
        await using var app = await BenchmarkedApp.StartAsync(connectionString, articles: 0);
        await SeedAsync(app, connectionString, archive);
        await app.PublishAsync("news/first.md", Text(0));
        await app.RunAsync("RebuildFeeds");

        var (calls, times) = (new List<long>(), new List<double>());
        for (var number = 1; number <= NewArticles; number++)
        {
            await app.PublishAsync($"news/new{number}.md", Text(number));
            var (before, started) = (app.Transactions, Stopwatch.GetTimestamp());
            await app.RunAsync("RebuildFeeds");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            calls.Add(app.Transactions - before);
        }
        times.Sort();
        calls.Sort();
        var feeds = 4 * FeedFormats.All.Count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{archive,8:N0} {feeds,14} {calls[NewArticles / 2],14} {times[NewArticles / 2],21:N0} {times[^1],8:N0}"));
    }

    private static string Text(int number) =>
        $"---\ntitle: New {number}\ncategory: Fresh\nauthor: Ada\ntags: [tag-1]\ndate: 2026-11-{number + 1:00}\n---\n" +
            $"Number {number}. {new string('x', 3000)}";

    // As many changes before would have left it, without an upload for each.
    private static async Task SeedAsync(BenchmarkedApp app, string connectionString, int count)
    {
        var body = await app.Service<BodyStore>().WriteAsync($"<p>{new string('x', 3000)}</p>", CancellationToken.None);
        // A client of its own, patient: the app's gives up after seconds, as a reader does.
        var table = new TableClient(connectionString, app.Service<StorageClients>().Articles.Name);
        foreach (var chunk in Enumerable.Range(1, count).Chunk(100))
            await table.SubmitTransactionAsync(chunk.Select(n =>
                new TableTransactionAction(TableTransactionActionType.UpsertReplace, EntryRow.Write(Entry(n, body)))));
        var head = new TableEntity(EntryRow.Partition, EntryRow.Head) { [EntryRow.HeadSequence] = (long)count };
        await table.UpsertEntityAsync(head, TableUpdateMode.Replace);
        await app.Service<LiveCatalogue>().GetNewestAsync(CancellationToken.None);
    }

    private static Entry Entry(int number, string body)
    {
        var entry = Archive.Entry(
            number, $"Article {number}", "Summary", body, new Term($"tag-{number % 97}", $"Tag {number % 97}"));
        return entry with { Sequence = number, FirstOnline = number, PublicFrom = entry.FirstUpload };
    }
}
