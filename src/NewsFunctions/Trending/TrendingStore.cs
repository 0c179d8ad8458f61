using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs.Models;
using NewsFunctions.Storage;

namespace NewsFunctions.Trending;

public sealed record TrendingList(DateTimeOffset GeneratedAt, IReadOnlyList<Ranked> Items);

/// <summary>Trending lists, one blob per window in <c>site/trending</c>.</summary>
public sealed partial class TrendingStore(StorageClients storage)
{
    public async Task<TrendingList?> ReadAsync(TrendingWindow window, CancellationToken cancellationToken)
    {
        try
        {
            var download = await storage.Site.GetBlobClient(BlobName(window)).DownloadContentAsync(cancellationToken);
            return download.Value.Content.ToObjectFromJson(TrendingJson.Default.TrendingList);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }

    public async Task WriteAsync(TrendingWindow window, TrendingList list, CancellationToken cancellationToken)
    {
        var upload = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };
        await storage.Site.GetBlobClient(BlobName(window)).UploadAsync(
            BinaryData.FromObjectAsJson(list, TrendingJson.Default.TrendingList), upload, cancellationToken);
    }

    private static string BlobName(TrendingWindow window) => $"trending/{window.ToString().ToLowerInvariant()}.json";

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(TrendingList))]
    private sealed partial class TrendingJson : JsonSerializerContext;
}
