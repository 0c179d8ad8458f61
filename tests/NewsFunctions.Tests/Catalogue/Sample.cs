using NewsFunctions.Catalogue;
using NewsFunctions.Publishing;

namespace NewsFunctions.Tests.Catalogue;

/// <summary>Articles and catalogues without storage.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ArticleId Id(int number) => ArticleId.Parse($"{number:x16}");

    public static Article Article(
        int number, DateTimeOffset publishedAt, string category = "news", string author = "ada", string[]? tags = null,
        string language = "en") => new()
        {
            Id = Id(number),
            Slug = $"a{number}",
            Title = $"Article {number}",
            Summary = "About it.",
            Category = new(category, category),
            Author = new(author, author),
            Tags = [.. (tags ?? []).Select(tag => new Term(tag, tag))],
            PublishedAt = publishedAt,
            UpdatedAt = publishedAt,
            Language = language,
            License = new("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
            ReadingMinutes = 1,
            Body = "bodies/none.html",
        };

    public static Entry Entry(Article article) => new()
    {
        Id = article.Id,
        BlobName = $"{article.Category.Slug}/{article.Slug}.md",
        BlobETag = "1",
        Status = UploadStatus.Published,
        FirstUpload = Epoch,
        Article = article,
        Slug = article.Slug,
        Renderer = BodyRenderer.Version,
    };

    public static Entry Removed(Entry entry) => entry with { Status = UploadStatus.Removed, Article = null };

    /// <summary>As the store commits it.</summary>
    public static ArticleCatalogue Commit(this ArticleCatalogue catalogue, Entry entry, DateTimeOffset? now = null) =>
        catalogue.With([catalogue.Dated(entry, now ?? Epoch)]);
}
