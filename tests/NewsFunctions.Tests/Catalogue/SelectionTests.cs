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

        Assert.Equal([6, 1], Numbers(catalogue, new ArticleFilter("a", "t", "x", "en")));
        Assert.Equal([1], Numbers(catalogue, new ArticleFilter("a", "t", "x", "en", Day(1), Day(5))));
        Assert.Equal([4, 3, 2], Numbers(catalogue, new ArticleFilter(From: Day(2), To: Day(4))));
        Assert.Empty(Numbers(catalogue, new ArticleFilter("a", "none")));
    }

    [Fact]
    public void A_hundred_thousand_articles_are_asked_in_memory_alone()
    {
        var catalogue = ArticleCatalogue.Empty
            .With([.. Enumerable.Range(0, 100_000).Select(number => Sample.Entry(Sample.Article(
            number, Sample.Epoch.AddMinutes(number), $"c{number % 20}", $"a{number % 300}", [$"t{number % 1000}"]))
                with { Sequence = number + 1 })]);

        var (page, more) = Selection.Take(catalogue, new ArticleFilter("c7", "t7", "a7"), null, 20, Now);
        var (old, _) = Selection.Take(catalogue, new ArticleFilter(To: Sample.Epoch.AddMinutes(5)), null, 3, Now);
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
    public void Related_are_those_with_the_most_tags_in_common_then_of_the_category_then_the_newest()
    {
        var catalogue = Of(
            Sample.Article(1, Day(1), "a", tags: ["t", "u"]), Sample.Article(2, Day(2), "b", tags: ["t"]),
            Sample.Article(3, Day(3), "a"),
            Sample.Article(4, Day(4), "b"), Sample.Article(5, Day(5), "b", tags: ["t", "u"], language: "de"),
            Sample.Article(6, Day(6), "a", tags: ["t", "u"]),
            Sample.Article(7, Day(2000), "a", tags: ["t", "u"]));

        var related = Selection.Related(catalogue, catalogue.BySlug("a6")!.Article!, Now);

        Assert.Equal(["a1", "a2", "a3", "a4"], related.Select(article => article.Slug));
    }

    private static DateTimeOffset Day(int day) => Sample.Epoch.AddDays(day);

    private static ArticleCatalogue Of(params Article[] articles) =>
        articles.Aggregate(ArticleCatalogue.Empty, (all, article) => all.Commit(Sample.Entry(article)));

    private static IEnumerable<int> Numbers(ArticleCatalogue catalogue, ArticleFilter filter) =>
        Selection.Take(catalogue, filter, null, 100, Now).Articles.Select(
            article => int.Parse(article.Slug[1..], System.Globalization.CultureInfo.InvariantCulture));
}
