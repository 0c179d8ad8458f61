using NewsFunctions.Catalogue;

namespace NewsFunctions.Publishing;

/// <summary>
/// Bodies of articles with their place holders. The container <c>site</c> may be emptied at any time: what is missing
/// is rendered again.
/// </summary>
public sealed class BodyReader(BodyStore bodies, Publisher publisher, LiveCatalogue catalogue)
{
    public async Task<string> ReadAsync(Entry entry, Article article, CancellationToken cancellationToken)
    {
        if (await bodies.ReadAsync(article.Body, cancellationToken) is { } body) return body;
        await publisher.PublishAsync(entry.BlobName, cancellationToken);
        var newest = (await catalogue.GetAsync(cancellationToken)).ById(entry.Id);
        var current = newest?.Draft ?? newest?.Article ?? article;
        return await bodies.ReadAsync(current.Body, cancellationToken)
            ?? throw new IOException(
                $"The body {current.Body} of {entry.BlobName} is missing and could not be rendered again.");
    }
}
