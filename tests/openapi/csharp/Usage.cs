namespace NewsFunctions.Client;

/// <summary>As a front end in C# would use the generated client: it compiles, or the document is wrong.</summary>
public sealed class Usage(NewsClient news)
{
    public async Task<IEnumerable<string>> HeadlinesAsync(string category) =>
        (await news.ListArticlesAsync([category], null, null, null, null, null, null, null, 10, null, null,
            [ListExtra.Counters], null)).Items.Select(item => $"{item.Title} ({item.Views})");

    public async Task<string> ReadAsync(string slug)
    {
        var article = await news.GetArticleAsync(slug, null, null, Format.Html, Within.Category, null);
        return $"{article.Body} {article.Next?.Title}";
    }

    public async Task<IEnumerable<string>> HighlightsAsync(string text) =>
        (await news.SearchArticlesAsync(
            text, null, ["harbour"], null, null, null, null, 10, null, null, null, null)).Items
            .Select(item => $"{item.Title}: {item.Highlight}");

    public async Task<bool> LikeAsync(string slug, string visitor) =>
        (await news.LikeAsync(slug, visitor, null)).Liked;

    public async Task<string> FollowAsync(string since)
    {
        var changes = await news.ListChangesAsync(since, null);
        foreach (var change in changes.Items)
            Console.WriteLine($"{change.Change1} {change.Slug} {change.Article?.Title}");
        return changes.NextSince;
    }
}
