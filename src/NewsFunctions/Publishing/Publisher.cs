using NewsFunctions.Catalogue;
using NewsFunctions.Images;
using NewsFunctions.Storage;
using NewsFunctions.Telemetry;

namespace NewsFunctions.Publishing;

/// <summary>
/// Makes what is online equal to what lies in the editors' container, one upload at a time. Everything may be repeated:
/// bodies are named by their content, the index changes in one transaction, report and tags are written over.
/// </summary>
public sealed partial class Publisher(
    UploadStore uploads, Preparation preparation, BodyStore bodies, ImageLibrary images, LiveCatalogue catalogue,
    EditorNotices notices,
    NewsMetrics metrics, ILogger<Publisher> log)
{
    private const int MaxTries = 5;

    public async Task PublishAsync(string blobName, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var upload = await uploads.ReadAsync(blobName, cancellationToken);
            Prepared? prepared = null;
            if (upload is null) await RemoveAsync(blobName, cancellationToken);
            else prepared = await PublishAsync(upload, cancellationToken);

            // Of several that publish an upload, the last to commit may have read an older version: all look again.
            if (await uploads.FindETagAsync(blobName, cancellationToken) == upload?.ETag
                && await IsCurrentAsync(prepared, cancellationToken))
                return;
        }
        throw new IOException($"{blobName} changes faster than it can be published.");
    }

    /// <summary>Renders the articles that show an image once more, as it came, changed or went.</summary>
    public async Task ImageChangedAsync(string imageName, CancellationToken cancellationToken)
    {
        images.Noticed();
        var shown = (await catalogue.GetNewestAsync(cancellationToken)).Entries
            .Where(entry => entry.Images.Any(image => BlobNames.AreAlike(image.Name, imageName))).ToList();
        foreach (var entry in shown) await PublishAsync(entry.BlobName, cancellationToken);
    }

    /// <summary>Reads the articles once more that took something from the site which it says otherwise now.</summary>
    public async Task SiteChangedAsync(CancellationToken cancellationToken)
    {
        var known = await catalogue.GetNewestAsync(cancellationToken);
        var due = known.Entries.Where(entry => !preparation.IsCurrent(entry.Defaults, known)).ToList();
        var eight = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(due, eight, async (entry, stop) => await PublishAsync(entry.BlobName, stop));
    }

    private async Task<Prepared> PublishAsync(Upload upload, CancellationToken cancellationToken)
    {
        var prepared = await preparation.PrepareAsync(
            upload, await catalogue.GetAsync(cancellationToken),
            name => images.FindNewestAsync(name, cancellationToken));
        if (prepared.Manuscript is { } manuscript)
        {
            await bodies.WriteAsync(prepared.Html, cancellationToken);
            await RemoveMovedAsync(upload, manuscript, cancellationToken);
        }
        var (before, decision) = await catalogue.CommitAsync(
            known => Decided.Of(known.ByBlob(upload.Name), prepared.Decide(known), known), cancellationToken);
        await notices.TellAsync(prepared, decision, cancellationToken);
        if (before?.BlobETag != upload.ETag) Measure(upload, decision.Error);
        await PublishOthersAsync(before?.Article, decision.Entry, cancellationToken);
        return prepared;
    }

    // Those that link to an article which came or went, and who waits for its former slug.
    private async Task PublishOthersAsync(Article? before, Entry now, CancellationToken cancellationToken)
    {
        if (before is null != now.Article is null) await RetellAsync(now, cancellationToken);
        await RetellJoinedAsync(before, now.Article, cancellationToken);
        if (before is not null && now.Article?.Slug != before.Slug)
            await RetryWaitingAsync(before.Slug, null, cancellationToken);
    }

    private async Task RemoveAsync(string blobName, CancellationToken cancellationToken)
    {
        var (before, _) = await catalogue.CommitAsync(
            known => new Removal(known.ByBlob(blobName), Decision.Remove(known, blobName)), cancellationToken);
        await uploads.DeleteReportAsync(blobName, cancellationToken);
        if (before is null or { Status: UploadStatus.Removed }) return;
        Removed(blobName, before.Slug);
        if (before.Article is not null) await RetellAsync(before, cancellationToken);
        await RetellJoinedAsync(before.Article, null, cancellationToken);
        await RetryWaitingAsync(before.Article?.Slug, before.Content, cancellationToken);
        await RetryOtherFormAsync(blobName, cancellationToken);
    }

    private async Task RetryOtherFormAsync(string blobName, CancellationToken cancellationToken)
    {
        var known = await catalogue.GetAsync(cancellationToken);
        var others = Links.Forms(blobName).Select(known.ByBlob);
        if (others.FirstOrDefault(entry => entry is not null && Decision.IsNameTaken(entry)) is { } waiting)
            await PublishAsync(waiting.BlobName, cancellationToken);
    }

    // Writes the reports of articles again that link to one that came or went.
    private async Task RetellAsync(Entry target, CancellationToken cancellationToken)
    {
        var known = await catalogue.GetAsync(cancellationToken);
        var linking = known.Entries
            .Where(e => e.Id != target.Id && e.Links.Any(link => Links.Find(known, link)?.Id == target.Id
            || link == target.BlobName)).ToList();
        foreach (var entry in linking) await PublishAsync(entry.BlobName, cancellationToken);
    }

    // Those of its translation key and language, as another one may lead them now.
    private async Task RetellJoinedAsync(Article? before, Article? now, CancellationToken cancellationToken)
    {
        if (Place(before) == Place(now)) return;
        var known = await catalogue.GetAsync(cancellationToken);
        var joined = new[] { before, now }.OfType<Article>().SelectMany(
            article => known.Translations.JoinedTo(article).Where(other => Translations.SpeakTheSame(other, article)));
        foreach (var id in joined.Select(article => article.Id).Distinct().ToList())
            if (known.ById(id) is { } entry) await PublishAsync(entry.BlobName, cancellationToken);

        static (string?, string?, DateTimeOffset?) Place(Article? article) =>
            (article?.TranslationKey, article?.Language, article?.PublishedAt);
    }

    // The event of a new name often comes before the event that the old name is gone.
    private async Task RemoveMovedAsync(Upload upload, Manuscript manuscript, CancellationToken cancellationToken)
    {
        var known = await catalogue.GetAsync(cancellationToken);
        if (known.ByBlob(upload.Name) is { Slug: not null }) return;
        var sameSlug = manuscript.Slug is { } slug ? known.BySlug(slug.Value) : null;
        foreach (var other in new[] { known.ByContent(upload.Hash), sameSlug }.OfType<Entry>().Distinct())
        {
            if (other.BlobName != upload.Name && other.Status != UploadStatus.Removed
                && await uploads.FindETagAsync(other.BlobName, cancellationToken) is null)
                await RemoveAsync(other.BlobName, cancellationToken);
        }
    }

    // Only a new version counts: an upload rendered again for an image or by the sweep made nobody wait.
    private void Measure(Upload upload, Fault? error)
    {
        if (error is not null) metrics.UploadRejected(error.Code);
        else metrics.Published(upload.LastModified);
    }

    // An upload may wait for the slug: first the same file under its new name, then the one that came first.
    private async Task RetryWaitingAsync(string? slug, string? content, CancellationToken cancellationToken)
    {
        if (slug is null) return;
        var waiting = (await catalogue.GetAsync(cancellationToken)).Entries
            .Where(e => e.WantedSlug == slug)
            .OrderBy(e => e.Content == content ? 0 : 1).ThenBy(e => e.Sequence)
            .FirstOrDefault();
        if (waiting is not null) await PublishAsync(waiting.BlobName, cancellationToken);
    }

    private async Task<bool> IsCurrentAsync(Prepared? prepared, CancellationToken cancellationToken) =>
        preparation.IsCurrent(prepared?.Defaults, await catalogue.GetAsync(cancellationToken))
            && await Preparation.AreCurrentAsync(images, prepared?.Manuscript?.Images ?? [], cancellationToken);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Upload}: removed, was {Slug}")]
    private partial void Removed(string upload, string? slug);

    private sealed record Removal(Entry? Before, Entry? Removed) : Commit(Removed is null ? [] : [Removed]);

    private sealed record Decided(Entry? Before, Decision Decision, IReadOnlyList<Entry> Different)
        : Commit(Different, Decision.Forgotten)
    {
        // The same entry again is no change: readers, feeds and caches are left in peace.
        public static Decided Of(Entry? before, Decision decision, ArticleCatalogue known) => new(
            before, decision,
            known.ById(decision.Entry.Id) is { } old && EntryRow.AreSame(old, decision.Entry) ? [] : [decision.Entry]);

        public void Deconstruct(out Entry? before, out Decision decision) => (before, decision) = (Before, Decision);
    }
}
