using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Publishing;
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
public sealed partial class SearchStore(
    StorageClients storage, CatalogueStore catalogueStore, BodyReader bodies, IOptions<SearchOptions> options,
    IOptions<SiteOptions> site,
    TimeProvider time, ILogger<SearchStore> log)
{
    private const string Folder = "search/";
    private const string ManifestName = Folder + "manifest.json";
    private const int Parallel = 8;
    private static readonly TimeSpan Orphaned = TimeSpan.FromHours(1);

    public async Task<(SearchManifest Manifest, ETag? ETag)> ReadManifestAsync(CancellationToken cancellation)
    {
        try
        {
            var download = (await storage.Site.GetBlobClient(ManifestName).DownloadContentAsync(cancellation)).Value;
            return (download.Content.ToObjectFromJson(SearchJson.Default.SearchManifest)!, download.Details.ETag);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return (SearchManifest.Empty, null);
        }
    }

    /// <returns>Null where a file is gone, as the container was emptied or a newer index took its place.</returns>
    public async Task<SearchIndex?> OpenAsync(
        SearchManifest manifest, SearchIndex? known, CancellationToken cancellation) =>
        manifest.Version == SearchAnalysis.Version && manifest.Files.Count > 0
            && await ReadFilesAsync(manifest, known, cancellation) is { } files
            ? SearchIndex.Open(manifest, files)
            : null;

    /// <summary>Takes in the next changes of the catalogue, as many as one step holds.</summary>
    /// <returns>The index after it, and whether there is more to do; null where another instance was faster.</returns>
    public async Task<(SearchIndex Index, bool More)?> AdvanceAsync(SearchIndex? known, CancellationToken cancellation)
    {
        var catalogue = await catalogueStore.GetNewestAsync(cancellation);
        var (basis, etag) = await ReadManifestAsync(cancellation);
        var files = basis.Version == SearchAnalysis.Version && basis.Sequence <= catalogue.Sequence
            ? await ReadFilesAsync(basis, known, cancellation)
            : null;
        if (files is null) (basis, files) = (SearchManifest.Empty, []);
        var entries = catalogue.After(basis.Sequence).Take(options.Value.ChangesPerStep).ToList();
        if (entries.Count == 0 && files.Count > 0)
            return (known?.Manifest.Sequence == basis.Sequence ? known : SearchIndex.Open(basis, files), false);

        var changed = SearchIndex.Change(files, await ReadChangesAsync(entries, cancellation));
        var manifest = new SearchManifest(SearchAnalysis.Version, entries.Count == 0 ? 0 : entries[^1].Changed,
            changed.ToDictionary(file => file.Key, file => Hash(file.Value)));
        if (!await WriteAsync(manifest, changed, basis, etag, cancellation)) return null;
        Advanced(entries.Count, manifest.Sequence);
        return (SearchIndex.Open(manifest, changed), manifest.Sequence < catalogue.LastChange);
    }

    private async Task<Dictionary<string, byte[]>?> ReadFilesAsync(
        SearchManifest manifest, SearchIndex? known, CancellationToken cancellation)
    {
        var files = new ConcurrentDictionary<string, byte[]>();
        try
        {
            await System.Threading.Tasks.Parallel.ForEachAsync(manifest.Files, Many(cancellation), async (file, stop) =>
                files[file.Key] = known?.Manifest.Files.GetValueOrDefault(file.Key) == file.Value
                    ? known.File(file.Key)
                    : (await storage.Site.GetBlobClient(Folder + file.Value)
                        .DownloadContentAsync(stop)).Value.Content.ToArray());
            return new(files);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }

    private async Task<SearchChange[]> ReadChangesAsync(List<Entry> entries, CancellationToken cancellation)
    {
        var changes = new SearchChange[entries.Count];
        await System.Threading.Tasks.Parallel.ForAsync(0, entries.Count, Many(cancellation), async (index, stop) =>
        {
            var article = entries[index].Article;
            var body = article is null ? "" : await bodies.ReadAsync(entries[index], article, stop);
            changes[index] = new SearchChange(entries[index].Id, article,
                string.Join(' ', Text(body).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        });
        return changes;
    }

    // Only words are taken in, whatever their links lead to.
    private string Text(string body) =>
        BodyText.Plain(Links.Resolve(body, site.Value, ArticleCatalogue.Empty, default));

    private async Task<bool> WriteAsync(
        SearchManifest manifest, Dictionary<string, byte[]> files, SearchManifest basis, ETag? etag,
        CancellationToken cancellation)
    {
        var written = basis.Files.Values.ToHashSet();
        foreach (var (name, hash) in manifest.Files.Where(file => !written.Contains(file.Value)))
            await storage.Site.GetBlobClient(Folder + hash)
                .UploadAsync(BinaryData.FromBytes(files[name]), overwrite: true, cancellation);
        var upload = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            Conditions = etag is null ? new() { IfNoneMatch = ETag.All } : new() { IfMatch = etag },
        };
        try
        {
            var content = BinaryData.FromObjectAsJson(manifest, SearchJson.Default.SearchManifest);
            await storage.Site.GetBlobClient(ManifestName).UploadAsync(content, upload, cancellation);
        }
        catch (RequestFailedException failure) when (failure.IsConflict())
        {
            return false;
        }
        await DeleteOrphansAsync(manifest, cancellation);
        return true;
    }

    // Other instances may be reading the files of the index before this one.
    private async Task DeleteOrphansAsync(SearchManifest manifest, CancellationToken cancellation)
    {
        var needed = manifest.Files.Values.Select(hash => Folder + hash).Append(ManifestName).ToHashSet();
        await foreach (var blob in storage.Site.GetBlobsAsync(new GetBlobsOptions { Prefix = Folder }, cancellation))
            if (!needed.Contains(blob.Name) && time.GetUtcNow() - blob.Properties.LastModified > Orphaned)
                await storage.Site.GetBlobClient(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellation);
    }

    private static ParallelOptions Many(CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..32];

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Took {Changes} changes into the search index, now at {Sequence}")]
    private partial void Advanced(int changes, long sequence);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(SearchManifest))]
    private sealed partial class SearchJson : JsonSerializerContext;
}
