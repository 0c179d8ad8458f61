using NewsFunctions.Http;

namespace NewsFunctions.Catalogue;

/// <summary>Which articles of a list are asked for.</summary>
/// <param name="Slugs">With commas between them, sorted: it is part of a key.</param>
public sealed record ArticleFilter(
    TermFilter? Category = null, TermFilter? Tag = null, TermFilter? Author = null, TermFilter? Language = null,
    DateTimeOffset? From = null, DateTimeOffset? To = null, string? Slugs = null)
{
    private const string NoSlug = "is no slug: it takes a-z, 0-9 and hyphens.";

    /// <summary>The categories that articles are asked for by name.</summary>
    public IEnumerable<string> Categories => Category?.Groups.SelectMany(group => group) ?? [];

    /// <summary>The lists that an answer must be in: of each group, in one at least.</summary>
    public IEnumerable<IReadOnlyList<ListKey>> Lists =>
        Of(ListKind.Category, Category).Concat(Of(ListKind.Tag, Tag)).Concat(Of(ListKind.Author, Author));

    public static ArticleFilter Read(Query query)
    {
        var filter = new ArticleFilter(
            Terms("category"), Terms("tag", repeatedIsAnd: true), Terms("author"),
            LanguagesOf(query),
            query.Date("from", last: false), query.Date("to", last: true));
        if (filter.From > filter.To) query.Refuse("\"from\" must not be after \"to\".");
        return filter;

        TermFilter? Terms(string name, bool repeatedIsAnd = false) => TermFilter.Read(
            query, name, word => Slug.TryParse(word, out var slug) ? slug.Value : null, NoSlug, repeatedIsAnd);
    }

    /// <summary>Filter by a category, tag or author.</summary>
    public static ArticleFilter Of(ListKey list) => list.Kind switch
    {
        ListKind.Category => new(Category: TermFilter.Of(list.Slug)),
        ListKind.Tag => new(Tag: TermFilter.Of(list.Slug)),
        ListKind.Author => new(Author: TermFilter.Of(list.Slug)),
        _ => new(),
    };

    /// <summary>Whether there is nothing to ask an article that stands in its list and between its dates.</summary>
    public bool IsList(ListKey list) => this with { From = null, To = null } == Of(list);

    public bool Matches(Article article) =>
        (Category is null || Category.Matches(slug => article.Category.Slug == slug))
        && (Author is null || Author.Matches(slug => article.Authors.Any(author => author.Slug == slug)))
        && (Tag is null || Tag.Matches(slug => article.Tags.Any(tag => tag.Slug == slug)))
        && (From is null || article.PublishedAt >= From)
        && (To is null || article.PublishedAt <= To)
        && Speaks(article, Language);

    /// <summary>What a query asks for; null where that is any language.</summary>
    public static TermFilter? LanguagesOf(Query query) =>
        TermFilter.Read(query, "language", LanguageOf, "is no language such as en or de-AT.");

    public static bool Speaks(Article article, TermFilter? languages) =>
        languages?.Matches(wanted => Speaks(article.Language, wanted)) ?? true;

    private static IEnumerable<IReadOnlyList<ListKey>> Of(ListKind kind, TermFilter? terms) =>
        terms?.Groups.Select(group => group.Select(slug => new ListKey(kind, slug)).ToList()) ?? [];

    // A BCP 47 tag.
    private static string? LanguageOf(string word) =>
        word.Length <= 35
            && word.Split('-').All(part => part.Length is > 0 and <= 8 && part.All(char.IsAsciiLetterOrDigit))
                ? word.ToLowerInvariant()
                : null;

    // en is also en-GB (RFC 4647, basic filtering).
    private static bool Speaks(string language, string wanted) =>
        language.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)
            && (language.Length == wanted.Length || language[wanted.Length] == '-');
}
