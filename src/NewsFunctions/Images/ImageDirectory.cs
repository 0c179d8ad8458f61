using Azure.Storage.Blobs;
using NewsFunctions.Storage;

namespace NewsFunctions.Images;

/// <summary>
/// Finds the blob that an editor meant where no blob has exactly this name. Keeps the listing for some seconds, because
/// articles with missing images are often published together.
/// </summary>
internal sealed class ImageDirectory(BlobContainerClient images, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);
    private readonly SingleFlight<string, BlobNames> listings = new();
    private volatile Listing? newest;

    /// <returns>A blob of a similar name; null if there is none.</returns>
    public async Task<ImageName?> NearAsync(ImageName name)
    {
        var names = await ListedAsync();
        return names.Find(name.Value) is { } near && near != name.Value ? ImageName.FromBlob(near) : null;
    }

    /// <summary>Whether there is a blob of exactly this name. The answer may be some seconds old.</summary>
    public async Task<bool> HasAsync(ImageName name) => (await ListedAsync()).Has(name.Value);

    /// <summary>An image came or went.</summary>
    public void Forget() => newest = null;

    private async Task<BlobNames> ListedAsync() => newest is { } listing && time.GetElapsedTime(listing.At) < MaxAge
        ? listing.Names
        : await listings.RunAsync("", ListAsync);

    private async Task<BlobNames> ListAsync()
    {
        var at = time.GetTimestamp();
        var names = new BlobNames((await images.ListETagsAsync(CancellationToken.None)).Keys);
        newest = new Listing(names, at);
        return names;
    }

    private sealed record Listing(BlobNames Names, long At);
}
