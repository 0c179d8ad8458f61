using System.Diagnostics;
using System.Globalization;
using NewsFunctions.Catalogue;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Benchmarks;

/// <summary>What a search costs beside a read of one article, over HTTP, each asked for the first time.</summary>
internal static class SearchBenchmark
{
    private const int WordsPerArticle = 400;
    private const int Vocabulary = 20_000;
    private const int Questions = 500;

    public static async Task RunAsync(int articles)
    {
        await using var azurite = await Azurite.StartAsync(
            new AzuriteOptions { InMemory = true, Accounts = ["search"] }, CancellationToken.None);
        await using var app = await BenchmarkedApp.StartAsync(azurite.ConnectionStringFor("search"), articles: 0);
        var random = new Random(1);
        await SeedAsync(app, articles, random);
        var started = Stopwatch.GetTimestamp();
        await app.RunAsync("RebuildSearch");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{articles:N0} articles indexed in {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s"));

        // A round before, so that the code is compiled and the bodies are in memory.
        await MedianAsync(app, Slugs(random, articles));
        await MedianAsync(app, Searches(random));
        var before = app.Transactions;
        var read = await MedianAsync(app, Slugs(random, articles));
        var search = await MedianAsync(app, Searches(random));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"median of {Questions}: read by slug {read:N2} ms, search {search:N2} ms, ratio {search / read:N1}; " +
                $"calls to storage {app.Transactions - before} (reads of bodies and of the head included)"));
    }

    private static IEnumerable<string> Slugs(Random random, int articles) =>
        Enumerable.Range(0, Questions).Select(_ => $"/api/articles/article-{random.Next(articles)}");

    // One word or two of the more frequent ones, and the beginning of a third.
    private static IEnumerable<string> Searches(Random random) => Enumerable.Range(0, Questions).Select(_ =>
    {
        var second = random.Next(2) == 0 ? $"{Word(random.Next(200))}%20" : "";
        return $"/api/search?q={Word(random.Next(2000))}%20{second}{Word(random.Next(200))[..4]}";
    });

    private static async Task<double> MedianAsync(BenchmarkedApp app, IEnumerable<string> paths)
    {
        var times = new List<double>();
        foreach (var path in paths)
        {
            var started = Stopwatch.GetTimestamp();
            await app.ReadAsync(path);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        times.Sort();
        return times[times.Count / 2];
    }

    private static async Task SeedAsync(BenchmarkedApp app, int articles, Random random)
    {
        var texts = Enumerable.Range(0, articles).Select(
            _ => string.Join(' ', Enumerable.Range(0, WordsPerArticle).Select(_ => Word(Frequent(random))))).ToList();
        var bodies = app.Service<BodyStore>();
        var catalogue = app.Service<LiveCatalogue>();
        await Parallel.ForAsync(0, articles, new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (number, stop) =>
        {
            var body = await bodies.WriteAsync($"<p>{texts[number]}</p>", stop);
            await catalogue.CommitAsync(
                _ => new Commit([Archive.Entry(number, texts[number][..40], texts[number][40..160], body)]), stop);
        });
    }

    // As words are in a language: few often, most seldom.
    private static int Frequent(Random random) => (int)(Vocabulary * Math.Pow(random.NextDouble(), 3));

    private static string Word(int number)
    {
        const string Consonants = "bdfghklmnprstvz";
        const string Vowels = "aeiou";
        var word = "";
        for (var rest = (number * 7919 % 65521) + 1000; rest > 0; rest /= 75)
            word += $"{Consonants[rest % 15]}{Vowels[rest / 15 % 5]}";
        return word;
    }
}
