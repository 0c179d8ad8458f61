using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Tests.Catalogue;
using NewsFunctions.Trending;

namespace NewsFunctions.Tests.Trending;

public sealed class RankingTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 3, 12, 20, 0, TimeSpan.Zero);
    private static readonly TrendingOptions Options = new() { LikeWeight = 3, MinimumViews = 1, Items = 500 };
    private static readonly ArticleId First = Sample.Id(1);
    private static readonly ArticleId Second = Sample.Id(2);

    [Theory]
    [InlineData(TrendingWindow.Day, 6)]
    [InlineData(TrendingWindow.Week, 42)]
    [InlineData(TrendingWindow.Month, 180)]
    public void What_happened_a_quarter_of_the_window_earlier_counts_half(TrendingWindow window, int hours)
    {
        var terms = Ranking.Terms([new(First, Hour.Of(Now.AddHours(-2)), 1, 0),
            new(First, Hour.Of(Now.AddHours(-2 - hours)), 1, 0)], window, Now, Options);

        Assert.Equal(0.5, terms[1].Score / terms[0].Score, 9);
        Assert.Equal(TimeSpan.FromHours(hours), window.HalfLife());
    }

    [Fact]
    public void A_like_counts_as_its_weight_in_views()
    {
        var hour = Hour.Of(Now.AddHours(-2));
        var ranked = Ranking.Rank(
            [new(First, hour, 1, 2), new(Second, hour, 7, 0)], TrendingWindow.Day, Now, Options);

        Assert.Equal(ranked[0].Score, ranked[1].Score);
        Assert.Equal([First, Second], ranked.Select(r => r.ArticleId));
    }

    [Fact]
    public void An_old_favourite_gives_way_to_what_is_read_now()
    {
        var ranked = Ranking.Rank(
            [new(First, Hour.Of(Now.AddHours(-20)), 100, 0), new(Second, Hour.Of(Now), 20, 0)],
            TrendingWindow.Day, Now, Options);

        Assert.Equal([Second, First], ranked.Select(r => r.ArticleId));
    }

    [Fact]
    public void Too_few_views_are_no_trend_whatever_the_likes()
    {
        var options = new TrendingOptions { MinimumViews = 3 };
        var ranked = Ranking.Rank([new(First, Hour.Of(Now), 2, 50), new(Second, Hour.Of(Now), 2, 0),
            new(Second, Hour.Of(Now.AddHours(-1)), 1, 0)],
            TrendingWindow.Day, Now, options);

        Assert.Equal(Second, Assert.Single(ranked).ArticleId);
    }

    [Property(Arbitrary = [typeof(AnyActivity)])]
    public void The_order_of_the_counts_changes_nothing(ArticleHour[] activities, TrendingWindow window, int seed)
    {
        var shuffled = activities.ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.Equal(Ranking.Rank(activities, window, Now, Options), Ranking.Rank(shuffled, window, Now, Options));
    }

    [Property(Arbitrary = [typeof(AnyActivity)])]
    public void Lists_are_sorted_by_score_and_then_by_id_and_name_nothing_twice(
        ArticleHour[] activities, TrendingWindow window)
    {
        var ranked = Ranking.Rank(activities, window, Now, Options);

        Assert.Equal(
            ranked.OrderByDescending(r => r.Score).ThenBy(r => r.ArticleId.Value, StringComparer.Ordinal), ranked);
        Assert.Equal(ranked.Count, ranked.Select(r => r.ArticleId).Distinct().Count());
        Assert.All(ranked, r => Assert.True(r.Score > 0 && r.Views >= Options.MinimumViews));
    }

    [Property(Arbitrary = [typeof(AnyActivity)])]
    public void One_more_view_now_never_costs_an_article_a_place(
        ArticleHour[] activities, TrendingWindow window, NonNegativeInt which)
    {
        var before = Ranking.Rank(activities, window, Now, Options);
        if (before.Count == 0) return;
        var id = before[which.Get % before.Count].ArticleId;

        var after = Ranking.Rank([.. activities, new ArticleHour(id, Hour.Of(Now), 1, 0)], window, Now, Options);

        Assert.True(Place(after, id) <= Place(before, id));
    }

    [Property(Arbitrary = [typeof(AnyActivity)])]
    public void A_score_is_the_sum_of_its_terms(ArticleHour[] activities, TrendingWindow window)
    {
        foreach (var ranked in Ranking.Rank(activities, window, Now, Options))
        {
            var terms = Ranking.Terms(activities.Where(a => a.ArticleId == ranked.ArticleId), window, Now, Options);
            Assert.Equal(ranked.Score, terms.Sum(term => term.Score), 6);
            Assert.Equal(ranked.Views, terms.Sum(term => term.Of.Views));
            Assert.All(terms, term => Assert.InRange(term.Weight, 0.03, 1));
        }
    }

    [Property(Arbitrary = [typeof(AnyActivity)])]
    public void What_lies_outside_the_window_or_in_the_future_counts_nothing(
        ArticleHour[] activities, TrendingWindow window)
    {
        var outside = activities.Select(
            a => a with { Hour = Hour.Of(Now - window.Length().Add(TimeSpan.FromHours(1 + (a.Views % 5)))) });
        var future = activities.Select(a => a with { Hour = Hour.Of(Now.AddHours(1 + (a.Likes % 5))) });

        Assert.Empty(Ranking.Rank(outside.Concat(future), window, Now, Options));
    }

    private static int Place(IReadOnlyList<Ranked> list, ArticleId id) =>
        list.Index().First(x => x.Item.ArticleId == id).Index;

    public static class AnyActivity
    {
        public static Arbitrary<ArticleHour> Activities() => (
            from article in Gen.Choose(0, 8)
            from hours in Gen.Choose(0, 31 * 24)
            from views in Gen.Choose(0, 50)
            from likes in Gen.Choose(0, 5)
            select new ArticleHour(Sample.Id(article), Hour.Of(Now.AddHours(-hours)), views, likes)).ToArbitrary();
    }
}
