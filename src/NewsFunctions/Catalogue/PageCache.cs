using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using NewsFunctions.Http;
using NewsFunctions.Storage;

namespace NewsFunctions.Catalogue;

/// <summary>
/// Rendered pages, each good for one edition of the site. Many who ask for the same page at once wait for one
/// rendering.
/// </summary>
public sealed class PageCache(IOptions<ArticleOptions> options)
{
    private readonly MemoryCache cache =
        new(new MemoryCacheOptions { SizeLimit = options.Value.PageCacheMegabytes * 1024L * 1024 });
    private readonly SingleFlight<(object, Edition), Page?> flights = new();

    /// <param name="request">Compared by value.</param>
    /// <param name="snapshot">What the page is rendered of, and nothing else.</param>
    /// <param name="render">Null: there is no such page now; that is not remembered.</param>
    public async ValueTask<Page?> GetAsync(
        object request, Snapshot snapshot, Func<Task<Page?>> render, CancellationToken cancellation)
    {
        var edition = snapshot.Edition;
        if (cache.TryGetValue(request, out Printed? printed) && printed!.Edition == edition) return printed.Page;
        return await flights.RunAsync((request, edition), () => PrintAsync(request, edition, render))
            .WaitAsync(cancellation);
    }

    private async Task<Page?> PrintAsync(object request, Edition edition, Func<Task<Page?>> render)
    {
        if (await render() is not { } page) return null;
        cache.Set(request, new Printed(edition, page), new MemoryCacheEntryOptions { Size = page.Rendition.Size });
        return page;
    }

    private sealed record Printed(Edition Edition, Page Page);
}
