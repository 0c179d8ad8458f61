using System.Text.Json.Serialization.Metadata;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Articles;

/// <summary>Articles and lists as the bytes that are sent, from memory while nothing has changed.</summary>
public sealed class ArticleAnswers(ArticleReader reader, AnswerCache cache)
{
    private const string AllKey = "list:all";

    public async Task<Answer> ListAsync(
        Snapshot snapshot, ListRequest request, Func<string, string> nextUrl, CancellationToken cancellationToken)
    {
        return await AnswerAsync(snapshot, request, request.As, Render, cancellationToken);

        async Task<Answer?> Render()
        {
            var (list, articles) = await reader.ListAsync(snapshot, request, CancellationToken.None);
            var answer = Print(list, ArticleJson.Default.ListDocument, request.As, articles, ListKeys(request.Filter));
            return list.NextCursor is { } cursor ? answer with { Next = nextUrl(cursor) } : answer;
        }
    }

    public Task<Answer> ArticleAsync(
        Snapshot snapshot, Article article, ArticleRequest request, CancellationToken cancellationToken)
    {
        return AnswerAsync(snapshot, request, request.As, Render, cancellationToken);

        async Task<Answer?> Render()
        {
            var (document, articles) = await reader.DocumentAsync(snapshot, article, request, CancellationToken.None);
            return Print(document, ArticleJson.Default.ArticleDocument, request.As, articles, []);
        }
    }

    public async Task<Answer> TermsAsync(Snapshot snapshot, ListKind kind, CancellationToken cancellationToken)
    {
        return await CachedAsync(snapshot, kind, () => Task.FromResult<Answer?>(Render()), cancellationToken);

        Answer Render()
        {
            var content = Json.Bytes(ArticleReader.Terms(snapshot, kind), ArticleJson.Default.TermsDocument);
            return new Answer(Rendition.Of(content), [AllKey]);
        }
    }

    private async Task<Answer> AnswerAsync(
        Snapshot snapshot, object request, Presentation shown, Func<Task<Answer?>> render,
        CancellationToken cancellationToken) =>
        shown.IsOfTheMoment
            ? (await render())!
            : await CachedAsync(snapshot, request, render, cancellationToken);

    private async Task<Answer> CachedAsync(
        Snapshot snapshot, object request, Func<Task<Answer?>> render, CancellationToken cancellationToken) =>
        (await cache.GetAsync(request, snapshot, render, cancellationToken))! with
        {
            LastModified = snapshot.LastModified,
        };

    /// <summary>Purge the slug of an article for a change, and its lists too when it comes or goes.</summary>
    private static IEnumerable<string> ListKeys(ArticleFilter filter) =>
        filter.Lists.SelectMany(group => group).Select(key => $"{key.Kind.ToString().ToLowerInvariant()}:{key.Slug}")
            .DefaultIfEmpty(AllKey);

    private static Answer Print<T>(
        T document, JsonTypeInfo<T> type, Presentation shown, IReadOnlyList<Article> articles, IEnumerable<string> keys)
    {
        var content = shown.Print(document, type);
        return new Answer(Rendition.Of(content), [.. articles.Select(article => article.Slug).Concat(keys).Distinct()]);
    }
}
