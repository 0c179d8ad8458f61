using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Tests.Catalogue;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Articles;

public sealed class SnapshotTests(SharedAzurite azurite)
{
    private static readonly ArticleRequest Whole =
        new("a", WithinCategory: false, new Presentation(Extras.Body, BodyFormat.Html, null));

    [Fact]
    public async Task A_page_that_a_commit_overtakes_while_it_is_rendered_is_not_served_as_the_newer_one()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Article("Old"));
        var before = await SnapshotAsync(app);
        var found = Assert.IsType<ArticleLookup.Found>(before.Find("a"));
        await app.PublishAsync("a.md", Article("New"));

        await app.Service<ArticleAnswers>().ArticleAsync(before, found.Article, Whole, App.Stop);

        Assert.Equal("New", (await app.GetAsync("/api/articles/a")).GetProperty("title").GetString());
    }

    [Fact]
    public async Task Lists_neighbours_and_terms_are_all_of_the_moment_of_the_request()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2024, 6, 1, 12, 0, 0, TimeSpan.Zero));
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock));
        await app.PublishAsync("a.md", Article("A", "date: 2024-05-01\n"));
        await app.PublishAsync("b.md", Article("B", "date: 2024-06-01T12:00:01Z\ncategory: Late\n"));
        var before = await SnapshotAsync(app);
        clock.Advance(TimeSpan.FromSeconds(2));
        var reader = app.Service<ArticleReader>();

        var (document, _) = await reader.DocumentAsync(before, before.FindVisible("a")!, Whole, App.Stop);
        var (list, _) = await reader.ListAsync(
            before, new ListRequest(new ArticleFilter(), 10, null, Whole.As, Order.Newest), App.Stop);

        Assert.Null(document.Next);
        Assert.Equal("a", Assert.Single(list.Items).Slug);
        Assert.DoesNotContain(ArticleReader.Terms(before, ListKind.Category).Items, term => term.Slug == "late");
        Assert.Equal("b", (await app.GetAsync("/api/articles/a")).GetProperty("next").GetProperty("slug").GetString());
    }

    [Theory]
    [InlineData(60, false, 60, false)]
    [InlineData(5, true, 5, false)]
    [InlineData(3600, false, 600, true)]
    public void An_answer_is_kept_until_the_next_embargo_ends_at_most(
        int maxAge, bool isStale, int seconds, bool endsSharply)
    {
        var now = Catalogue.Sample.Epoch;
        var catalogue = ArticleCatalogue.Empty.Commit(
            Catalogue.Sample.Entry(Catalogue.Sample.Article(1, now.AddSeconds(600))));

        var freshness = new Snapshot(catalogue, now, TimeSpan.FromSeconds(maxAge), isStale).Freshness();

        Assert.Equal(new Freshness(TimeSpan.FromSeconds(seconds), isStale, endsSharply), freshness);
    }

    private static async Task<Snapshot> SnapshotAsync(App app) =>
        await app.Service<LiveCatalogue>().SnapshotAsync(App.Stop);
}
