using NewsFunctions.Tests.Pages;
using NewsFunctions.Tests.Publishing;

namespace NewsFunctions.Tests.Publication;

/// <summary>robots.txt is read as RFC 9309, 2.2.1, says: the group that names a crawler, or else that of all.</summary>
public sealed class CrawlerTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData("", true, true, false)]
    [InlineData("crawlers: {search: allow, answer: allow, train: refuse}", true, true, false)]
    [InlineData("crawlers: {train: allow}", true, true, true)]
    [InlineData("crawlers: {answer: refuse}", true, false, false)]
    [InlineData("crawlers: {search: refuse}", false, true, false)]
    [InlineData("crawlers: {search: refuse, answer: refuse, train: allow}", false, false, true)]
    [InlineData("crawlers: {search: refuse, answer: refuse, train: refuse}", false, false, false)]
    public async Task Robots_and_pages_tell_each_kind_of_crawler_what_it_may(
        string policy, bool search, bool answer, bool train)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishFileAsync("site.yaml", $"name: X\n{policy}\n");
        var robots = await app.Http.GetStringAsync("/robots.txt", App.Stop);

        Assert.All(["Googlebot", "bingbot", "SomethingNew"], agent => Assert.Equal(search, MayRead(robots, agent)));
        Assert.All(
            ["OAI-SearchBot", "ChatGPT-User", "PerplexityBot", "Claude-User"],
            agent => Assert.Equal(answer, MayRead(robots, agent)));
        Assert.All(
            ["GPTBot", "ClaudeBot", "Google-Extended", "CCBot"], agent => Assert.Equal(train, MayRead(robots, agent)));
        Assert.All(
            robots.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Contains(line.Split(':')[0], (string[])["User-agent", "Disallow", "Sitemap"]));
        Assert.Contains("/sitemap.xml\n", robots, StringComparison.Ordinal);

        var page = await HtmlPage.GetAsync(app, "/");
        Assert.Equal(search, page.Meta("robots")!.StartsWith("index", StringComparison.Ordinal));
        Assert.Equal(train ? null : "1", page.Meta("tdm-reservation"));
        Assert.Equal(
            (search ? "allow" : "refuse", train ? "allow" : "refuse"),
            ((await app.GetAsync("/api/site")).GetProperty("crawlers").GetProperty("search").GetString(),
                (await app.GetAsync("/api/site")).GetProperty("crawlers").GetProperty("train").GetString()));
    }

    private static bool MayRead(string robots, string agent)
    {
        var rules = new Dictionary<string, string>();
        var group = new List<string>();
        foreach (var line in robots.Split('\n').Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)))
        {
            if (line[0] == "User-agent") group.Add(line[1]);
            if (line[0] != "Disallow") continue;
            foreach (var name in group) rules.Add(name, line[1]);
            group.Clear();
        }
        return rules.GetValueOrDefault(agent, rules["*"]) != "/";
    }
}
