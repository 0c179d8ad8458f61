using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs.Models;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Publication;

/// <summary>
/// Copies of the publisher's style sheets, fonts and pictures in <c>site</c>, each named by its content: the upload
/// itself may be overwritten with something that is rejected.
/// </summary>
public sealed class ThemeStore(StorageClients storage)
{
    private const string Folder = "theme/";

    public static string NameOf(ReadOnlySpan<byte> content, string ending) =>
        $"{Folder}{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}{ending}";

    /// <summary>Writes over what is there: to the same bytes, unless they were damaged.</summary>
    public Task WriteAsync(string copy, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        storage.Site.GetBlobClient(copy).UploadAsync(
            BinaryData.FromBytes(content), new BlobUploadOptions(), cancellationToken);

    /// <returns>Null where the blob is gone.</returns>
    public async Task<byte[]?> ReadAsync(string copy)
    {
        try
        {
            return (await storage.Site.GetBlobClient(copy).DownloadContentAsync()).Value.Content.ToArray();
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }

    /// <returns>Every copy by its name, with the hash of what lies there.</returns>
    public async Task<Dictionary<string, StoredBody>> ListAsync(CancellationToken cancellationToken)
    {
        var copies = new Dictionary<string, StoredBody>();
        await foreach (var blob in storage.Site.GetBlobsAsync(
            new GetBlobsOptions { Prefix = Folder }, cancellationToken))
            copies[blob.Name] = new(blob.Properties.LastModified ?? default,
                Convert.ToHexStringLower(blob.Properties.ContentHash ?? []));
        return copies;
    }

    public Task DeleteAsync(string copy, CancellationToken cancellationToken) =>
        storage.Site.GetBlobClient(copy).DeleteIfExistsAsync(cancellationToken: cancellationToken);
}
