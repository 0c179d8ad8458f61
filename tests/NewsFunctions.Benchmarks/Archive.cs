using System.Globalization;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Benchmarks;

/// <summary>An article of an archive, without an upload for it.</summary>
internal static class Archive
{
    private static readonly DateTimeOffset Newest = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    public static Entry Entry(int number, string title, string summary, string body, params IReadOnlyList<Term> tags)
    {
        var article = new Article
        {
            Id = ArticleId.Parse(number.ToString("x16", CultureInfo.InvariantCulture)),
            Slug = $"article-{number}",
            Title = title,
            Summary = summary,
            Category = new Term("news", "News"),
            Author = new Term("ada", "Ada"),
            Tags = tags,
            PublishedAt = Newest.AddMinutes(-number),
            UpdatedAt = Newest.AddMinutes(-number),
            Language = "en",
            License = new License("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
            ReadingMinutes = 1,
            Body = body,
        };
        return new Entry
        {
            Id = article.Id,
            BlobName = $"news/{article.Slug}.md",
            BlobETag = "1",
            Status = UploadStatus.Published,
            FirstUpload = article.PublishedAt,
            Article = article,
            Slug = article.Slug,
            Renderer = Publishing.BodyRenderer.Version,
        };
    }
}
