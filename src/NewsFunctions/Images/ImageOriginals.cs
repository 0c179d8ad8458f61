using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using NewsFunctions.Storage;

namespace NewsFunctions.Images;

/// <summary>What is known of one version of a blob in <c>images</c>.</summary>
public sealed record ImageOriginal(OrRefused<ImageInfo> Result, ETag Version, DateTimeOffset CheckedAt)
{
    /// <summary>Where it is a recording; then the result is a refusal, as it is no image.</summary>
    public MediaInfo? Media { get; init; }
}

/// <summary>
/// The editors' images, remembered by name. Within <c>maxAge</c> an image costs no storage call; after that, one
/// conditional request.
/// </summary>
internal sealed class ImageOriginals(
    BlobContainerClient images, ImageDirectory directory, TimeProvider time, ILogger log) : IDisposable
{
    private const long MaxMemory = 16 * 1024 * 1024;
    private const long MaxMemoryOfMissing = 4 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ByteCache<string, ImageOriginal> remembered = new(MaxMemory, (name, _) => 300 + (4 * name.Length));
    private readonly MissingImages missing = new(MaxMemoryOfMissing, time);
    private readonly SingleFlight<string, ImageOriginal?> checks = new();

    // Each download holds up to 20 MB.
    private readonly SemaphoreSlim downloads = new(4);

    public (long Bytes, long Most) InMemory => (remembered.Bytes + missing.Bytes, MaxMemory + MaxMemoryOfMissing);

    /// <summary>Null: there is no such blob. With a <c>maxAge</c> of zero, storage is always asked.</summary>
    public async Task<ImageOriginal?> FindAsync(ImageName name, TimeSpan maxAge)
    {
        var known = remembered.TryGet(name.Value, out var found) ? found : null;
        if (known is not null && time.GetUtcNow() - known.CheckedAt < maxAge) return known;

        // A check that is already running may have read before the change that the caller knows of.
        if (maxAge <= TimeSpan.Zero) return await CheckAsync(name, known);

        if (known is null) return missing.Has(name) ? null : await checks.RunAsync(name.Value, () => LookAsync(name));

        var recheck = checks.RunAsync(name.Value, () => RecheckAsync(name, known));
        await Task.WhenAny(recheck, Task.Delay(Patience));
        return recheck.IsCompleted ? await recheck : known;
    }

    public Task<Dictionary<string, string>> ListAsync(CancellationToken cancellationToken) =>
        images.ListETagsAsync(cancellationToken);

    /// <summary>An image came or went.</summary>
    public void ForgetMissing() => missing.Clear();

    /// <summary>The bytes of exactly this version; null when it is not there any more.</summary>
    public async Task<byte[]?> ReadAsync(ImageName name, ETag version, CancellationToken cancellationToken)
    {
        await downloads.WaitAsync(cancellationToken);
        try
        {
            var options = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfMatch = version } };
            var download = await images.GetBlobClient(name.Value).DownloadContentAsync(options, cancellationToken);
            return download.Value.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
        finally
        {
            downloads.Release();
        }
    }

    /// <summary>Rendering found a fault. It is remembered, or every request would decode the file again.</summary>
    public void Refuse(ImageName name, ImageOriginal original, ImageRefusal refusal)
    {
        ImageLog.Refused(log, name.Value, refusal);
        Remember(name, original with { Result = refusal });
    }

    public void Dispose()
    {
        missing.Dispose();
        remembered.Dispose();
        downloads.Dispose();
    }

    // While storage is down or slow, the last known state is the better answer. It is checked again after a while.
    private async Task<ImageOriginal?> RecheckAsync(ImageName name, ImageOriginal known)
    {
        try
        {
            return await CheckAsync(name, known);
        }
        catch (Exception e)
        {
            ImageLog.NotRevalidated(log, name.Value, e);
            return Remember(name, known with { CheckedAt = time.GetUtcNow() });
        }
    }

    private async Task<ImageOriginal?> LookAsync(ImageName name)
    {
        if (missing.AreMany && !await directory.HasAsync(name)) missing.Add(name);
        else if (await CheckAsync(name, null) is { } original) return original;
        else missing.Add(name);
        return null;
    }

    private async Task<ImageOriginal?> CheckAsync(ImageName name, ImageOriginal? known)
    {
        var now = time.GetUtcNow();
        await downloads.WaitAsync();
        try
        {
            var conditions = known is null ? null : new BlobRequestConditions { IfNoneMatch = known.Version };
            var download = await images.GetBlobClient(name.Value)
                .DownloadStreamingAsync(new BlobDownloadOptions { Conditions = conditions });
            if (download.GetRawResponse().Status == StatusCodes.Status304NotModified)
            {
                return Remember(name, known! with { CheckedAt = now });
            }

            using var blob = download.Value;
            if (MediaType.OfName(name.Value) is { } type)
                return Remember(name, await ListenAsync(name, type, blob, now));
            var result = await IdentifyAsync(name, blob);
            if (result.Refusal is { } refusal) ImageLog.Refused(log, name.Value, refusal);
            return Remember(name, new ImageOriginal(result, blob.Details.ETag, now));
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            remembered.Remove(name.Value);
            return null;
        }
        finally
        {
            downloads.Release();
        }
    }

    // Its beginning tells what it is; the rest is not looked at.
    private static async Task<ImageOriginal> ListenAsync(
        ImageName name, MediaType type, BlobDownloadStreamingResult blob, DateTimeOffset now)
    {
        var (length, version) = (blob.Details.ContentLength, blob.Details.ETag);
        if (length > MediaType.MaxBytes) return new(ImageRefusal.TooLong, version, now);
        var head = new byte[Math.Min(length, MediaType.HeadLength)];
        await blob.Content.ReadExactlyAsync(head);
        return new(type.Fits(head) ? ImageRefusal.NotAnImage : ImageRefusal.NotPlayable, version, now)
        {
            Media = type.Fits(head) ? new(name, type, length) : null,
        };
    }

    private static async Task<OrRefused<ImageInfo>> IdentifyAsync(ImageName name, BlobDownloadStreamingResult blob)
    {
        if (blob.Details.ContentLength > ImageCodec.MaxBytes) return ImageRefusal.TooLarge;
        var bytes = new byte[blob.Details.ContentLength];
        await blob.Content.ReadExactlyAsync(bytes);

        var probed = ImageCodec.Probe(bytes);
        if (probed.Value is not { } header) return probed.Refusal!.Value;
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
        return new ImageInfo(
            name, hash, header.Width, header.Height, ImageInfo.DefaultFormatOf(header), header.IsLarge);
    }

    private ImageOriginal Remember(ImageName name, ImageOriginal original) =>
        remembered.Set(name.Value, original);
}
