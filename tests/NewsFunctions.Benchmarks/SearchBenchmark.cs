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
    private const double MaxRatio = 20;

    // Every so many words.
    private const int WithUmlaut = 5;
    private const int WithSymbol = 50;

    /// <returns>Whether no kind of search takes longer than it may.</returns>
    public static async Task<bool> RunAsync(int articles)
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
        var kinds = new Dictionary<string, Func<Random, string>>
        {
            ["words, the last of them unfinished"] = Words,
            ["words with umlauts, written in two letters"] = Umlauts,
            ["C# and a word"] = Symbols,
            ["a word with a slip"] = Slip,
        };

        // A round before, so that the code is compiled and the bodies are in memory.
        await MedianAsync(app, Slugs(random, articles));
        foreach (var kind in kinds.Values) await MedianAsync(app, Searches(random, kind));
        var read = await MedianAsync(app, Slugs(random, articles));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"median of {Questions} reads by slug: {read:N2} ms; a search may take {MaxRatio} times as long"));
        var isWithin = true;
        foreach (var (name, kind) in kinds)
        {
            var search = await MedianAsync(app, Searches(random, kind));
            isWithin &= search < MaxRatio * read;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {name,-44} {search,6:N2} ms, ratio {search / read,5:N1}"));
        }
        return isWithin;
    }

    private static IEnumerable<string> Slugs(Random random, int articles) =>
        Enumerable.Range(0, Questions).Select(_ => $"/api/articles/article-{random.Next(articles)}");

    private static IEnumerable<string> Searches(Random random, Func<Random, string> kind) =>
        Enumerable.Range(0, Questions).Select(_ => $"/api/search?q={Uri.EscapeDataString(kind(random))}");

    // One word or two of the more frequent ones, and the beginning of a third.
    private static string Words(Random random)
    {
        var second = random.Next(2) == 0 ? $"{Word(random.Next(200))} " : "";
        return $"{Word(random.Next(2000))} {second}{Word(random.Next(200))[..4]}";
    }

    private static string Umlauts(Random random) =>
        $"{Word(WithUmlaut * random.Next(2000 / WithUmlaut))} {Word(random.Next(200))}"
            .Replace("ü", "ue", StringComparison.Ordinal);

    // Two words, as what was asked for before is answered from memory.
    private static string Symbols(Random random) => $"C# {Word(random.Next(2000))} {Word(random.Next(200))}";

    private static string Slip(Random random)
    {
        var word = Word(random.Next(2000));
        var at = random.Next(1, word.Length);
        return $"{word[..at]}x{word[at..]}";
    }

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
            _ => string.Join(' ', Enumerable.Range(0, WordsPerArticle).Select(
                number => number % WithSymbol == 7 ? "C#" : Word(Frequent(random))))).ToList();
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
        return number % WithUmlaut == 0 ? $"{word[0]}ü{word[2..]}" : word;
    }
}
