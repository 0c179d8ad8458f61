using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using NewsFunctions.LocalHost.Storage;

namespace NewsFunctions.LocalHost.Events;

/// <summary>
/// Stands in for Event Grid: compares the editors' containers with how they were, and queues an event for each change.
/// What was seen is kept, so that a change made while the app was down is noticed at the next start.
/// </summary>
internal sealed partial class BlobWatch(
    StorageAccounts accounts, Resources resources, TimeProvider time, ILogger<BlobWatch> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource looked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the changes found at the start have been worked off, or with the caller's patience.</summary>
    public async Task SettledAsync(CancellationToken cancellationToken)
    {
        var queue = accounts.Queues.GetQueueClient(resources.List.Events.Queue);
        try
        {
            await looked.Task.WaitAsync(cancellationToken);
            while ((await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount > 0)
                await Task.Delay(Pause / 5, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or RequestFailedException)
        {
            // Whatever is left follows while the app is up.
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var content = accounts.ContentBlobs;
        var seenBlob = accounts.AppBlobs.GetBlobContainerClient(Resources.HostContainer)
            .GetBlobClient("localhost/watch.json");
        var queue = accounts.Queues.GetQueueClient(resources.List.Events.Queue);
        Dictionary<string, WatchedBlob>? seen = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                seen ??= await ReadAsync(seenBlob, cancellationToken);
                seen = await LookAsync(content, queue, seenBlob, seen, cancellationToken);
                looked.TrySetResult();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                CannotWatch(exception.Message.Split('\n')[0]);
                pause = PauseAfterError;
            }
            catch (Exception)
            {
                // Whatever a request ends with that was under way.
                return;
            }
            await Task.Delay(pause, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task<Dictionary<string, WatchedBlob>> LookAsync(
        BlobServiceClient content, QueueClient queue, BlobClient seenBlob, Dictionary<string, WatchedBlob> seen,
        CancellationToken cancellationToken)
    {
        var now = await ListAsync(content, cancellationToken);
        var changes = Changes(seen, now).ToArray();
        foreach (var (key, blob, deleted) in changes)
        {
            var (container, name) = (key[..key.IndexOf('/', StringComparison.Ordinal)],
                key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..]);
            var change = new BlobChange(content.GetBlobContainerClient(container).Uri, name, blob, deleted);
            await queue.SendMessageAsync(Base64(change.ToEvent(time.GetUtcNow())), cancellationToken);
        }
        // After the events: a crash in between repeats them, which Event Grid may do too, instead of losing them.
        if (changes.Length == 0) return now;
        Noticed(changes.Length, changes[0].Deleted ? "deletion" : "upload", changes[0].Key);
        await seenBlob.UploadAsync(BinaryData.FromObjectAsJson(now), overwrite: true, cancellationToken);
        return now;
    }

    private async Task<Dictionary<string, WatchedBlob>> ListAsync(
        BlobServiceClient content, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, WatchedBlob>();
        foreach (var container in resources.List.Events.Containers)
        {
            await foreach (var blob in content.GetBlobContainerClient(container)
                .GetBlobsAsync(cancellationToken: cancellationToken))
                found[$"{container}/{blob.Name}"] = Watched(blob.Properties);
        }
        return found;
    }

    private static WatchedBlob Watched(BlobItemProperties blob) => new(
        blob.ETag?.ToString().Trim('"') ?? "", blob.ContentType ?? "", blob.ContentLength ?? 0,
        $"{blob.BlobType?.ToString() ?? "Block"}Blob");

    private static IEnumerable<(string Key, WatchedBlob Blob, bool Deleted)> Changes(
        Dictionary<string, WatchedBlob> before, Dictionary<string, WatchedBlob> now) =>
        now.Where(blob => before.GetValueOrDefault(blob.Key)?.ETag != blob.Value.ETag)
            .Select(blob => (blob.Key, blob.Value, false))
            .Concat(before.Where(blob => !now.ContainsKey(blob.Key)).Select(blob => (blob.Key, blob.Value, true)));

    private static async Task<Dictionary<string, WatchedBlob>> ReadAsync(
        BlobClient seenBlob, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await seenBlob.DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize<Dictionary<string, WatchedBlob>>(stored.Value.Content) ?? [];
        }
        catch (Exception exception) when (exception is RequestFailedException { Status: 404 } or JsonException)
        {
            // The first start: everything there is an upload.
            return [];
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    [LoggerMessage(LogLevel.Information, "Noticed {Count} changes of uploads, the first is the {What} of {Blob}")]
    private partial void Noticed(int count, string what, string blob);

    [LoggerMessage(LogLevel.Warning, "The editors' containers cannot be watched for the moment: {Reason}")]
    private partial void CannotWatch(string reason);
}
