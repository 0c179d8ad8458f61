using System.Globalization;
using NewsFunctions.Articles;

namespace NewsFunctions.Tests.Feeds;

internal static class Samples
{
    public static readonly DateTimeOffset Newest = new(2026, 5, 3, 12, 0, 0, TimeSpan.Zero);

    public static Article Article(int number = 0, string title = "Title", string? body = null) => new()
    {
        Id = number.ToString("x16", CultureInfo.InvariantCulture),
        Slug = $"article-{number}",
        Title = title,
        Summary = "Summary",
        Category = new Term("news", "News"),
        Author = new Term("ada", "Ada"),
        Tags = [],
        PublishedAt = Newest.AddSeconds(-number),
        UpdatedAt = Newest.AddSeconds(-number),
        Language = "en",
        License = new License("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ReadingMinutes = 1,
        Body = body ?? "bodies/none.html",
    };

    /// <summary>Newest first.</summary>
    public static IEnumerable<Article> Articles(int count) => Enumerable.Range(0, count).Select(number => Article(number));
}
