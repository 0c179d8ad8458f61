using System.Text.Json;

namespace NewsFunctions.Publishing;

/// <summary>
/// An Event Grid event of a storage account: what happened to which blob does not matter, only that it did.
/// </summary>
public sealed record UploadEvent(string Container, string Blob)
{
    /// <returns>Null where the message is no such event.</returns>
    public static UploadEvent? Parse(string message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            var root = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement[0] : json.RootElement;
            return FromSubject(root.GetProperty("subject").GetString() ?? "");
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException
            or IndexOutOfRangeException)
        {
            return null;
        }
    }

    // /blobServices/default/containers/articles/blobs/politics/2026-11-23-harbour.md
    private static UploadEvent? FromSubject(string subject)
    {
        const string containers = "/containers/";
        const string blobs = "/blobs/";
        var start = subject.IndexOf(containers, StringComparison.Ordinal);
        if (start < 0) return null;
        var container = start + containers.Length;
        var blob = subject.IndexOf(blobs, container, StringComparison.Ordinal);
        return blob <= container || blob + blobs.Length == subject.Length
            ? null
            : new UploadEvent(subject[container..blob], subject[(blob + blobs.Length)..]);
    }
}
