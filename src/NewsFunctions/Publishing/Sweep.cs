using NewsFunctions.Articles;
using NewsFunctions.Images;

namespace NewsFunctions.Publishing;

/// <summary>Finds what events missed, by comparing the containers with the catalogue, and clears what nothing needs any more.</summary>
public sealed partial class Sweep(
    UploadStore uploads, BodyStore bodies, ImageStore images, CatalogueStore catalogue, Publisher publisher, TimeProvider time, ILogger<Sweep> log)
{
    // An instance that has not refreshed its catalogue may still read a body that is out of use.
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var blobs = await uploads.ListAsync(cancellation);
        var pictures = await images.ListAsync(cancellation);
        var rendered = await bodies.ListAsync(cancellation);
        var known = await catalogue.GetNewestAsync(cancellation);
        var due = blobs.Keys
            .Where(name => known.ByBlob(name) is not { } entry || IsStale(entry, blobs[name], pictures, rendered))
            .Concat(known.Entries.Where(e => e.Status != UploadStatus.Removed && !blobs.ContainsKey(e.BlobName)).Select(e => e.BlobName))
            .ToList();
        var failed = 0;
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (name, stop) =>
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
        await ClearAsync(rendered, cancellation);
        Swept(blobs.Count, due.Count, failed);
    }

    private static bool IsStale(Entry entry, string etag, Dictionary<string, string> pictures, Dictionary<string, DateTimeOffset> rendered) =>
        entry.BlobETag != etag
        || entry.Renderer != BodyRenderer.Version
        || entry.Images.Any(image => pictures.GetValueOrDefault(image.Name) != image.ETag)
        || (entry.Article is { } article && !rendered.ContainsKey(article.Body))
        || entry.WantedSlug is not null;

    private async Task ClearAsync(Dictionary<string, DateTimeOffset> rendered, CancellationToken cancellation)
    {
        var used = (await catalogue.GetNewestAsync(cancellation)).Entries.Select(e => e.Article?.Body).ToHashSet();
        foreach (var (name, written) in rendered)
            if (!used.Contains(name) && time.GetUtcNow() - written > Keep) await bodies.DeleteAsync(name, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Swept {Uploads} uploads: {Due} were due, {Failed} failed")]
    private partial void Swept(int uploads, int due, int failed);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Upload} could not be published; the next sweep tries again")]
    private partial void Failed(string upload, Exception failure);
}
