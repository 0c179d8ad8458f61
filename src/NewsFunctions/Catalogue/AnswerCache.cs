using Microsoft.Extensions.Options;
using NewsFunctions.Http;
using NewsFunctions.Storage;

namespace NewsFunctions.Catalogue;

/// <summary>
/// Rendered answers, each good for one edition of the site. Many who ask for the same at once wait for one rendering.
/// </summary>
public sealed class AnswerCache(IOptions<ArticleOptions> options)
{
    private readonly ByteCache<object, Printed> cache = new(
        options.Value.PageCacheMegabytes * 1024L * 1024, (request, printed) => SizeOf(request) + printed.Answer.Size);

    private readonly SingleFlight<(object, Edition), Answer?> flights = new();

    /// <summary>Bytes in memory, and the most that there may be.</summary>
    internal (long Bytes, long Most) InMemory => (cache.Bytes, cache.Most);

    /// <param name="request">
    /// A record of what was asked for, read and put into one form: whatever means the same must be equal.
    /// </param>
    /// <param name="snapshot">What the answer is rendered of, and nothing else.</param>
    /// <param name="render">Null: there is none now; that is not remembered.</param>
    public async ValueTask<Answer?> GetAsync(
        object request, Snapshot snapshot, Func<Task<Answer?>> render, CancellationToken cancellationToken)
    {
        var edition = snapshot.Edition;
        if (cache.TryGet(request, out var printed) && printed.Edition == edition) return printed.Answer;
        return await flights.RunAsync((request, edition), () => PrintAsync(request, edition, render))
            .WaitAsync(cancellationToken);
    }

    private async Task<Answer?> PrintAsync(object request, Edition edition, Func<Task<Answer?>> render)
    {
        if (await render() is not { } answer) return null;
        cache.Set(request, new Printed(edition, answer));
        return answer;
    }

    // A record writes out every text that it is made of.
    private static long SizeOf(object request) => 2L * request.ToString()!.Length;

    private sealed record Printed(Edition Edition, Answer Answer);
}
