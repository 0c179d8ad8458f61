using System.Globalization;
using Azure.Storage.Blobs;
using NewsFunctions.LocalHost;
using NewsFunctions.Rebuilding;

namespace NewsFunctions.Benchmarks;

/// <summary>
/// What it takes to make the site anew from 10,000 uploads, once without and once with the tags of the first time.
/// </summary>
internal static class RebuildBenchmark
{
    private static readonly string Paragraphs = string.Concat(Enumerable.Repeat(
        "A paragraph of some words with **emphasis**, a [link](https://example.org/), and so on, as long as " +
            "paragraphs are in the news of a day.\n\n", 20));

    public static async Task RunAsync(int articles)
    {
        await using var azurite = await Azurite.StartAsync(
            new AzuriteOptions { InMemory = true }, CancellationToken.None);
        await using var app = await BenchmarkedApp.StartAsync(azurite.ConnectionString, articles: 0);
        await UploadAsync(azurite.ConnectionString, articles);
        foreach (var (what, verify) in new[]
            { ("Rebuilt from nothing", false), ("Rebuilt again", false), ("Compared", true) })
        {
            var requests = app.Transactions;
            var result = await app.Service<Rebuild>().RunAsync(verify, CancellationToken.None);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{what}: {result.Articles:N0} articles in {result.Seconds:0.0} s, {app.Transactions - requests:N0} " +
                    $"requests to storage, {result.DriftCount:N0} differences"));
        }
    }

    private static async Task UploadAsync(string connectionString, int articles)
    {
        var uploads = new BlobContainerClient(connectionString, "articles");
        await Parallel.ForAsync(0, articles, new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (number, stop) =>
        {
            var day = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(6 * number);
            var text =
                $"---\ntitle: Article {number}\ndate: {day:yyyy-MM-dd'T'HH:mm:ss'Z'}\ntags: [tag{number % 50}, " +
                    $"tag{number % 7}]\nauthor: Author {number % 30}\n---\nNumber {number}.\n\n{Paragraphs}";
            await uploads.GetBlobClient($"desk{number % 12}/{number}.md")
                .UploadAsync(BinaryData.FromString(text), overwrite: true, stop);
        });
    }
}
