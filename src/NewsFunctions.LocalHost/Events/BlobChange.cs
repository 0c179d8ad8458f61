using System.Text.Json.Nodes;

namespace NewsFunctions.LocalHost.Events;

/// <summary>A blob as a listing shows it.</summary>
internal sealed record WatchedBlob(string ETag, string ContentType, long ContentLength, string BlobType);

/// <summary>What Event Grid tells about one blob.</summary>
internal sealed record BlobChange(Uri Container, string Name, WatchedBlob Blob, bool Deleted)
{
    private string ContainerName => Container.Segments[^1].Trim('/');

    /// <summary>The event as Event Grid puts it on a Storage queue: one object of its own schema, not a list.</summary>
    public string ToEvent(DateTimeOffset time)
    {
        var data = new JsonObject
        {
            ["api"] = Deleted ? "DeleteBlob" : "PutBlob",
            ["clientRequestId"] = Guid.NewGuid().ToString(),
            ["requestId"] = Guid.NewGuid().ToString(),
            ["eTag"] = Blob.ETag,
            ["contentType"] = Blob.ContentType,
            ["contentLength"] = Blob.ContentLength,
            ["blobType"] = Blob.BlobType,
            ["url"] = $"{Container.AbsoluteUri}/{string.Join('/', Name.Split('/').Select(Uri.EscapeDataString))}",
            ["sequencer"] = time.UtcTicks.ToString("X32", null),
            ["storageDiagnostics"] = new JsonObject { ["batchId"] = Guid.NewGuid().ToString() },
        };
        if (Deleted)
        {
            data.Remove("eTag");
            data.Remove("contentLength");
        }
        return new JsonObject
        {
            ["topic"] = "/subscriptions/local/resourceGroups/local/providers/Microsoft.Storage/storageAccounts/local",
            ["subject"] = $"/blobServices/default/containers/{ContainerName}/blobs/{Name}",
            ["eventType"] = Deleted ? "Microsoft.Storage.BlobDeleted" : "Microsoft.Storage.BlobCreated",
            ["id"] = Guid.NewGuid().ToString(),
            ["data"] = data,
            ["dataVersion"] = "",
            ["metadataVersion"] = "1",
            ["eventTime"] = time.ToString("O"),
        }.ToJsonString();
    }
}
