using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using NewsFunctions.Storage;

namespace NewsFunctions.Publishing;

/// <summary>An upload as it lies in the container.</summary>
/// <param name="Hash">Of its bytes.</param>
public sealed record Upload(
    string Name, string ETag, ReadOnlyMemory<byte> Content, string Hash, DateTimeOffset LastModified,
    DateTimeOffset Created,
    IDictionary<string, string> Tags);

/// <summary>An upload as a listing tells of it.</summary>
public sealed record ListedUpload(string ETag, IDictionary<string, string> Tags);

/// <summary>The editors' container, and what the system says about each upload.</summary>
public partial class UploadStore
{
    private const string Reports = "reports/";
    private const int MaxNameLength = 1024;
    private readonly BlobContainerClient container;
    private readonly BlobContainerClient site;
    private readonly string folder;
    private readonly ILogger log;

    public UploadStore(StorageClients storage, ILogger<UploadStore> log)
        : this(storage.Uploads, storage.Site, "", log)
    {
    }

    /// <param name="folder">Of its reports.</param>
    protected UploadStore(BlobContainerClient container, BlobContainerClient site, string folder, ILogger log) =>
        (this.container, this.site, this.folder, this.log) = (container, site, folder, log);

    /// <returns>Null where there is no such blob.</returns>
    public async Task<Upload?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var blob = container.GetBlobClient(name);
        try
        {
            var content = await DownloadAsync(name, cancellationToken);
            var tags = await blob.GetTagsAsync(cancellationToken: cancellationToken);
            return Read(name, content, tags.Value.Tags);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }

    /// <summary>With the tags of a listing.</summary>
    /// <returns>Null where there is no such blob any more.</returns>
    public async Task<Upload?> ReadAsync(string name, ListedUpload listed, CancellationToken cancellationToken)
    {
        try
        {
            return Read(name, await DownloadAsync(name, cancellationToken), listed.Tags);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }

    /// <returns>Null where there is no such blob.</returns>
    public async Task<string?> FindETagAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var properties = await container.GetBlobClient(name)
                .GetPropertiesAsync(cancellationToken: cancellationToken);
            return BlobListing.Normalise(properties.Value.ETag.ToString());
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }

    public async Task TagAsync(Upload upload, Dictionary<string, string> tags, CancellationToken cancellationToken)
    {
        if (UploadTags.AreSame(tags, upload.Tags)) return;
        try
        {
            await container.GetBlobClient(upload.Name).SetTagsAsync(tags, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            // Deleted meanwhile; its own event follows.
        }
        catch (RequestFailedException failure) when (failure.IsConflict())
        {
            // An editor's tool holds the file. The report tells what became of it, and the sweep tries again.
            NotTagged(upload.Name, failure.ErrorCode);
        }
    }

    public Task ReportAsync(string name, string text, CancellationToken cancellationToken) =>
        site.GetBlobClient(ReportFor(name)).UploadAsync(
            BinaryData.FromString(text),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "text/plain; charset=utf-8" } },
            cancellationToken);

    public Task DeleteReportAsync(string name, CancellationToken cancellationToken) =>
        DeleteReportBlobAsync(ReportFor(name), cancellationToken);

    public Task DeleteReportBlobAsync(string report, CancellationToken cancellationToken) =>
        site.GetBlobClient(report).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    /// <returns>Every blob in the editors' container.</returns>
    public virtual async Task<Dictionary<string, ListedUpload>> ListAsync(CancellationToken cancellationToken)
    {
        var uploads = new Dictionary<string, ListedUpload>();
        await foreach (var blob in container.GetBlobsAsync(
            new GetBlobsOptions { Traits = BlobTraits.Tags }, cancellationToken))
            uploads[blob.Name] = new(
                BlobListing.Normalise(blob.Properties.ETag?.ToString()), blob.Tags ?? new Dictionary<string, string>());
        return uploads;
    }

    /// <returns>The names of all reports.</returns>
    public async Task<HashSet<string>> ListReportsAsync(CancellationToken cancellationToken)
    {
        var names = new HashSet<string>();
        await foreach (var blob in site.GetBlobsAsync(
            new GetBlobsOptions { Prefix = Reports + folder }, cancellationToken))
            names.Add(blob.Name);
        return names;
    }

    public string ReportFor(string name) => ReportOf(folder + name);

    /// <summary>The report on an article.</summary>
    public static string ReportOf(string name)
    {
        var report = $"{Reports}{name}.txt";
        if (report.Length <= MaxNameLength) return report;
        var hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..16];
        return $"{report[..(MaxNameLength - 21)]}-{hash}.txt";
    }

    // One byte more than an article may have is enough to refuse it.
    private async Task<BlobDownloadResult> DownloadAsync(string name, CancellationToken cancellationToken)
    {
        var blob = container.GetBlobClient(name);
        try
        {
            return await blob.DownloadContentAsync(
                new BlobDownloadOptions { Range = new HttpRange(0, UploadText.MaxBytes + 1) }, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.Status == 416)
        {
            // For an empty blob, a range is an error.
            return await blob.DownloadContentAsync(cancellationToken);
        }
    }

    private static Upload Read(string name, BlobDownloadResult download, IDictionary<string, string> tags)
    {
        var content = download.Content.ToMemory();
        var details = download.Details;
        return new Upload(
            name, BlobListing.Normalise(details.ETag.ToString()), content,
            Convert.ToHexStringLower(SHA256.HashData(content.Span))[..32],
            details.LastModified, details.CreatedOn, tags);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Upload} could not be tagged: {Reason}")]
    private partial void NotTagged(string upload, string? reason);
}
