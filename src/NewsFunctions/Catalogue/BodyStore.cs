using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using NewsFunctions.Storage;

namespace NewsFunctions.Catalogue;

/// <param name="Md5">As storage computed it when the body was written.</param>
public sealed record StoredBody(DateTimeOffset Written, string Md5);

/// <summary>
/// Rendered bodies in <c>site</c>, each named by its content: written once, never changed, kept in memory.
/// </summary>
public sealed class BodyStore(StorageClients storage, IOptions<ArticleOptions> options)
{
    private const string Folder = "bodies/";
    private readonly SingleFlight<string, string?> flights = new();
    private readonly ByteCache<string, string> cache = new(
        options.Value.BodyCacheMegabytes * 1024L * 1024, (name, html) => 2L * (name.Length + html.Length));

    /// <summary>Bytes in memory, and the most that there may be.</summary>
    internal (long Bytes, long Most) InMemory => (cache.Bytes, cache.Most);

    public static string NameOf(string html) =>
        $"{Folder}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(html)))[..32]}.html";

    /// <returns>The blob's name.</returns>
    public async Task<string> WriteAsync(string html, CancellationToken cancellationToken)
    {
        var name = NameOf(html);
        var upload = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "text/html; charset=utf-8" },
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        try
        {
            await storage.Site.GetBlobClient(name).UploadAsync(BinaryData.FromString(html), upload, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.IsConflict())
        {
            // It is there already, with the same content.
        }
        return name;
    }

    /// <returns>Null where the blob is gone.</returns>
    public async ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken) =>
        cache.TryGet(name, out var html)
            ? html
            : await flights.RunAsync(name, () => LoadAsync(name)).WaitAsync(cancellationToken);

    /// <returns>Every body by its name, with the hash of what lies there.</returns>
    public async Task<Dictionary<string, StoredBody>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, StoredBody>();
        await foreach (var blob in storage.Site.GetBlobsAsync(
            new GetBlobsOptions { Prefix = Folder }, cancellationToken))
            names[blob.Name] = new(blob.Properties.LastModified ?? default,
                Convert.ToHexStringLower(blob.Properties.ContentHash ?? []));
        return names;
    }

    /// <summary>Writes over what lies there, for who found it to be something else.</summary>
    public async Task RepairAsync(string html, CancellationToken cancellationToken)
    {
        var upload = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "text/html; charset=utf-8" },
        };
        await storage.Site.GetBlobClient(NameOf(html)).UploadAsync(
            BinaryData.FromString(html), upload, cancellationToken);
        cache.Remove(NameOf(html));
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        cache.Remove(name);
        return storage.Site.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
    }

    // Many readers may miss it at once, and one who leaves does not end the load for the others.
    private async Task<string?> LoadAsync(string name)
    {
        try
        {
            var download = await storage.Site.GetBlobClient(name).DownloadContentAsync();
            var html = download.Value.Content.ToString();
            return cache.Set(name, html);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }
}
