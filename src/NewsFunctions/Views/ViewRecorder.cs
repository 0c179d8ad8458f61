using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Views;

/// <summary>Decides what counts as a view.</summary>
public sealed class ViewRecorder(
    CatalogueStore catalogue, Visitors visitors, BotDetector bots, ActivityWriter writer)
{
    private static readonly string[] PurposeHeaders = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];
    private static readonly string[] Purposes = ["prefetch", "prerender", "preview"];

    public async Task<ViewOutcome> RecordAsync(HttpRequest request, string slug, CancellationToken cancellation)
    {
        if ((await catalogue.SnapshotAsync(cancellation)).FindVisible(slug) is not { } article) return ViewOutcome.Unknown;
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
            return ViewOutcome.Refused;
        }
    }

    /// <summary>Loaded ahead of a reader who may never come: https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Purpose</summary>
    private static bool IsPrefetch(IHeaderDictionary headers) =>
        PurposeHeaders.Any(name => Purposes.Any(purpose => headers[name].ToString().Contains(purpose, StringComparison.OrdinalIgnoreCase)));

    private async Task<ViewOutcome> CountAsync(string articleId, Visitor? visitor)
    {
        if (await writer.WriteAsync(new ActivityRecord(articleId, Tally.One(ViewOutcome.Counted)))) return ViewOutcome.Counted;
        if (visitor is { } gone) visitors.Forget(gone);
        return ViewOutcome.Refused;
    }

    // The ledger holds every request that got its answer, or its numbers would not add up.
    private async Task<ViewOutcome> IgnoreAsync(ViewOutcome outcome) =>
        await writer.WriteAsync(new ActivityRecord(null, Tally.One(outcome))) ? outcome : ViewOutcome.Refused;
}
