using System.Text.Json.Serialization;
using Azure;
using NewsFunctions.Storage;

namespace NewsFunctions.Catalogue;

/// <summary>Markers in <c>site/feeds/state</c>, so that a restart goes on where the last run ended.</summary>
public sealed partial class MarkerStore(StorageClients storage)
{
    public async Task<Marker?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var download = await storage.Site.GetBlobClient(BlobName(name)).DownloadContentAsync(cancellationToken);
            return download.Value.Content.ToObjectFromJson(MarkerJson.Default.Marker);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return null;
        }
    }

    public Task WriteAsync(string name, Marker marker, CancellationToken cancellationToken) =>
        storage.Site.GetBlobClient(BlobName(name)).UploadAsync(
            BinaryData.FromObjectAsJson(marker, MarkerJson.Default.Marker), overwrite: true, cancellationToken);

    private static string BlobName(string name) => $"feeds/state/{name}.json";

    [JsonSerializable(typeof(Marker))]
    private sealed partial class MarkerJson : JsonSerializerContext;
}
