using NewsFunctions.Catalogue;

namespace NewsFunctions.Tests.Catalogue;

public sealed class SelectionTests
{
    private static readonly DateTimeOffset Now = Sample.Epoch.AddDays(1000);

    [Fact]
    public void Filters_are_combined()
    {
        var catalogue = Of(
            Sample.Article(1, Day(1), "a", "x", ["t"], "en-GB"), Sample.Article(2, Day(2), "a", "x", ["t"], "de"),
            Sample.Article(3, Day(3), "a", "y", ["t"]), Sample.Article(4, Day(4), "b", "x", ["t"]),
            Sample.Article(5, Day(5), "a", "x"),
            Sample.Article(6, Day(6), "a", "x", ["t"]), Sample.Article(7, Day(2000), "a", "x", ["t"]));

        Assert.Equal([6, 1], Numbers(catalogue, Filter("a", "t", "x", "en")));
        Assert.Equal([1], Numbers(catalogue, Filter("a", "t", "x", "en") with { From = Day(1), To = Day(5) }));
        Assert.Equal([4, 3, 2], Numbers(catalogue, new ArticleFilter(From: Day(2), To: Day(4))));
        Assert.Empty(Numbers(catalogue, Filter("a", "none")));
    }

    [Fact]
    public void A_hundred_thousand_articles_are_asked_in_memory_alone()
    {
        var catalogue = ArticleCatalogue.Empty
            .With([.. Enumerable.Range(0, 100_000).Select(number => Sample.Entry(Sample.Article(
            number, Sample.Epoch.AddMinutes(number), $"c{number % 20}", $"a{number % 300}", [$"t{number % 1000}"]))
                with { Sequence = number + 1 })]);

        var (page, more) = Take(catalogue, Filter("c7", "t7", "a7"), 20);
        var (old, _) = Take(catalogue, new ArticleFilter(To: Sample.Epoch.AddMinutes(5)), 3);
        var article = catalogue.BySlug("a50007")!.Article!;
        var (previous, next) = Selection.Neighbours(catalogue.Visible(ListKey.All, Now), article);
        var related = Selection.Related(catalogue, article, Now);

        Assert.Equal(20, page.Count);
        Assert.True(more);
        Assert.All(page, found => Assert.Equal(7, Convert.ToInt32(found.Id, 16) % 3000));
        Assert.Equal(["a5", "a4", "a3"], old.Select(found => found.Slug));
        Assert.Equal(("a50006", "a50008"), (previous!.Slug, next!.Slug));
        Assert.All(related, other => Assert.Equal("t7", other.Tags[0].Slug));
        Assert.Equal([99_999, 100_000], catalogue.After(99_998).Select(entry => (int)entry.Sequence));
    }

    [Fact]
    public void Related_are_those_with_the_most_tags_in_common_then_of_the_category_and_no_others()
    {
        var catalogue = Of(
            Sample.Article(1, Day(1), "a", tags: ["t", "u"]), Sample.Article(2, Day(2), "b", tags: ["t"]),
            Sample.Article(3, Day(3), "a"),
            Sample.Article(4, Day(4), "b"), Sample.Article(5, Day(5), "b", tags: ["t", "u"], language: "de"),
            Sample.Article(6, Day(6), "a", tags: ["t", "u"]),
            Sample.Article(7, Day(2000), "a", tags: ["t", "u"]));

        var related = Selection.Related(catalogue, catalogue.BySlug("a6")!.Article!, Now);

        Assert.Equal(["a1", "a2", "a5"], related.Select(article => article.Slug));
    }

    private static DateTimeOffset Day(int day) => Sample.Epoch.AddDays(day);

    private static ArticleCatalogue Of(params Article[] articles) =>
        articles.Aggregate(ArticleCatalogue.Empty, (all, article) => all.Commit(Sample.Entry(article)));

    private static IEnumerable<int> Numbers(ArticleCatalogue catalogue, ArticleFilter filter) =>
        Take(catalogue, filter, 100).Articles.Select(
            article => int.Parse(article.Slug[1..], System.Globalization.CultureInfo.InvariantCulture));

    private static ArticleFilter Filter(string category, string tag, string? author = null, string? language = null) =>
        new(TermFilter.Of(category), TermFilter.Of(tag), author is null ? null : TermFilter.Of(author),
            language is null ? null : TermFilter.Of(language));

    private static (IReadOnlyList<Article> Articles, bool More) Take(
        ArticleCatalogue catalogue, ArticleFilter filter, int limit) => Selection.Take(
        Selection.Of(new Snapshot(catalogue, Now, TimeSpan.Zero), filter), null, limit, oldestFirst: false);
}
