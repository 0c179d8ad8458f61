using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs.Models;
using NewsFunctions.Storage;

namespace NewsFunctions.Search;

/// <summary>
/// What the index is made of: files of Lucene's by name, and up to which change of the catalogue it goes.
/// </summary>
public sealed record SearchManifest(int Version, long Sequence, IReadOnlyDictionary<string, string> Files)
{
    public static readonly SearchManifest Empty = new(SearchAnalysis.Version, 0, new Dictionary<string, string>());
}

/// <summary>
/// The index in <c>site/search</c>: a manifest, and Lucene's files named by their content, which never change. A change
/// therefore writes, and other instances read, the new files only; who writes second finds the manifest changed and
/// leaves it.
/// </summary>
public sealed partial class SearchStore(StorageClients storage, StorageClock time)
{
    private const string Folder = "search/";
    private const string ManifestName = Folder + "manifest.json";
    private const int Parallel = 8;
    private static readonly TimeSpan Orphaned = TimeSpan.FromHours(1);

    public async Task<(SearchManifest Manifest, ETag? ETag)> ReadManifestAsync(CancellationToken cancellationToken)
    {
        try
        {
            var download = (await storage.Site.GetBlobClient(ManifestName).DownloadContentAsync(
                cancellationToken)).Value;
            return (download.Content.ToObjectFromJson(SearchJson.Default.SearchManifest)!, download.Details.ETag);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return (SearchManifest.Empty, null);
        }
    }

    /// <returns>Null where a file is gone, as the container was emptied or a newer index took its place.</returns>
    public async Task<Dictionary<string, byte[]>?> ReadFilesAsync(
        SearchManifest manifest, SearchIndex? known, CancellationToken cancellationToken)
    {
        var files = new ConcurrentDictionary<string, byte[]>();
        try
        {
            var many = Many(cancellationToken);
            await System.Threading.Tasks.Parallel.ForEachAsync(manifest.Files, many, async (file, stop) =>
                files[file.Key] = known?.Manifest.Files.GetValueOrDefault(file.Key) == file.Value
                    ? known.File(file.Key)
                    : await ReadFileAsync(file.Value, stop));
            return new(files);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }

    /// <returns>False where another instance was faster.</returns>
    public async Task<bool> WriteAsync(
        SearchManifest manifest, Dictionary<string, byte[]> files, SearchManifest basis, ETag? etag,
        CancellationToken cancellationToken)
    {
        var written = basis.Files.Values.ToHashSet();
        foreach (var (name, hash) in manifest.Files.Where(file => !written.Contains(file.Value)))
            await storage.Site.GetBlobClient(Folder + hash)
                .UploadAsync(BinaryData.FromBytes(files[name]), overwrite: true, cancellationToken);
        var upload = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            Conditions = etag is null ? new() { IfNoneMatch = ETag.All } : new() { IfMatch = etag },
        };
        try
        {
            var content = BinaryData.FromObjectAsJson(manifest, SearchJson.Default.SearchManifest);
            await storage.Site.GetBlobClient(ManifestName).UploadAsync(content, upload, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.IsConflict())
        {
            return false;
        }
        await DeleteOrphansAsync(manifest, cancellationToken);
        return true;
    }

    private async Task<byte[]> ReadFileAsync(string hash, CancellationToken cancellationToken)
    {
        var download = await storage.Site.GetBlobClient(Folder + hash).DownloadContentAsync(cancellationToken);
        return download.Value.Content.ToArray();
    }

    // Other instances may be reading the files of the index before this one.
    private async Task DeleteOrphansAsync(SearchManifest manifest, CancellationToken cancellationToken)
    {
        var needed = manifest.Files.Values.Select(hash => Folder + hash).Append(ManifestName).ToHashSet();
        await foreach (var blob in storage.Site.GetBlobsAsync(
            new GetBlobsOptions { Prefix = Folder }, cancellationToken))
            if (!needed.Contains(blob.Name) && time.GetUtcNow() - blob.Properties.LastModified > Orphaned)
                await storage.Site.GetBlobClient(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
    }

    private static ParallelOptions Many(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(SearchManifest))]
    private sealed partial class SearchJson : JsonSerializerContext;
}
