using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using NewsFunctions.Articles;
using NewsFunctions.Publishing;
using NewsFunctions.Storage;

namespace NewsFunctions.Feeds;

public sealed record Feed(byte[] Content, DateTimeOffset LastModified);

/// <summary>
/// Feeds in <c>site/feeds</c>. Each carries a fingerprint of what it was made from; the catalogue in memory tells what it
/// should be now, so a feed is rebuilt when, and only when, an article in it changed, came, went or left its embargo.
/// </summary>
public sealed partial class FeedStore(
    StorageClients storage, CatalogueStore catalogueStore, BodyStore bodies, IOptions<SiteOptions> siteOptions, IOptions<FeedOptions> options,
    TimeProvider time, ILogger<FeedStore> log)
{
    private const string Name = "rss.xml";
    private const string FingerprintKey = "fingerprint";
    private readonly SiteOptions site = siteOptions.Value;
    private readonly SemaphoreSlim building = new(1);
    private volatile Built? current;

    public async Task<Feed> GetAsync(CancellationToken cancellation)
    {
        var (fingerprint, articles) = Wanted(await catalogueStore.GetAsync(cancellation));
        if (current is { } known && known.Fingerprint == fingerprint) return known.Feed;
        await building.WaitAsync(cancellation);
        try
        {
            if (current is { } other && other.Fingerprint == fingerprint) return other.Feed;
            current = await ReadAsync(fingerprint, articles, cancellation) ?? await BuildAsync(fingerprint, articles, cancellation);
            return current.Feed;
        }
        catch (Exception failure) when (current is not null && StorageErrors.IsOutage(failure))
        {
            return current.Feed;
        }
        finally
        {
            building.Release();
        }
    }

    private (string Fingerprint, Article[] Articles) Wanted(Catalogue catalogue)
    {
        var visible = catalogue.Visible(ListKey.All, time.GetUtcNow());
        var articles = visible[..Math.Min(visible.Length, options.Value.Items)].ToArray();
        var text = new StringBuilder($"{site.Title}\n{site.Description}\n{site.BaseUrl}\n{site.ApiUrl}\n{site.Language}\n");
        foreach (var article in articles)
            text.Append(CultureInfo.InvariantCulture, $"{article.Id} {catalogue.ById(article.Id)!.Sequence}\n");
        return (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32], articles);
    }

    private async Task<Built?> ReadAsync(string fingerprint, Article[] articles, CancellationToken cancellation)
    {
        try
        {
            var download = (await Blob.DownloadContentAsync(cancellation)).Value;
            return download.Details.Metadata.TryGetValue(FingerprintKey, out var made) && made == fingerprint
                ? new Built(fingerprint, new Feed(download.Content.ToArray(), NewestChange(articles)))
                : null;
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }

    private async Task<Built> BuildAsync(string fingerprint, Article[] articles, CancellationToken cancellation)
    {
        var items = new List<FeedItem>();
        foreach (var article in articles)
            if (await bodies.ReadAsync(article.Body, cancellation) is { } body) items.Add(new FeedItem(article, Links.Resolve(body, site)));
        var content = RssWriter.Write(site, site.Api($"/{Name}"), items);
        var upload = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = RssWriter.ContentType },
            Metadata = new Dictionary<string, string> { [FingerprintKey] = fingerprint },
        };
        await Blob.UploadAsync(BinaryData.FromBytes(content), upload, cancellation);
        Rebuilt(Name, items.Count);
        return new Built(fingerprint, new Feed(content, NewestChange(articles)));
    }

    private Azure.Storage.Blobs.BlobClient Blob => storage.Site.GetBlobClient($"feeds/{Name}");

    private static DateTimeOffset NewestChange(Article[] articles) =>
        articles.Length == 0 ? DateTimeOffset.UnixEpoch : articles.Max(article => article.UpdatedAt);

    [LoggerMessage(Level = LogLevel.Information, Message = "Rebuilt the feed {Feed} with {Items} items")]
    private partial void Rebuilt(string feed, int items);

    private sealed record Built(string Fingerprint, Feed Feed);
}
