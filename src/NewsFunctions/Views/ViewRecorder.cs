using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Views;

/// <summary>What became of a request to count a view.</summary>
public enum ViewAnswer
{
    Counted,
    Duplicate,
    Bot,
    Prefetch,
    NoSuchArticle,
    NotStored,
}

/// <summary>Decides what counts as a view.</summary>
public sealed class ViewRecorder(
    CatalogueStore catalogue, Visitors visitors, BotDetector bots, ActivityWriter writer)
{
    private static readonly string[] PurposeHeaders = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];
    private static readonly string[] Purposes = ["prefetch", "prerender", "preview"];

    public async Task<ViewAnswer> RecordAsync(HttpRequest request, string slug, CancellationToken cancellation)
    {
        if ((await catalogue.SnapshotAsync(cancellation)).FindVisible(slug) is not { } article) return ViewAnswer.NoSuchArticle;
        if (IsPrefetch(request.Headers)) return await IgnoreAsync(ViewOutcome.Prefetch);
        if (bots.IsBot(request.Headers.UserAgent)) return await IgnoreAsync(ViewOutcome.Bot);
        try
        {
            var visitor = await visitors.IdentifyAsync(request, article.Id, cancellation);
            if (visitor is { } known && !visitors.TryEnter(known)) return await IgnoreAsync(ViewOutcome.Duplicate);
            return await CountAsync(article.Id, visitor);
        }
        catch (Exception failure) when (StorageErrors.IsOutage(failure) && !cancellation.IsCancellationRequested)
        {
            return ViewAnswer.NotStored;
        }
    }

    /// <summary>Loaded ahead of a reader who may never come: https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Purpose</summary>
    private static bool IsPrefetch(IHeaderDictionary headers) =>
        PurposeHeaders.Any(name => Purposes.Any(purpose => headers[name].ToString().Contains(purpose, StringComparison.OrdinalIgnoreCase)));

    private async Task<ViewAnswer> CountAsync(string articleId, Visitor? visitor)
    {
        if (await writer.WriteAsync(new ActivityRecord(articleId, Tally.One(ViewOutcome.Counted)))) return ViewAnswer.Counted;
        if (visitor is { } gone) visitors.Forget(gone);
        return ViewAnswer.NotStored;
    }

    // The ledger has them all, or what was answered would not add up.
    private async Task<ViewAnswer> IgnoreAsync(ViewOutcome outcome) =>
        await writer.WriteAsync(new ActivityRecord(null, Tally.One(outcome)))
            ? outcome switch
            {
                ViewOutcome.Prefetch => ViewAnswer.Prefetch,
                ViewOutcome.Bot => ViewAnswer.Bot,
                _ => ViewAnswer.Duplicate,
            }
            : ViewAnswer.NotStored;
}
