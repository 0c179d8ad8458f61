using System.Net;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Storage;

namespace NewsFunctions.Views;

/// <param name="Receipt">For the network's likes of the article; null where no reader has seen it.</param>
/// <param name="Wait">Where the visitor asked too often: when to come back.</param>
public readonly record struct RecordedView(ViewOutcome Outcome, string? Receipt = null, TimeSpan? Wait = null);

/// <summary>Decides what counts as a view.</summary>
public sealed class ViewRecorder(
    LiveCatalogue catalogue, ClientNetwork clients, Visitors visitors, Networks networks,
    ViewReceipts receipts, BotDetector bots, RateLimit rate, ActivityWriter writer)
{
    private static readonly string[] PurposeHeaders = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];
    private static readonly string[] Purposes = ["prefetch", "prerender", "preview"];

    /// <summary>The ledger holds every request that is answered, also where the answer is a failure.</summary>
    public async Task<RecordedView> RecordAsync(HttpRequest request, string slug, CancellationToken cancellationToken)
    {
        var recorded = new RecordedView(ViewOutcome.Refused);
        try
        {
            recorded = await TryRecordAsync(request, slug, cancellationToken);
            return recorded;
        }
        finally
        {
            if (recorded.Outcome == ViewOutcome.Refused && !cancellationToken.IsCancellationRequested)
                writer.NoteRefusal();
        }
    }

    /// <summary>
    /// Loaded ahead of a reader who may never come: https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Purpose
    /// </summary>
    private static bool IsPrefetch(IHeaderDictionary headers) => PurposeHeaders.Any(name =>
        Purposes.Any(purpose => headers[name].ToString().Contains(purpose, StringComparison.OrdinalIgnoreCase)));

    private async Task<RecordedView> TryRecordAsync(
        HttpRequest request, string slug, CancellationToken cancellationToken)
    {
        if (rate.Refuse($"view\n{visitors.RateKey(request)}") is { } wait)
            return new(ViewOutcome.Refused, Wait: wait);
        return (await catalogue.SnapshotAsync(cancellationToken)).FindVisible(slug) is { } article
            ? await TryRecordAsync(request, article, cancellationToken)
            : new(ViewOutcome.Unknown);
    }

    private async Task<RecordedView> TryRecordAsync(
        HttpRequest request, Article article, CancellationToken cancellationToken)
    {
        var articleId = article.Id;
        if (IsPrefetch(request.Headers)) return new(await IgnoreAsync(ViewOutcome.Prefetch));
        if (bots.IsBot(request.Headers.UserAgent)) return new(await IgnoreAsync(ViewOutcome.Bot));
        try
        {
            var network = clients.Of(request);
            var visitor = await visitors.IdentifyAsync(request, articleId, cancellationToken);
            var receipt = await receipts.WriteAsync(network, articleId, cancellationToken);

            // Everything that can fail is done before the view is stored.
            networks.Saw(network, articleId);
            var outcome = await EnterAsync(network, articleId, visitor);
            return outcome == ViewOutcome.Refused ? new(outcome) : new(outcome, receipt);
        }
        catch (Exception failure) when (StorageErrors.IsOutage(failure) && !cancellationToken.IsCancellationRequested)
        {
            return new(ViewOutcome.Refused);
        }
    }

    // Visitors of a network beyond its budget are forgotten, or one network could fill the memory of visitors.
    private async Task<ViewOutcome> EnterAsync(IPAddress network, ArticleId articleId, Visitor? visitor)
    {
        Visit? visit = null;
        if (visitor is { } known && (visit = visitors.Enter(known)) is null)
            return await IgnoreAsync(ViewOutcome.Duplicate);
        Spent? spent = null;
        var written = false;
        try
        {
            spent = networks.SpendView(network, articleId);
            written = await writer.WriteAsync(
                new ActivityRecord(articleId, TallyOf(spent), spent is null ? null : visit), isPatient: spent is null);
        }
        finally
        {
            if (visitor is { } gone && (spent is null || !written)) visitors.Forget(gone);
            if (spent is not null && !written) networks.GiveBack(spent);
        }
        return !written ? ViewOutcome.Refused : spent is null ? ViewOutcome.Crowd : ViewOutcome.Counted;
    }

    private static Tally TallyOf(Spent? spent) => spent switch
    {
        null => Tally.One(ViewOutcome.Crowd),
        { IsRanked: true } => Tally.One(ViewOutcome.Counted),
        _ => Tally.One(ViewOutcome.Counted) with { ViewsUnranked = 1 },
    };

    // The ledger must hold every answered request, or its numbers would not add up.
    private async Task<ViewOutcome> IgnoreAsync(ViewOutcome outcome) =>
        await writer.WriteAsync(new ActivityRecord(null, Tally.One(outcome)), isPatient: true)
            ? outcome : ViewOutcome.Refused;
}
