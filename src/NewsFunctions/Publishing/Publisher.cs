using Microsoft.Extensions.Options;
using NewsFunctions.Articles;
using NewsFunctions.Images;
using NewsFunctions.Storage;
using NewsFunctions.Telemetry;

namespace NewsFunctions.Publishing;

/// <summary>
/// Makes what is online equal to what lies in the editors' container, one upload at a time. Everything may be repeated:
/// bodies are named by their content, the index changes in one transaction, tags and report are written over.
/// </summary>
public sealed partial class Publisher(
    UploadStore uploads, BodyStore bodies, ImageStore images, CatalogueStore catalogue, IOptions<SiteOptions> siteOptions,
    NewsMetrics metrics, TimeProvider time, ILogger<Publisher> log)
{
    private readonly SiteOptions site = siteOptions.Value;

    public async Task PublishAsync(string blobName, CancellationToken cancellation)
    {
        var upload = await uploads.ReadAsync(blobName, cancellation);
        if (upload is null) await RemoveAsync(blobName, cancellation);
        else await PublishAsync(upload, cancellation);
    }

    /// <summary>Renders the articles that show an image once more, as it came, changed or went.</summary>
    public async Task ImageChangedAsync(string imageName, CancellationToken cancellation)
    {
        foreach (var entry in (await catalogue.GetNewestAsync(cancellation)).Entries.Where(e => e.Images.Any(i => i.Name == imageName)))
            await PublishAsync(entry.BlobName, cancellation);
    }

    private async Task PublishAsync(Upload upload, CancellationToken cancellation)
    {
        var warnings = new List<Fault>();
        CatalogueStore.Proposal proposal;
        Fault? error = null;
        try
        {
            proposal = await PrepareAsync(upload, warnings, cancellation);
        }
        catch (RejectedException rejected)
        {
            error = rejected.Fault;
            proposal = known => Decision.Reject(known, upload, error);
        }

        var freed = await SlugGivenUpAsync(upload.Name, cancellation);
        var isNew = (await catalogue.GetAsync(cancellation)).ByBlob(upload.Name)?.BlobETag != upload.ETag;
        await catalogue.CommitAsync(known => Unless(known, proposal(known)!), cancellation);
        var entry = (await catalogue.GetAsync(cancellation)).ByBlob(upload.Name);
        if (entry is null) return;
        error ??= entry.WantedSlug is { } slug ? new Fault("SL001", null, $"The slug \"{slug}\" belongs to another article.") : null;
        await TellEditorAsync(upload, entry, error, warnings, cancellation);
        if (isNew) Measure(upload, error);
        if (freed != entry.Slug || entry.Article is null) await RetryWaitingAsync(freed, cancellation);
    }

    private async Task RemoveAsync(string blobName, CancellationToken cancellation)
    {
        var freed = await SlugGivenUpAsync(blobName, cancellation);
        var entry = await catalogue.CommitAsync(known => Decision.Remove(known, blobName), cancellation);
        await uploads.DeleteReportAsync(blobName, cancellation);
        if (entry is not null) Removed(blobName, entry.Slug);
        await RetryWaitingAsync(freed, cancellation);
    }

    private async Task<CatalogueStore.Proposal> PrepareAsync(Upload upload, List<Fault> warnings, CancellationToken cancellation)
    {
        var parsed = ArticleParser.Parse(upload.Content.Span, upload.Name, site, warnings);
        if (parsed.Slug is null) warnings.Add(new("W005", null, "The file's name gives no address; a number is used."));
        var hero = (ImageName.Parse(parsed.Image) as ImageReference.Ours)?.Name;
        if (parsed.Image is not null && hero is null) warnings.Add(new("W002", null, $"The image \"{parsed.Image}\" is not in the container \"images\"."));
        if (hero is not null && parsed.ImageAlt is null) warnings.Add(new("W003", null, $"The image {hero} has no description (imageAlt)."));
        var found = await FindImagesAsync(hero is null ? parsed.Body.ImageNames : parsed.Body.ImageNames.Prepend(hero), warnings, cancellation);
        var text = parsed.Body.Text;
        var html = parsed.Body.Render(found.Known, site, warnings);
        var body = parsed.IsDraft ? "" : await bodies.WriteAsync(html, cancellation);
        return known => Decision.Publish(known, upload, parsed, slug => Article(known, slug, upload, parsed, body, text, hero, found.Known), found.Uses);
    }

    private static Article Article(
        Catalogue known, string slug, Upload upload, ParsedArticle parsed, string body, string text, ImageName? hero,
        Dictionary<ImageName, ImageInfo> found)
    {
        var first = known.ByBlob(upload.Name)?.FirstUpload ?? upload.FirstUpload ?? upload.Created;
        var published = parsed.Date ?? first;
        var edited = upload.LastModified > first.AddSeconds(1) && upload.LastModified > published ? upload.LastModified : published;
        return new Article
        {
            Id = "",
            Slug = slug,
            Title = parsed.Title,
            Summary = parsed.Summary ?? Excerpt.Of(text),
            Category = parsed.Category,
            Author = parsed.Author,
            Tags = parsed.Tags,
            PublishedAt = published,
            UpdatedAt = parsed.Updated ?? edited,
            Language = parsed.Language,
            Image = hero is null || !found.TryGetValue(hero, out var image)
                ? null
                : new Picture(hero.Value, parsed.ImageAlt ?? "", image.Hash, image.Width, image.Height),
            Source = parsed.Source,
            License = parsed.License,
            ReadingMinutes = Excerpt.ReadingMinutes(text),
            Body = body,
        };
    }

    private async Task<(Dictionary<ImageName, ImageInfo> Known, List<ImageUse> Uses)> FindImagesAsync(
        IEnumerable<ImageName> names, List<Fault> warnings, CancellationToken cancellation)
    {
        var known = new Dictionary<ImageName, ImageInfo>();
        var uses = new List<ImageUse>();
        foreach (var name in names.Distinct())
        {
            var original = await images.FindNewestAsync(name, cancellation);
            uses.Add(new ImageUse(name.Value, original is null ? null : BlobListing.Normalise(original.Version.ToString())));
            if (original?.Result.Value is { } info) known[name] = info;
            else if (original?.Result.Refusal is { } refusal) warnings.Add(new("W006", null, $"The image {name} cannot be shown: {refusal.Reason()}"));
            else warnings.Add(new("W002", null, $"The image {name} is not there yet."));
        }
        return (known, uses);
    }

    private async Task TellEditorAsync(Upload upload, Entry entry, Fault? error, List<Fault> warnings, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await uploads.TagAsync(upload, UploadTags.Of(entry, now, site), cancellation);
        await uploads.ReportAsync(upload.Name, Report.Of(entry, error, warnings, now, site), cancellation);
        if (error is null) Published(upload.Name, entry.Status, entry.Slug);
        else Rejected(upload.Name, error.Short, error.Message);
    }

    // Rendering the same upload again, for an image or a sweep, is nobody's waiting.
    private void Measure(Upload upload, Fault? error)
    {
        if (error is not null) metrics.UploadRejected(error.Code);
        else metrics.Published(time.GetUtcNow() - upload.LastModified);
    }

    // The same entry again is no change: readers, feeds and caches are left in peace.
    private static Entry? Unless(Catalogue known, Entry proposed) =>
        known.ById(proposed.Id) is { } before && EntryRow.AreSame(before, proposed) ? null : proposed;

    private async Task<string?> SlugGivenUpAsync(string blobName, CancellationToken cancellation) =>
        (await catalogue.GetAsync(cancellation)).ByBlob(blobName) is { Article: { } online } ? online.Slug : null;

    // Another upload may have been waiting for the slug.
    private async Task RetryWaitingAsync(string? slug, CancellationToken cancellation)
    {
        if (slug is null) return;
        var waiting = (await catalogue.GetAsync(cancellation)).Entries.Where(e => e.WantedSlug == slug).MinBy(e => e.Sequence);
        if (waiting is not null) await PublishAsync(waiting.BlobName, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Upload}: {Status} as {Slug}")]
    private partial void Published(string upload, UploadStatus status, string? slug);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Upload}: removed, was {Slug}")]
    private partial void Removed(string upload, string? slug);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Upload}: rejected with {Error}: {Reason}")]
    private partial void Rejected(string upload, string error, string reason);
}
