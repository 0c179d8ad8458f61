using FsCheck.Xunit;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Tests.Catalogue;

public sealed class ChangesTests
{
    private static readonly DateTimeOffset Now = Sample.Epoch.AddDays(10);

    [Fact]
    public void Nothing_is_told_of_an_article_before_its_embargo_ends_and_then_it_is_published()
    {
        var embargo = Now.AddHours(1);
        var catalogue = ArticleCatalogue.Empty.Commit(Sample.Entry(Sample.Article(1, Now)), Now)
            .Commit(Sample.Entry(Sample.Article(2, embargo)), Now)
            .Commit(Sample.Entry(Sample.Article(3, Now)), Now);

        var (before, cursor, _) = Changes.Since(catalogue, ChangeCursor.Start, 100, Now);
        var (still, same, _) = Changes.Since(catalogue, cursor, 100, Now.AddMinutes(59));
        var (after, end, _) = Changes.Since(catalogue, same, 100, embargo);
        var (none, _, _) = Changes.Since(catalogue, end, 100, embargo.AddDays(1));

        Assert.Equal([(ChangeKind.Published, "a1"), (ChangeKind.Published, "a3")], Told(before));
        Assert.Empty(still);
        Assert.Equal(cursor, same);
        Assert.Equal([(ChangeKind.Published, "a2")], Told(after));
        Assert.Empty(none);
    }

    [Fact]
    public void An_article_withdrawn_before_anybody_saw_it_stays_unknown()
    {
        var secret = Sample.Entry(Sample.Article(1, Now.AddDays(1)));
        var catalogue = ArticleCatalogue.Empty.Commit(secret, Now);
        catalogue = catalogue.Commit(Sample.Removed(catalogue.ById(secret.Id)!), Now.AddHours(1));

        Assert.Empty(Changes.Since(catalogue, ChangeCursor.Start, 100, Now.AddDays(2)).Changes);
    }

    [Fact]
    public void An_article_put_back_under_embargo_is_removed_until_then()
    {
        var entry = Sample.Entry(Sample.Article(1, Now));
        var catalogue = ArticleCatalogue.Empty.Commit(entry, Now);
        var (_, cursor, _) = Changes.Since(catalogue, ChangeCursor.Start, 100, Now);
        catalogue = catalogue.Commit(catalogue.ById(entry.Id)!
            with
        { Article = entry.Article! with { PublishedAt = Now.AddDays(1) } }, Now.AddHours(1));

        var (withdrawn, next, _) = Changes.Since(catalogue, cursor, 100, Now.AddHours(2));
        var (back, _, _) = Changes.Since(catalogue, next, 100, Now.AddDays(1));

        Assert.Equal([(ChangeKind.Removed, "a1")], Told(withdrawn));
        Assert.Equal([(ChangeKind.Updated, "a1")], Told(back));
    }

    [Property(MaxTest = 300)]
    public void A_mirror_that_follows_the_changes_ends_up_equal_to_the_site(int seed)
    {
        var random = new Random(seed);
        var catalogue = ArticleCatalogue.Empty;
        var now = Now;
        var mirror = new Dictionary<string, Article>();
        var cursor = ChangeCursor.Start;
        for (var step = 0; step < 60; step++)
        {
            now = now.AddMinutes(random.Next(20));
            catalogue = Change(catalogue, random, now);
            if (random.Next(3) == 0) (cursor, _) = Follow(catalogue, cursor, random.Next(1, 4), now, mirror);
        }
        for (var more = true; more;) (cursor, more) = Follow(catalogue, cursor, 3, now, mirror);

        Assert.Equal(
            catalogue.Visible(ListKey.All, now).ToArray().OrderBy(article => article.Slug, StringComparer.Ordinal),
            mirror.Values.OrderBy(article => article.Slug, StringComparer.Ordinal));
    }

    private static (ChangeCursor Next, bool More) Follow(
        ArticleCatalogue catalogue, ChangeCursor cursor, int limit, DateTimeOffset now,
        Dictionary<string, Article> mirror)
    {
        var (changes, next, more) = Changes.Since(catalogue, cursor, limit, now);
        foreach (var (kind, entry) in changes)
        {
            if (kind == ChangeKind.Removed) mirror.Remove(entry.Slug!);
            else mirror[entry.Slug!] = entry.Article!;
        }
        return (next, more);
    }

    private static ArticleCatalogue Change(ArticleCatalogue catalogue, Random random, DateTimeOffset now)
    {
        // Some dates are past, some ahead, and many articles share one.
        var date = Now.AddMinutes(random.Next(-10, 80) * 10);
        var number = random.Next(12);
        var known = catalogue.ById(Sample.Id(number));
        var article = Sample.Article(number, date) with { Title = $"{random.Next()}" };
        if (known is null) return catalogue.Commit(Sample.Entry(article), now);
        return catalogue.Commit(random.Next(3) == 0
            ? Sample.Removed(known)
            : known with { Article = article, Status = UploadStatus.Published }, now);
    }

    private static IEnumerable<(ChangeKind, string)> Told(IReadOnlyList<Change> changes) =>
        changes.Select(change => (change.Kind, change.Entry.Slug!));
}
