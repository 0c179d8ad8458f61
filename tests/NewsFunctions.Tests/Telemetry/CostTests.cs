using System.Globalization;
using System.Text.RegularExpressions;
using NewsFunctions.Check;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Telemetry;

/// <summary>What things cost in requests to storage is in docs/operations.md, and no more than that.</summary>
public sealed partial class CostTests(SharedAzurite azurite)
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private const int Articles = 10;
    private const int Views = 1000;

    [Fact]
    public async Task Nothing_asks_more_of_storage_than_operators_are_told()
    {
        // All visitors come from one address here.
        await using var app = await App.StartAsync(
            azurite.NewAccount(), null, "Views:RepeatMinutes=0", "RateLimit:Burst=1000000",
            "Articles:RefreshSeconds=3600",
            "Views:MaxTransactionsPerSecond=0.5", "Views:TimeoutSeconds=60");
        for (var number = 0; number < Articles; number++)
            await app.PublishAsync($"news/{number}.md",
                $"---\ntitle: Article {number}\nslug: article-{number}\n---\nText of {number}.");
        await ViewAsync(app, 0);
        await LikeAsync(app, "the-first-visitor-of-all");
        await app.GetAsync("/api/articles/article-0");
        foreach (var timer in Timers) await app.RunAsync(timer);

        using var measured = new Measurements(app);
        var costs = new Dictionary<string, Cost>
        {
            ["A read that memory can answer"] = await MeasureAsync(
                measured, () => app.GetAsync("/api/articles/article-0")),
            ["1,000 views of 10 articles at once"] = await MeasureAsync(
                measured,
                () => Task.WhenAll(Enumerable.Range(0, Views).Select(number => ViewAsync(app, number % Articles)))),
            ["`RollUpViews` after them"] = await MeasureAsync(measured, () => app.RunAsync("RollUpViews")),
            ["A like"] = await MeasureAsync(measured, () => LikeAsync(app, "the-second-visitor-of-all")),
            ["An upload, to its publication"] = await MeasureAsync(
                measured, () => app.PublishAsync("news/new.md", "---\ntitle: New\n---\nNew text.")),
        };
        // What has happened above is taken in first: what remains is the cost of nothing going on.
        foreach (var timer in Timers) await app.RunAsync(timer);
        foreach (var timer in Timers)
            costs[$"`{timer}`, nothing to do"] = await MeasureAsync(measured, () => app.RunAsync(timer));

        var told = Told();
        foreach (var (what, cost) in costs)
            TestContext.Current.TestOutputHelper!.WriteLine($"| {what} | {cost.Table} | {cost.Blob} |");
        Assert.All(costs, cost =>
        {
            Assert.True(told.ContainsKey(cost.Key), $"docs/operations.md has no row \"{cost.Key}\".");
            Assert.InRange(cost.Value.Table, 0, told[cost.Key].Table);
            Assert.InRange(cost.Value.Blob, 0, told[cost.Key].Blob);
        });
    }

    private static IEnumerable<string> Timers =>
        FunctionList.Expected.Select(line => line.Split(' ')).Where(function => function[1] == "timer")
            .Select(function => function[0]);

    private static async Task<Cost> MeasureAsync(Measurements measured, Func<Task> work)
    {
        var before = Count(measured);
        await work();
        var after = Count(measured);
        return new Cost(after.Table - before.Table, after.Blob - before.Blob);
    }

    private static Cost Count(Measurements measured) => new(
        (int)measured.Sum("newsfunctions.storage.requests", "service=table"),
        (int)measured.Sum("newsfunctions.storage.requests", "service=blob"));

    private static async Task ViewAsync(App app, int article)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/articles/article-{article}/views");
        request.Headers.TryAddWithoutValidation("User-Agent", Browser);
        using var response = await app.Http.SendAsync(request, App.Stop);
        Assert.Equal(204, (int)response.StatusCode);
    }

    private static async Task LikeAsync(App app, string visitor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/articles/article-0/like");
        request.Headers.Add("X-Visitor-Id", visitor);
        using var response = await app.Http.SendAsync(request, App.Stop);
        Assert.True(response.IsSuccessStatusCode);
    }

    private static Dictionary<string, Cost> Told() =>
        Row().Matches(File.ReadAllText(Path.Combine(Repository.RootOrCurrent, "docs", "operations.md")))
            .ToDictionary(row => row.Groups[1].Value, row => new Cost(Number(row.Groups[2]), Number(row.Groups[3])));

    private static int Number(Group text) => int.Parse(text.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| (.+?) \| (\d+) \| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    private sealed record Cost(int Table, int Blob);
}
