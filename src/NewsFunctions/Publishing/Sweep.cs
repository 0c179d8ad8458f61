using NewsFunctions.Catalogue;
using NewsFunctions.Images;
using NewsFunctions.Publication;
using NewsFunctions.Storage;

namespace NewsFunctions.Publishing;

/// <summary>
/// Finds what events missed, by comparing the containers with the catalogue, and clears what nothing needs any more.
/// </summary>
public sealed partial class Sweep(
    UploadStore uploads, BodyStore bodies, ImageLibrary images, LiveCatalogue catalogue, Publisher publisher,
    PublicationReader publication, StorageClock time, ILogger<Sweep> log)
{
    // An instance with an older catalogue may still read a body that is out of use.
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Reports are listed first: a report whose upload is missing in the later list is left over.
        var found = new Found(
            await uploads.ListReportsAsync(cancellationToken), await uploads.ListAsync(cancellationToken),
            await images.ListAsync(cancellationToken),
            await bodies.ListAsync(cancellationToken));
        var known = await catalogue.GetNewestAsync(cancellationToken);
        var due = found.Uploads.Keys.Where(name => known.ByBlob(name) is not { } entry || IsStale(entry, found, known))
            .Concat(known.Entries.Where(e => e.Status != UploadStatus.Removed && !found.Uploads.ContainsKey(e.BlobName))
                .Select(e => e.BlobName))
            .ToList();
        var failed = 0;
        var eight = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(due, eight, async (name, stop) =>
        {
            try
            {
                await publisher.PublishAsync(name, stop);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // One upload never blocks another; the next sweep tries it again.
                Interlocked.Increment(ref failed);
                Failed(name, failure);
            }
        });
        await ClearAsync(found, cancellationToken);
        Swept(found.Uploads.Count, due.Count, failed);
    }

    private bool IsStale(Entry entry, Found found, ArticleCatalogue known)
    {
        var upload = found.Uploads[entry.BlobName];
        var site = publication.Of(known.Publication).Settings;
        return entry.BlobETag != upload.ETag
            || entry.Renderer != BodyRenderer.Version
            || !SiteDefaults.AreCurrent(entry.Defaults, site)
            || entry.Images.Any(image => found.ImageETag(image.Name) != image.ETag)
            || Bodies(entry).Any(body => !found.Bodies.ContainsKey(body))
            || !found.Reports.Contains(UploadStore.ReportOf(entry.BlobName))
            || !UploadTags.AreSame(upload.Tags, UploadTags.Of(entry, upload.Tags, time.GetUtcNow(), site))
            || (Decision.IsNameTaken(entry) && known.InOtherForm(entry.BlobName) is null)
            || (entry.WantedSlug is { } slug && known.BySlug(slug)?.Article?.Slug != slug);
    }

    private static IEnumerable<string> Bodies(Entry entry) =>
        new[] { entry.Article, entry.Draft }.OfType<Article>().Select(article => article.Body);

    private async Task ClearAsync(Found found, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Keep;
        var used = (await catalogue.GetNewestAsync(cancellationToken)).Entries.SelectMany(Bodies).ToHashSet();
        foreach (var (name, body) in found.Bodies)
            if (!used.Contains(name) && body.Written < before) await bodies.DeleteAsync(name, cancellationToken);
        foreach (var report in found.Reports.Except(found.Uploads.Keys.Select(UploadStore.ReportOf))
            .Where(report => !report.StartsWith($"reports/{PublicationUploads.Folder}", StringComparison.Ordinal)))
            await uploads.DeleteReportBlobAsync(report, cancellationToken);
        await catalogue.ClearAsync(before, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Swept {Uploads} uploads: {Due} were due, {Failed} failed")]
    private partial void Swept(int uploads, int due, int failed);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Upload} could not be published; the next sweep tries again")]
    private partial void Failed(string upload, Exception failure);

    private sealed record Found(
        HashSet<string> Reports, Dictionary<string, ListedUpload> Uploads, Dictionary<string, string> Images,
        Dictionary<string, StoredBody> Bodies)
    {
        private readonly BlobNames imageNames = new(Images.Keys);

        public string? ImageETag(string written) => imageNames.Find(written) is { } name ? Images[name] : null;
    }
}
