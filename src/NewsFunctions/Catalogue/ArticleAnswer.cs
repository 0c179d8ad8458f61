namespace NewsFunctions.Catalogue;

/// <summary>What readers may see of an address.</summary>
public abstract record ArticleAnswer
{
    public sealed record Found(Entry Entry, Article Article) : ArticleAnswer;
    public sealed record Moved(string Slug) : ArticleAnswer;
    public sealed record Gone : ArticleAnswer;
    public sealed record Unknown : ArticleAnswer;
}

public static class Addresses
{
    public static ArticleAnswer Find(this ArticleCatalogue catalogue, string slug, DateTimeOffset now)
    {
        var entry = catalogue.BySlug(slug);
        return entry switch
        {
            { Article: { } article } when article.PublishedAt <= now =>
                article.Slug == slug ? new ArticleAnswer.Found(entry, article) : new ArticleAnswer.Moved(article.Slug),
            { Recalled: { } known } when slug != known && !entry.FormerSlugs.Contains(slug) => new ArticleAnswer.Unknown(),
            not null when entry.PublicFrom <= now => new ArticleAnswer.Gone(),
            _ => new ArticleAnswer.Unknown(),
        };
    }

    /// <returns>The article that has the address or had it, if readers may see it now: a page may be open that knows the former one.</returns>
    public static Article? FindVisible(this ArticleCatalogue catalogue, string slug, DateTimeOffset now) => catalogue.Find(slug, now) switch
    {
        ArticleAnswer.Found { Article: var article } => article,
        ArticleAnswer.Moved { Slug: var current } => catalogue.FindVisible(current, now),
        _ => null,
    };
}
