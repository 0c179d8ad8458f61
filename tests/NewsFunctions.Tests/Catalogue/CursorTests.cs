using FsCheck;
using FsCheck.Xunit;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Tests.Catalogue;

public sealed class CursorTests
{
    private static readonly DateTimeOffset Now = Sample.Epoch.AddDays(100);

    [Fact]
    public void A_cursor_is_read_back_as_it_was_written()
    {
        var cursor = new Cursor(Sample.Epoch.AddTicks(1234567), Sample.Id(7));
        var changes = new ChangeCursor(12, Sample.Epoch, long.MaxValue);

        Assert.True(Cursor.TryParse(cursor.ToString(), out var read));
        Assert.True(ChangeCursor.TryParse(changes.ToString(), out var readChanges));
        Assert.Equal(cursor, read);
        Assert.Equal(changes, readChanges);
        Assert.False(Cursor.TryParse(changes.ToString(), out _));
        Assert.False(ChangeCursor.TryParse(cursor.ToString(), out _));
    }

    [Property]
    public void Whatever_else_is_sent_is_no_cursor(NonNull<string> text)
    {
        // Whatever is taken for one prints as itself: there is one cursor for each place.
        if (Cursor.TryParse(text.Get, out var cursor)) Assert.Equal(text.Get.TrimEnd('='), cursor.ToString());
        if (ChangeCursor.TryParse(text.Get, out var changes)) Assert.Equal(text.Get.TrimEnd('='), changes.ToString());
    }

    [Property(MaxTest = 300)]
    public void Paging_neither_skips_nor_repeats_while_articles_are_added_changed_and_removed(int seed)
    {
        var random = new Random(seed);
        var catalogue = ArticleCatalogue.Empty;
        for (var number = 0; number < random.Next(1, 40); number++)
            catalogue = catalogue.Commit(Sample.Entry(Any(random, number)));
        var filter = random.Next(3) switch
        {
            0 => new ArticleFilter(),
            1 => new ArticleFilter(Category: TermFilter.Of("c0")),
            _ => new ArticleFilter(Tag: TermFilter.Of("t0"), Author: TermFilter.Of("a0"))
        };
        var untouched = Visible(catalogue, filter).ToDictionary(article => article.Id);
        var seen = new List<Article>();

        for (Cursor? cursor = null; ;)
        {
            var (page, more) = Selection.Take(
                Selection.Of(Snapshot(catalogue), filter), cursor, random.Next(1, 5), oldestFirst: false);
            seen.AddRange(page);
            if (!more) break;
            cursor = Cursor.After(page[^1]);
            if (random.Next(4) > 0) catalogue = Change(catalogue, random, untouched);
        }

        Assert.Equal(seen.Select(article => (article.Id, article.PublishedAt)),
            seen.Select(article => (article.Id, article.PublishedAt)).Distinct());
        Assert.Equal(
            untouched.Values.OrderByDescending(article => article.PublishedAt)
                .ThenBy(article => article.Id.Value, StringComparer.Ordinal).Select(article => article.Id),
            seen.Where(article => untouched.ContainsKey(article.Id)).Select(article => article.Id));
    }

    private static ArticleCatalogue Change(
        ArticleCatalogue catalogue, Random random, Dictionary<ArticleId, Article> untouched)
    {
        var entries = catalogue.Entries.OrderBy(entry => entry.Id.Value, StringComparer.Ordinal).ToList();
        var one = entries[random.Next(entries.Count)];
        switch (random.Next(4))
        {
            case 0:
                return catalogue.Commit(Sample.Entry(Any(random, entries.Count + 100)));
            case 1:
                untouched.Remove(one.Id);
                return catalogue.Commit(Sample.Removed(one));
            case 2 when one.Article is { } moved:
                untouched.Remove(one.Id);
                return catalogue.Commit(one with { Article = moved with { PublishedAt = Any(random, 0).PublishedAt } });
            case 3 when one.Article is { } edited:
                return catalogue.Commit(one with { Article = edited with { Title = "Another title" } });
            default:
                return catalogue;
        }
    }

    // Few moments, so that many share one.
    private static Article Any(Random random, int number) => Sample.Article(
        number, Sample.Epoch.AddDays(random.Next(12) * 10), $"c{random.Next(2)}", $"a{random.Next(2)}",
        ["t0", $"t{random.Next(1, 3)}"]);

    private static IEnumerable<Article> Visible(ArticleCatalogue catalogue, ArticleFilter filter) =>
        catalogue.Entries.Select(entry => entry.Article!)
            .Where(article => article.PublishedAt <= Now && filter.Matches(article));

    private static Snapshot Snapshot(ArticleCatalogue catalogue) => new(catalogue, Now, TimeSpan.Zero);
}
