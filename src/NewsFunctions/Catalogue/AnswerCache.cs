using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using NewsFunctions.Http;
using NewsFunctions.Storage;

namespace NewsFunctions.Catalogue;

/// <summary>
/// Rendered answers, each good for one edition of the site. Many who ask for the same at once wait for one rendering.
/// </summary>
public sealed class AnswerCache(IOptions<ArticleOptions> options)
{
    private readonly MemoryCache cache =
        new(new MemoryCacheOptions { SizeLimit = options.Value.PageCacheMegabytes * 1024L * 1024 });
    private readonly SingleFlight<(object, Edition), Answer?> flights = new();

    /// <param name="request">Compared by value.</param>
    /// <param name="snapshot">What the answer is rendered of, and nothing else.</param>
    /// <param name="render">Null: there is none now; that is not remembered.</param>
    public async ValueTask<Answer?> GetAsync(
        object request, Snapshot snapshot, Func<Task<Answer?>> render, CancellationToken cancellation)
    {
        var edition = snapshot.Edition;
        if (cache.TryGetValue(request, out Printed? printed) && printed!.Edition == edition) return printed.Answer;
        return await flights.RunAsync((request, edition), () => PrintAsync(request, edition, render))
            .WaitAsync(cancellation);
    }

    private async Task<Answer?> PrintAsync(object request, Edition edition, Func<Task<Answer?>> render)
    {
        if (await render() is not { } answer) return null;
        cache.Set(request, new Printed(edition, answer), new MemoryCacheEntryOptions { Size = answer.Rendition.Size });
        return answer;
    }

    private sealed record Printed(Edition Edition, Answer Answer);
}
