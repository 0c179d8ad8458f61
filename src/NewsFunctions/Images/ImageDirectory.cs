using Azure.Storage.Blobs;
using NewsFunctions.Storage;

namespace NewsFunctions.Images;

/// <summary>
/// Finds the image that is meant by a name that no blob has. A listing, kept for some seconds: many articles with
/// missing images are often published at once.
/// </summary>
internal sealed class ImageDirectory(BlobContainerClient images, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);
    private readonly SingleFlight<string, BlobNames> listings = new();
    private volatile Listing? newest;

    /// <returns>Null where there is none but perhaps the name itself.</returns>
    public async Task<ImageName?> NearAsync(ImageName name)
    {
        var names = await ListedAsync();
        return names.Find(name.Value) is { } near && near != name.Value ? ImageName.FromBlob(near) : null;
    }

    /// <summary>Whether there is a blob of this very name, or was some seconds ago.</summary>
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
