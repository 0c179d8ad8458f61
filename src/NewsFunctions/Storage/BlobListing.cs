using System.Security.Cryptography;
using Azure.Storage.Blobs;

namespace NewsFunctions.Storage;

public static class BlobListing
{
    /// <returns>Name and ETag of every blob.</returns>
    public static async Task<Dictionary<string, string>> ListETagsAsync(
        this BlobContainerClient container, CancellationToken cancellationToken)
    {
        var blobs = new Dictionary<string, string>();
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: cancellationToken))
            blobs[blob.Name] = Normalise(blob.Properties.ETag?.ToString());
        return blobs;
    }

    /// <summary>
    /// The MD5 that storage computes and listings contain: it shows accidental damage, not manipulation.
    /// </summary>
#pragma warning disable CA5351
    public static byte[] Md5(ReadOnlySpan<byte> content) => MD5.HashData(content);
#pragma warning restore CA5351

    /// <summary>Listings write ETags without the quotation marks that every other answer has.</summary>
    public static string Normalise(string? etag) => (etag ?? "").Trim('"');
}
