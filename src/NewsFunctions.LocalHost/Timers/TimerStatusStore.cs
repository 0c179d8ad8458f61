using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.LocalHost.Storage;

namespace NewsFunctions.LocalHost.Timers;

/// <summary>When a timer ran last and runs next, kept where the real host keeps it.</summary>
internal sealed class TimerStatusStore(StorageAccounts storage, string function)
{
    private BlobClient Blob => storage.AppBlobs.GetBlobContainerClient(Resources.HostContainer)
        .GetBlobClient($"timers/localhost/Host.Functions.{function}.Listener/status");

    public async Task<ScheduleStatus?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stored = await Blob.DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize<ScheduleStatus>(stored.Value.Content);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    public Task WriteAsync(ScheduleStatus status, CancellationToken cancellationToken) =>
        Blob.UploadAsync(BinaryData.FromObjectAsJson(status), overwrite: true, cancellationToken);
}
