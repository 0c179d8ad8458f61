namespace NewsFunctions.Catalogue;

/// <summary>Chooses articles from the catalogue; functions of their arguments.</summary>
public static class Selection
{
    public const int MaxRelated = 4;

    // The newest articles of a tag are enough to choose from; a tag on half of all articles says little anyway.
    private const int MaxCandidates = 200;

    /// <summary>The articles of a list after a cursor, newest first, and whether more follow.</summary>
    public static (IReadOnlyList<Article> Articles, bool More) Take(
        ArticleCatalogue catalogue, ArticleFilter filter, Cursor? after, int limit, DateTimeOffset now)
    {
        // The shortest of the lists asked for is walked, no further than needed.
        var key = filter.Keys.DefaultIfEmpty(ListKey.All).MinBy(key => catalogue.List(key).Length);
        var list = catalogue.Visible(key, now);
        var found = new List<Article>(limit);
        for (var i = Start(list, filter, after); i < list.Length && !(list[i].PublishedAt < filter.From); i++)
        {
            if (!filter.Matches(list[i])) continue;
            if (found.Count == limit) return (found, true);
            found.Add(list[i]);
        }
        return (found, false);
    }

    /// <summary>The articles before and after one, by date.</summary>
    public static (Article? Previous, Article? Next) Neighbours(ReadOnlySpan<Article> list, Article article)
    {
        var index = ArticleCatalogue.IndexOf(list, article.PublishedAt, article.Id);
        return (index + 1 < list.Length ? list[index + 1] : null, index > 0 ? list[index - 1] : null);
    }

    /// <summary>
    /// What to read next: most tags in common, then the same category, then the newest; in its language first.
    /// </summary>
    public static IReadOnlyList<Article> Related(ArticleCatalogue catalogue, Article article, DateTimeOffset now)
    {
        var shared = new Dictionary<Article, int>(ReferenceEqualityComparer.Instance);
        foreach (var tag in article.Tags) Count(new ListKey(ListKind.Tag, tag.Slug), 1);
        Count(new ListKey(ListKind.Category, article.Category.Slug), 0);
        Count(ListKey.All, 0);
        return [.. shared
            .OrderByDescending(found => found.Key.Language == article.Language)
            .ThenByDescending(found => found.Value)
            .ThenByDescending(found => found.Key.Category.Slug == article.Category.Slug)
            .ThenByDescending(found => found.Key.PublishedAt)
            .ThenBy(found => found.Key.Id.Value, StringComparer.Ordinal)
            .Take(MaxRelated).Select(found => found.Key)];

        void Count(ListKey key, int tags)
        {
            var list = catalogue.Visible(key, now);
            foreach (var other in list[..Math.Min(list.Length, tags > 0 ? MaxCandidates : 2 * MaxRelated)])
                if (other.Id != article.Id) shared[other] = shared.GetValueOrDefault(other) + tags;
        }
    }

    private static int Start(ReadOnlySpan<Article> list, ArticleFilter filter, Cursor? after)
    {
        var start = filter.To is { } to ? ArticleCatalogue.FirstVisible(list, to) : 0;
        if (after is not { } cursor) return start;
        var next = ArticleCatalogue.IndexOf(list, cursor.PublishedAt, cursor.Id);
        if (next < list.Length && list[next].Id == cursor.Id) next++;
        return Math.Max(start, next);
    }
}
