using NewsFunctions.Http;

namespace NewsFunctions.Catalogue;

/// <summary>Which articles of a list are asked for.</summary>
public sealed record ArticleFilter(
    string? Category = null, string? Tag = null, string? Author = null, string? Language = null,
    DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    public static ArticleFilter Read(Query query)
    {
        var filter = new ArticleFilter(
            query.Slug("category"), query.Slug("tag"), query.Slug("author"), query.Language("language"),
            query.Date("from", last: false), query.Date("to", last: true));
        if (filter.From > filter.To) query.Refuse("\"from\" must not be after \"to\".");
        return filter;
    }

    /// <summary>The lists that an answer must be in.</summary>
    public IEnumerable<ListKey> Keys
    {
        get
        {
            if (Category is not null) yield return new(ListKind.Category, Category);
            if (Tag is not null) yield return new(ListKind.Tag, Tag);
            if (Author is not null) yield return new(ListKind.Author, Author);
        }
    }

    public bool Matches(Article article) =>
        (Category is null || article.Category.Slug == Category)
        && (Author is null || article.Authors.Any(author => author.Slug == Author))
        && (Tag is null || article.Tags.Any(tag => tag.Slug == Tag))
        && (From is null || article.PublishedAt >= From)
        && (To is null || article.PublishedAt <= To)
        && (Language is null || Speaks(article.Language, Language));

    // en is also en-GB (RFC 4647, basic filtering).
    private static bool Speaks(string language, string wanted) =>
        language.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)
            && (language.Length == wanted.Length || language[wanted.Length] == '-');
}
