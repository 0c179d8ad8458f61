namespace NewsFunctions.Catalogue;

/// <summary>A list that articles are found in.</summary>
public enum ListKind
{
    All,
    Category,
    Tag,
    Author,
}

public readonly record struct ListKey(ListKind Kind, string Slug)
{
    public static readonly ListKey All = new(ListKind.All, "");

    /// <summary>Of the page that shows it.</summary>
    public string Path => Kind == ListKind.All ? "/" : $"/{Kind.ToString().ToLowerInvariant()}/{Slug}";

    public static IEnumerable<ListKey> Of(Article article)
    {
        yield return All;
        yield return new(ListKind.Category, article.Category.Slug);
        yield return new(ListKind.Author, article.Author.Slug);
        foreach (var other in article.CoAuthors ?? []) yield return new(ListKind.Author, other.Slug);
        foreach (var tag in article.Tags) yield return new(ListKind.Tag, tag.Slug);
    }

    /// <summary>
    /// The category, tag or author of the article that puts it into this list; null for the list of all.
    /// </summary>
    public Term? TermOf(Article article)
    {
        var slug = Slug;
        return Kind switch
        {
            ListKind.Category => article.Category,
            ListKind.Tag => article.Tags.FirstOrDefault(tag => tag.Slug == slug),
            ListKind.Author => article.Authors.FirstOrDefault(author => author.Slug == slug),
            _ => null,
        };
    }
}
