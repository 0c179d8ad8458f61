using NewsFunctions.Http;

namespace NewsFunctions.Catalogue;

/// <summary>What readers see changes with every commit, and when an embargo ends.</summary>
public readonly record struct Edition(long Sequence, DateTimeOffset? NextRelease);

/// <summary>
/// What the site knows at the moment of a request. The function takes it once and hands it on, so that everything in an
/// answer, its lifetime and its place in the cache are of the same moment.
/// </summary>
/// <param name="maxAge">How long an answer may usually be kept.</param>
/// <param name="isStale">Storage was out of reach when it was last asked for changes; nothing is kept for longer
/// then.</param>
public sealed class Snapshot(ArticleCatalogue catalogue, DateTimeOffset now, TimeSpan maxAge, bool isStale = false)
{
    // Shorter words are near to many others.
    private const int MinGuessed = 5;

    public ArticleCatalogue Catalogue => catalogue;

    public DateTimeOffset Now => now;

    public Edition Edition { get; } = new(catalogue.Sequence, catalogue.NextRelease(now));

    /// <summary>
    /// Since when everything is as it is. Null where that was a moment ago: a date knows whole seconds only, and
    /// another change may follow in the same one.
    /// </summary>
    public DateTimeOffset? LastModified =>
        catalogue.LastModified(now) is { } date && date < now.AddSeconds(-2) ? date : null;

    /// <summary>The articles of a list that readers may see, newest first.</summary>
    public ReadOnlySpan<Article> Visible(ListKey list) => catalogue.Visible(list, now);

    public ArticleLookup Find(string slug)
    {
        var entry = catalogue.BySlug(slug);
        return entry switch
        {
            { Article: { } article } when article.PublishedAt <= now =>
                article.Slug == slug ? new ArticleLookup.Found(entry, article) : new ArticleLookup.Moved(article.Slug),
            { Recalled: { } known } when slug != known && !entry.FormerSlugs.Contains(slug) =>
                new ArticleLookup.Unknown(),
            not null when entry.PublicFrom <= now => new ArticleLookup.Gone(),
            _ => new ArticleLookup.Unknown(),
        };
    }

    /// <returns>The article that has the slug or had it, if readers may see it: an open page may know a former
    /// slug.</returns>
    public Article? FindVisible(string slug) => Find(slug) switch
    {
        ArticleLookup.Found { Article: var article } => article,
        ArticleLookup.Moved { Slug: var current } => FindVisible(current),
        _ => null,
    };

    /// <returns>How a category, tag or author is written; null where readers never found anything under it.</returns>
    public string? NameOf(ListKey list) =>
        catalogue.NameOf(list, now) ?? (catalogue.Withdrawn(list).Any() ? list.Slug : null);

    /// <returns>
    /// The answer to who mistypes a category; else null. One that is near to none is a section without an article so
    /// far, and its list is empty.
    /// </returns>
    public IResult? MistypedCategory(IEnumerable<string> slugs) => slugs
        .Where(slug => slug.Length >= MinGuessed && !IsKnown(new(ListKind.Category, slug)))
        .Select(slug => Nearest.Of(slug, Categories()) is { } meant ? Problem.NoSuchCategory(slug, meant) : null)
        .FirstOrDefault(problem => problem is not null);

    /// <summary>How long an answer made of this may be kept: until the next embargo ends at most.</summary>
    /// <param name="usually">Where it is not as long as usual.</param>
    public Freshness Freshness(TimeSpan? usually = null)
    {
        var age = isStale ? maxAge : usually ?? maxAge;
        var release = Edition.NextRelease - now;
        return release < age ? new Freshness(release.Value, isStale, EndsSharply: true) : new Freshness(age, isStale);
    }

    private bool IsKnown(ListKey list) => Visible(list).Length > 0 || catalogue.Withdrawn(list).Any();

    private IEnumerable<string> Categories() => catalogue.Lists
        .Where(list => list.Kind == ListKind.Category && list.Slug.Length >= MinGuessed && Visible(list).Length > 0)
        .Select(list => list.Slug).Order(StringComparer.Ordinal);
}
