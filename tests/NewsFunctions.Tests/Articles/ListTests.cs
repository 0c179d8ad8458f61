using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace NewsFunctions.Tests.Articles;

/// <summary>What a front end asks of lists.</summary>
public sealed class ListTests(SharedAzurite azurite)
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 5, 3, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "e d c b a")]
    [InlineData("category=politics,sport", "d c a")]
    [InlineData("category=politics&category=sport", "d c a")]
    [InlineData("category=-politics", "e d b")]
    [InlineData("tag=harbour", "d c a")]
    [InlineData("tag=harbour,buses", "e d c a")]
    [InlineData("tag=harbour&tag=buses", "c")]
    [InlineData("tag=harbour&tag=buses,rail", "c a")]
    [InlineData("tag=harbour,-rail", "d c")]
    [InlineData("tag=-harbour,-buses", "b")]
    [InlineData("tag=harbour&category=-sport", "c a")]
    [InlineData("author=ada,bob&language=-de", "d c a")]
    [InlineData("author=-ada", "e d")]
    [InlineData("language=de,fr", "e b")]
    [InlineData("tag=harbour&from=2026-01-02&to=2026-01-03", "c")]
    [InlineData("order=oldest", "a b c d e")]
    [InlineData("order=oldest&tag=harbour", "a c d")]
    [InlineData("slugs=d,nothing,a,hidden,former", "e d a")]
    [InlineData("slugs=a&slugs=d,e&tag=harbour", "d a")]
    public async Task A_list_has_what_its_filters_say(string query, string slugs)
    {
        await using var app = await StartAsync();

        var list = await app.GetAsync($"/api/articles?{query}");

        Assert.Equal(slugs.Split(' '), Slugs(list));
        Assert.Equal(slugs.Split(' ').Length, list.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("order=oldest")]
    [InlineData("tag=harbour,buses")]
    [InlineData("slugs=a,b,c,d,e")]
    [InlineData("tag=-rail&order=oldest")]
    public async Task Pages_follow_each_other_whatever_is_asked_and_each_tells_the_total(string query)
    {
        await using var app = await StartAsync();
        var whole = await app.GetAsync($"/api/articles?{query}");
        var (seen, totals) = (new List<string>(), new HashSet<int>());

        for (var address = $"/api/articles?{query}&limit=1"; address is not null;)
        {
            using var answer = await app.Http.GetAsync(address, Stop);
            var page = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop));
            seen.AddRange(Slugs(page));
            totals.Add(page.GetProperty("total").GetInt32());
            address = answer.Headers.TryGetValues("Link", out var links)
                ? new Uri(links.Single().Split('<', '>')[1]).PathAndQuery
                : null;
        }

        Assert.Equal(Slugs(whole), seen);
        Assert.Equal([whole.GetProperty("total").GetInt32()], totals);
    }

    [Theory]
    [InlineData("slugs=d,a,d,former")]
    [InlineData("slugs=d&slugs=a&slugs=former,d")]
    public async Task Counters_come_in_the_order_in_which_they_are_asked_for_in_one_parameter_or_in_several(
        string query)
    {
        await using var app = await StartAsync();

        Assert.Equal(["d", "a", "e"], Slugs(await app.GetAsync($"/api/counters?{query}")));
    }

    [Fact]
    public async Task Neighbours_and_the_time_come_on_request()
    {
        await using var app = await StartAsync();

        var list = await app.GetAsync("/api/articles?tag=harbour&include=neighbours,now");
        var cut = await app.GetAsync("/api/articles?limit=1&fields=slug&fields=next");
        var plain = await app.GetAsync("/api/articles");

        var items = list.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["c", "b", null], items.Select(item => Slug(item.GetProperty("previous"))));
        Assert.Equal(["e", "d", "b"], items.Select(item => Slug(item.GetProperty("next"))));
        Assert.Equal("2026-05-03T12:00:00Z", list.GetProperty("now").GetString());
        Assert.Equal(["slug", "previous", "next"], Names(cut.GetProperty("items")[0]));
        Assert.False(plain.TryGetProperty("now", out _) || plain.GetProperty("items")[0].TryGetProperty("next", out _));
    }

    [Theory]
    [InlineData("/api/articles?category=politcs", "politics")]
    [InlineData("/api/articles?category=sport,politcs", "politics")]
    [InlineData("/api/search?q=text&category=sprot", "sport")]
    [InlineData("/api/trending?category=politic", "politics")]
    [InlineData("/api/articles?category=secrets", null)]
    [InlineData("/api/articles?category=secret", null)]
    [InlineData("/api/trending?category=weather", null)]
    public async Task A_mistyped_category_is_not_found_and_a_section_without_articles_is_empty(
        string path, string? nearest)
    {
        await using var app = await StartAsync();

        using var answer = await app.Http.GetAsync(path, Stop);
        var problem = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Equal(nearest is null ? HttpStatusCode.OK : HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(nearest is null ? "\"items\":[]" : $"Did you mean \\\"{nearest}\\\"?", problem,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/articles?tag=Not-A-Slug", "\\\"tag\\\": \\\"Not-A-Slug\\\"")]
    [InlineData("/api/articles?category=--a", "is no slug")]
    [InlineData("/api/articles?language=x_y", "is no language")]
    [InlineData("/api/articles?limit=1&limit=2", "is given 2 times")]
    [InlineData("/api/articles?order=random", "newest, oldest")]
    [InlineData("/api/articles/a?include=now", "does not know \\\"now\\\"")]
    [InlineData("/api/trending?explain=yes", "must be true, false, 1 or 0")]
    [InlineData("/api/trending?fields=slug,score,nothing", "does not know \\\"nothing\\\"")]
    [InlineData("/api/changes?since=yesterday", "a time such as")]
    public async Task What_a_parameter_does_not_take_is_named(string path, string problem)
    {
        await using var app = await StartAsync();

        using var answer = await app.Http.GetAsync(path, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(problem, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tag", "a,")]
    [InlineData("slugs", "a1,")]
    public async Task More_words_than_a_parameter_takes_are_refused(string name, string word)
    {
        await using var app = await StartAsync();
        var words = string.Concat(Enumerable.Range(0, 101).Select(number => $"{word[..^1]}{number},"));

        Assert.Equal(400, await app.StatusAsync($"/api/articles?{name}={words}"));
        Assert.Equal(400, await app.StatusAsync($"/api/articles?{name}={new string('a', 2_000)}"));
    }

    [Fact]
    public async Task Search_and_trending_take_the_same_fields_and_extras()
    {
        await using var app = await StartAsync();
        await app.RunAsync("RebuildSearch");

        var found = await app.GetAsync("/api/search?q=text&fields=slug,highlight&limit=1&tag=rail");
        var trending = await app.GetAsync("/api/trending?fields=slug&include=body&explain=false");

        Assert.Equal(["highlight", "slug"], Names(found.GetProperty("items")[0]).Order());
        Assert.Empty(trending.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Changes_are_told_since_a_time()
    {
        await using var app = await StartAsync();
        clock.Advance(TimeSpan.FromHours(1));
        var before = clock.GetUtcNow();
        await app.PublishAsync("sport/f.md", "---\ntitle: F\nslug: f\ndate: 2026-05-03\n---\nText.");
        await app.PublishAsync("news/soon.md", "---\ntitle: Soon\nslug: soon\ndate: 2026-05-03T14:00:00Z\n---\nText.");

        var changes = await app.GetAsync($"/api/changes?since={before:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        clock.Advance(TimeSpan.FromHours(2));
        var released = await app.GetAsync("/api/changes?since=2026-05-03T13:30:00%2B00:00");
        var next = await app.GetAsync($"/api/changes?since={changes.GetProperty("nextSince").GetString()}");
        var ahead = await app.GetAsync("/api/changes?since=2030-01-01T00:00:00Z");

        Assert.Equal(["f"], Slugs(changes));
        Assert.Equal(["soon"], Slugs(released));
        Assert.Equal(["soon"], Slugs(next));
        Assert.Empty(Slugs(ahead));
        Assert.Equal(6, Slugs(await app.GetAsync("/api/changes?since=1970-01-01T00:00:00Z")).Count(s => s.Length == 1));
    }

    [Theory]
    [InlineData("POST", "/api/articles", 405, "GET, HEAD")]
    [InlineData("DELETE", "/api/articles/a", 405, "GET, HEAD")]
    [InlineData("PATCH", "/API/articles/a/like", 405, "DELETE, GET, HEAD, PUT")]
    [InlineData("GET", "/api/articles/a/views", 405, "POST")]
    [InlineData("POST", "/rss.xml", 405, "GET, HEAD")]
    [InlineData("GET", "/api/article", 404, null)]
    [InlineData("POST", "/api/articles/a/b/c", 404, null)]
    public async Task A_wrong_method_is_told_the_right_ones(string method, string path, int status, string? allowed)
    {
        await using var app = await StartAsync();

        using var answer = await app.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Stop);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var allow = answer.Content.Headers.Allow;
        Assert.Equal(allowed, allow.Count == 0 ? null : string.Join(", ", allow));
    }

    // Five articles, one a day, b in German and e in French; one under embargo, alone in its category.
    private async Task<App> StartAsync()
    {
        var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
        await PublishAsync("politics", "a", "Ada", "harbour, rail", "en", 1);
        await PublishAsync("culture", "b", "Ada", "", "de", 2);
        await PublishAsync("politics", "c", "Ada", "harbour, buses", "en", 3);
        await PublishAsync("sport", "d", "Bob", "harbour", "en-GB", 4);
        await app.PublishAsync("culture/e.md", Text("former", "Eve", "buses", "fr", 5));
        await app.PublishAsync("culture/e.md", Text("e", "Eve", "buses", "fr", 5));
        await app.PublishAsync(
            "secret/hidden.md", "---\ntitle: H\nslug: hidden\ndate: 2026-06-01\ntags: [harbour]\n---\nText.");
        return app;

        Task PublishAsync(string category, string slug, string author, string tags, string language, int day) =>
            app.PublishAsync($"{category}/{slug}.md", Text(slug, author, tags, language, day));
    }

    private static string Text(string slug, string author, string tags, string language, int day) =>
        $"---\ntitle: {slug.ToUpperInvariant()}\nslug: {slug}\nauthor: {author}\ntags: [{tags}]\n"
            + $"language: {language}\ndate: 2026-01-0{day}\n---\nText.";

    private static List<string> Slugs(JsonElement list) =>
        [.. list.GetProperty("items").EnumerateArray().Select(item => Slug(item)!)];

    private static string? Slug(JsonElement item) =>
        item.ValueKind == JsonValueKind.Null ? null : item.GetProperty("slug").GetString();

    private static IEnumerable<string> Names(JsonElement item) =>
        item.EnumerateObject().Select(property => property.Name);
}
