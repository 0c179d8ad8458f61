namespace NewsFunctions.Catalogue;

/// <summary>Chooses articles from the catalogue; functions of their arguments.</summary>
public static class Selection
{
    public const int MaxRelated = 4;

    // The newest articles of a tag are enough to choose from; a tag on half of all articles says little anyway.
    private const int MaxCandidates = 200;

    /// <summary>The articles of a list, newest first.</summary>
    public static ReadOnlySpan<Article> Of(Snapshot snapshot, ArticleFilter filter)
    {
        if (filter.Slugs is not null) return Merged(Named(snapshot, filter.Slugs).Where(filter.Matches));

        // The shortest of the lists asked for is walked.
        var keys = filter.Lists.MinBy(Length) ?? [ListKey.All];
        if (keys.Count > 1)
        {
            var all = keys.SelectMany(key => snapshot.Visible(key).ToArray()).DistinctBy(article => article.Id);
            return Merged(all.Where(filter.Matches));
        }
        var list = Between(snapshot.Visible(keys[0]), filter);
        return filter.IsList(keys[0]) ? list : list.ToArray().Where(filter.Matches).ToArray();

        int Length(IReadOnlyList<ListKey> group) => group.Sum(key => snapshot.Catalogue.List(key).Length);
    }

    /// <summary>The articles of a list that follow in it, and whether there are more after those.</summary>
    public static (IReadOnlyList<Article> Articles, bool More) Take(
        ReadOnlySpan<Article> list, Cursor? after, int limit, bool oldestFirst)
    {
        var index = after is { } cursor ? ArticleCatalogue.IndexOf(list, cursor.PublishedAt, cursor.Id) : -1;
        var isThere = index >= 0 && index < list.Length && list[index].Id == after!.Value.Id;
        var rest = (after, oldestFirst) switch
        {
            (null, _) => list,
            (_, true) => list[..index],
            _ => list[(isThere ? index + 1 : index)..],
        };
        var count = Math.Min(limit, rest.Length);
        var found = (oldestFirst ? rest[^count..] : rest[..count]).ToArray();
        if (oldestFirst) Array.Reverse(found);
        return (found, rest.Length > limit);
    }

    /// <summary>The articles before and after one, by date.</summary>
    public static (Article? Previous, Article? Next) Neighbours(ReadOnlySpan<Article> list, Article article)
    {
        var index = ArticleCatalogue.IndexOf(list, article.PublishedAt, article.Id);
        return (index + 1 < list.Length ? list[index + 1] : null, index > 0 ? list[index - 1] : null);
    }

    /// <summary>
    /// What to read next, of what has a tag in common: in its language first, then most tags, then the same category,
    /// then the newest. Nothing is there to fill the place, so a new article changes only what it has to do with.
    /// </summary>
    public static IReadOnlyList<Article> Related(ArticleCatalogue catalogue, Article article, DateTimeOffset now)
    {
        var shared = new Dictionary<Article, int>(ReferenceEqualityComparer.Instance);
        foreach (var tag in article.Tags) Count(new ListKey(ListKind.Tag, tag.Slug));
        return [.. shared
            .OrderByDescending(found => found.Key.Language == article.Language)
            .ThenByDescending(found => found.Value)
            .ThenByDescending(found => found.Key.Category.Slug == article.Category.Slug)
            .ThenByDescending(found => found.Key.PublishedAt)
            .ThenBy(found => found.Key.Id.Value, StringComparer.Ordinal)
            .Take(MaxRelated).Select(found => found.Key)];

        void Count(ListKey key)
        {
            var list = catalogue.Visible(key, now);
            foreach (var other in list[..Math.Min(list.Length, MaxCandidates)])
                if (other.Id != article.Id) shared[other] = shared.GetValueOrDefault(other) + 1;
        }
    }

    private static ReadOnlySpan<Article> Between(ReadOnlySpan<Article> list, ArticleFilter filter)
    {
        if (filter.To is { } to) list = list[ArticleCatalogue.FirstVisible(list, to)..];
        return filter.From is { } from && from > DateTimeOffset.MinValue
            ? list[..ArticleCatalogue.FirstVisible(list, from.AddTicks(-1))]
            : list;
    }

    private static IEnumerable<Article> Named(Snapshot snapshot, string slugs) =>
        slugs.Split(',').Select(snapshot.FindVisible).OfType<Article>().DistinctBy(article => article.Id);

    private static Article[] Merged(IEnumerable<Article> articles)
    {
        Article[] all = [.. articles];
        Array.Sort(all, ArticleCatalogue.Compare);
        return all;
    }
}
