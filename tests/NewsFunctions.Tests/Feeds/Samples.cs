using System.Globalization;
using Azure.Data.Tables;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Tests.Feeds;

internal static class Samples
{
    public static readonly DateTimeOffset Newest = new(2026, 5, 3, 12, 0, 0, TimeSpan.Zero);

    public static Article Article(int number = 0, string title = "Title", string? body = null) => new()
    {
        Id = ArticleId.Parse(number.ToString("x16", CultureInfo.InvariantCulture)),
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
    public static IEnumerable<Article> Articles(int count) =>
        Enumerable.Range(0, count).Select(number => Article(number));

    /// <summary>
    /// Puts an archive into storage as many changes before would have left it, without an upload for each.
    /// </summary>
    public static async Task SeedAsync(App app, int count)
    {
        var body = await app.Service<BodyStore>().WriteAsync("<p>Text of the archive.</p>", App.Stop);
        var table = app.Service<StorageClients>().Articles;
        foreach (var chunk in Enumerable.Range(1, count).Chunk(100))
            await table.SubmitTransactionAsync(chunk.Select(n => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace, EntryRow.Write(Entry(n, body)))), App.Stop);
        await table.UpsertEntityAsync(
            new TableEntity(EntryRow.Partition, EntryRow.Head) { [EntryRow.HeadSequence] = (long)count },
            TableUpdateMode.Replace, App.Stop);
        Assert.Equal(count, (await app.Service<LiveCatalogue>().GetNewestAsync(App.Stop)).List(ListKey.All).Length);
    }

    private static Entry Entry(int number, string body)
    {
        var article = Article(number, body: body)
            with
        {
            Tags = [new Term($"tag-{number % 97}", $"Tag {number % 97}")],
        };
        return new Entry
        {
            Sequence = number,
            FirstOnline = number,
            PublicFrom = article.PublishedAt,
            Id = article.Id,
            BlobName = $"news/{article.Slug}.md",
            BlobETag = "",
            Status = UploadStatus.Published,
            FirstUpload = article.PublishedAt,
            Article = article,
            Slug = article.Slug,
        };
    }
}
