using Azure.Storage.Blobs;

namespace NewsFunctions.Storage;

public static class BlobListing
{
    /// <returns>Name and ETag of every blob.</returns>
    public static async Task<Dictionary<string, string>> ListETagsAsync(this BlobContainerClient container, CancellationToken cancellation)
    {
        var blobs = new Dictionary<string, string>();
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: cancellation))
            blobs[blob.Name] = Normalise(blob.Properties.ETag?.ToString());
        return blobs;
    }

    /// <summary>Listings write ETags without the quotation marks that every other answer has.</summary>
    public static string Normalise(string? etag) => (etag ?? "").Trim('"');
}
