using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Tour;

/// <summary>
/// Every route of the app, asked for on a small site, answers as recorded in tour.txt. Whoever changes an answer on
/// purpose records it anew with NEWSFUNCTIONS_RECORD=1 and reviews the difference together with the change.
/// </summary>
public sealed class TourTests(SharedAzurite azurite)
{
    private static readonly string Recording = TestData.PathOf("Tour/tour.txt");

    [Fact]
    public async Task Every_route_answers_as_recorded()
    {
        var recorded = Stop.Read(await File.ReadAllTextAsync(Recording, App.Stop));
        await using var app = await TourContent.StartAsync(azurite.NewAccount());

        var answers = new List<Stop>();
        foreach (var stop in recorded) answers.Add(await stop.AskAsync(app));

        if (Environment.GetEnvironmentVariable("NEWSFUNCTIONS_RECORD") == "1")
            await File.WriteAllTextAsync(Recording, Stop.Write(answers), App.Stop);
        else
            foreach (var (expected, actual) in recorded.Zip(answers))
                Assert.Equal(Stop.Write([expected]), Stop.Write([actual]));
    }

    [Fact]
    public void The_tour_calls_at_every_route()
    {
        var visited = Stop.Read(File.ReadAllText(Recording)).Select(stop => stop.Title.Split(' ', '?')).ToList();

        Assert.Empty(
            from route in Routes()
            where !visited.Exists(stop => route.Methods.Contains(stop[0]) && Matches(route.Template, stop[1]))
            select route.Name);
    }

    private static bool Matches(string template, string path) =>
        new TemplateMatcher(TemplateParser.Parse(template), []).TryMatch(path, new RouteValueDictionary());

    // GetArticle       http   anonymous  get,head    api/articles/{slug}
    private static IEnumerable<(string Name, string[] Methods, string Template)> Routes() =>
        from line in File.ReadLines(Path.Combine(Repository.RootOrCurrent, "deploy/NewsFunctions.Check/functions.txt"))
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields is [_, "http", ..]
        select (fields[0], fields[3].ToUpperInvariant().Split(','), fields[4]);
}
