using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using NewsFunctions.Articles;
using NewsFunctions.Storage;

namespace NewsFunctions.Publishing;

/// <summary>An upload as it lies in the container. The tags hold what a rebuild from the blobs alone could not know.</summary>
public sealed record Upload(
    string Name, string ETag, ReadOnlyMemory<byte> Content, DateTimeOffset LastModified, DateTimeOffset Created, IDictionary<string, string> Tags)
{
    public string? Id => Tags.TryGetValue(UploadTags.Id, out var id) ? id : null;

    public DateTimeOffset? FirstUpload =>
        Tags.TryGetValue(UploadTags.FirstUpload, out var text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}

public static class UploadTags
{
    public const string Status = "status";
    public const string Url = "url";
    public const string Error = "error";
    public const string Id = "id";
    public const string FirstUpload = "firstUpload";

    public static Dictionary<string, string> Of(Entry entry, DateTimeOffset now, SiteOptions site)
    {
        var tags = new Dictionary<string, string>
        {
            [Status] = entry.Status switch
            {
                UploadStatus.Published when entry.Article!.PublishedAt > now => "scheduled",
                UploadStatus.Published => "published",
                UploadStatus.Draft => "draft",
                _ => "rejected",
            },
            [Id] = entry.Id,
            [FirstUpload] = entry.FirstUpload.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        if (entry.Status == UploadStatus.Rejected) tags[Error] = Fit(entry.Error ?? "");
        else if (entry.Status == UploadStatus.Published) tags[Url] = Fit(site.Permalink(entry.Article!.Slug));
        return tags;
    }

    // Azure allows letters, digits, space and + - . : = _ / in a tag's value, 256 of them.
    private static string Fit(string value) =>
        string.Concat(value.Take(256).Select(c => char.IsAsciiLetterOrDigit(c) || " +-.:=_/".Contains(c, StringComparison.Ordinal) ? c : '_'));
}

/// <summary>The editors' container, and what the system says about each upload.</summary>
public sealed class UploadStore(StorageClients storage)
{
    /// <returns>Null where there is no such blob.</returns>
    public async Task<Upload?> ReadAsync(string name, CancellationToken cancellation)
    {
        var blob = storage.Uploads.GetBlobClient(name);
        try
        {
            // One byte more than an article may have is enough to refuse it.
            var range = new BlobDownloadOptions { Range = new HttpRange(0, UploadText.MaxBytes + 1) };
            var content = await DownloadAsync();
            var tags = await blob.GetTagsAsync(cancellationToken: cancellation);
            return new Upload(
                name, BlobListing.Normalise(content.Details.ETag.ToString()), content.Content.ToMemory(), content.Details.LastModified,
                content.Details.CreatedOn, tags.Value.Tags);

            // A range of nothing is an error of its own.
            async Task<BlobDownloadResult> DownloadAsync()
            {
                try
                {
                    return await blob.DownloadContentAsync(range, cancellation);
                }
                catch (RequestFailedException failure) when (failure.Status == 416)
                {
                    return await blob.DownloadContentAsync(cancellation);
                }
            }
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }

    public async Task TagAsync(Upload upload, Dictionary<string, string> tags, CancellationToken cancellation)
    {
        if (tags.Count == upload.Tags.Count && tags.All(tag => upload.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value)) return;
        try
        {
            await storage.Uploads.GetBlobClient(upload.Name).SetTagsAsync(tags, cancellationToken: cancellation);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            // Deleted meanwhile; its own event follows.
        }
    }

    public Task ReportAsync(string name, string text, CancellationToken cancellation) =>
        storage.Site.GetBlobClient(ReportName(name)).UploadAsync(
            BinaryData.FromString(text),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "text/plain; charset=utf-8" } }, cancellation);

    public Task DeleteReportAsync(string name, CancellationToken cancellation) =>
        storage.Site.GetBlobClient(ReportName(name)).DeleteIfExistsAsync(cancellationToken: cancellation);

    /// <returns>Name and ETag of every blob in the editors' container.</returns>
    public Task<Dictionary<string, string>> ListAsync(CancellationToken cancellation) => storage.Uploads.ListETagsAsync(cancellation);

    private static string ReportName(string name) => $"reports/{name}.txt";
}
