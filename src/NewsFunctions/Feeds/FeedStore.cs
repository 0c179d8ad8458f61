using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using NewsFunctions.Http;
using NewsFunctions.Storage;

namespace NewsFunctions.Feeds;

/// <param name="LastModified">When its content became what it is.</param>
public sealed record Feed(byte[] Content, DateTimeOffset LastModified)
{
    public Rendition Rendition { get; } = Rendition.Of(Content);
}

/// <summary>A feed with the fingerprint of the plan that it was made from.</summary>
public sealed record BuiltFeed(string Fingerprint, Feed Feed);

/// <param name="Md5">Of its content, as storage tells it.</param>
public sealed record ListedFeed(FeedKey Key, string? Fingerprint, byte[] Md5);

/// <summary>Feeds in <c>site/feeds</c>.</summary>
public sealed class FeedStore(StorageClients storage)
{
    private const string FingerprintKey = "fingerprint";
    private const string ChangedKey = "changed";

    public async Task<BuiltFeed?> ReadAsync(FeedKey key)
    {
        try
        {
            var download = (await Blob(key).DownloadContentAsync()).Value;
            return download.Details.Metadata.TryGetValue(FingerprintKey, out var fingerprint)
                && download.Details.Metadata.TryGetValue(ChangedKey, out var changed)
                ? new(fingerprint,
                    new Feed(download.Content.ToArray(), DateTimeOffset.Parse(changed, CultureInfo.InvariantCulture)))
                : null;
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }

    public async Task WriteAsync(FeedKey key, BuiltFeed built)
    {
        var upload = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = key.Format.ContentType() },
            Metadata = new Dictionary<string, string>
            {
                [FingerprintKey] = built.Fingerprint,
                [ChangedKey] = MarkupText.Iso(built.Feed.LastModified),
            },
        };
        await Blob(key).UploadAsync(BinaryData.FromBytes(built.Feed.Content), upload);
    }

    public async IAsyncEnumerable<ListedFeed> ListAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new GetBlobsOptions { Prefix = "feeds/", Traits = BlobTraits.Metadata };
        await foreach (var blob in storage.Site.GetBlobsAsync(options, cancellationToken))
        {
            if (FeedKey.FromBlob(blob.Name) is { } key)
                yield return new(key, blob.Metadata.TryGetValue(FingerprintKey, out var print) ? print : null,
                    blob.Properties.ContentHash ?? []);
        }
    }

    public Task DeleteAsync(FeedKey key, CancellationToken cancellationToken) =>
        Blob(key).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    private BlobClient Blob(FeedKey key) => storage.Site.GetBlobClient(key.BlobName);
}
