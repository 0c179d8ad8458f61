using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using NewsFunctions.Storage;

namespace NewsFunctions.Backups;

/// <summary>The manifest in the container, which only one backup at a time can take further.</summary>
public sealed class ManifestStore(BlobContainerClient container)
{
    private static readonly BackupManifest Empty = new(null, null);
    private readonly BlobClient blob = container.GetBlobClient(BackupManifest.Blob);

    public async Task<(BackupManifest Manifest, ETag? ETag)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await blob.DownloadContentAsync(cancellationToken);
            return (Parse(found.Value.Content), found.Value.Details.ETag);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return (Empty, null);
        }
    }

    /// <param name="before">Of the manifest that this one follows; null where there was none.</param>
    /// <returns>Null where another backup was faster.</returns>
    public async Task<ETag?> WriteAsync(BackupManifest manifest, ETag? before, CancellationToken cancellationToken)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest);
        var options = new BlobUploadOptions
        {
            Conditions = before is { } known ? new() { IfMatch = known } : new() { IfNoneMatch = ETag.All },
            HttpHeaders = new() { ContentType = "application/json" },
        };
        try
        {
            return (await blob.UploadAsync(BinaryData.FromBytes(content), options, cancellationToken)).Value.ETag;
        }
        catch (RequestFailedException failure) when (failure.IsConflict())
        {
            var found = await blob.DownloadContentAsync(cancellationToken);
            return found.Value.Content.ToMemory().Span.SequenceEqual(content) ? found.Value.Details.ETag : null;
        }
    }

    private static BackupManifest Parse(BinaryData content) =>
        JsonSerializer.Deserialize(content, BackupJson.Default.BackupManifest)!;
}
