using System.Globalization;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using NewsFunctions.Storage;

namespace NewsFunctions.Images;

/// <summary>
/// Rendered images: in memory, else in <c>site</c> under <c>images/{hash}/{width}.{format}</c>, else made from the
/// original and put there. The container may be dropped at any time.
/// </summary>
internal sealed class ImageVariants(BlobContainerClient site, ImageRenderer renderer, TimeProvider time, ILogger log)
    : IDisposable
{
    private const long MaxMemory = 64 * 1024 * 1024;
    public const string Immutable = "public, max-age=31536000, immutable";

    private const long MaxMemoryOfSlow = 1024 * 1024;
    private static readonly TimeSpan SlowFor = TimeSpan.FromHours(1);

    private readonly ByteCache<string, ImageVariant> remembered = new(
        MaxMemory, (path, variant) => (2 * path.Length) + variant.Content.Length);

    private readonly ByteCache<string, Slow> slow = new(MaxMemoryOfSlow, (name, _) => 2 * name.Length);
    private readonly SingleFlight<string, OrRefused<ImageVariant>?> flights = new();

    public (long Bytes, long Most) InMemory => (remembered.Bytes + slow.Bytes, remembered.Most + slow.Most);

    /// <param name="read">
    /// Gives the bytes to render from, or null when they are not there any more, which is null here.
    /// </param>
    public async Task<OrRefused<ImageVariant>?> GetAsync(ImageInfo info, int width, VariantFormat format,
        Func<CancellationToken, Task<byte[]?>> read, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"images/{info.Hash}/{width}.{format.Name()}");
        var found = Remembered(path) ?? await flights.RunAsync(
            path, leaving => MakeAsync(path, info, width, format, read, leaving), cancellationToken);
        return found?.Value is { } variant ? variant with { Original = info } : found;
    }

    public async Task ClearAsync(IReadOnlySet<string> hashes, CancellationToken cancellationToken)
    {
        await foreach (var blob in site.GetBlobsAsync(new GetBlobsOptions { Prefix = "images/" }, cancellationToken))
            if (!hashes.Contains(blob.Name.Split('/')[1]))
                await site.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken);
    }

    public void Dispose()
    {
        remembered.Dispose();
        slow.Dispose();
    }

    private async Task<OrRefused<ImageVariant>?> MakeAsync(string path, ImageInfo info, int width, VariantFormat format,
        Func<CancellationToken, Task<byte[]?>> read, CancellationToken cancellationToken)
    {
        // Another request may have made it since the caller looked.
        if (Remembered(path) is { } landed) return landed;

        var content = await StoredAsync(path, cancellationToken);
        if (content is null)
        {
            if (IsSlow(info.Hash)) return RememberSlow(path);
            var rendered = await renderer.RenderAsync(info, width, format, read, cancellationToken);
            if (rendered?.Refusal is ImageRefusal.TooSlow) RememberSlow(info.Hash);
            if (rendered?.Value is not { } bytes) return rendered?.Refusal;
            content = await StoreAsync(path, bytes, format);
        }

        var variant = new ImageVariant(info, format, content, TagOf(content));
        return remembered.Set(path, variant);
    }

    private OrRefused<ImageVariant>? Remembered(string path)
    {
        if (remembered.TryGet(path, out var variant)) return variant;
        return IsSlow(path) ? ImageRefusal.TooSlow : null;
    }

    // Perhaps the machine was busy, so it is tried again, but not by every request.
    private bool IsSlow(string name) => slow.TryGet(name, out var known) && time.GetUtcNow() < known.Until;

    private ImageRefusal RememberSlow(string name)
    {
        slow.Set(name, new Slow(time.GetUtcNow() + SlowFor));
        return ImageRefusal.TooSlow;
    }

    private async Task<byte[]?> StoredAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return (await site.GetBlobClient(path).DownloadContentAsync(cancellationToken)).Value.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.Status == 404 || e.ErrorCode == BlobErrorCode.ContainerBeingDeleted)
        {
            return null;
        }
    }

    // The reader gets the image even if it cannot be stored.
    private async Task<byte[]> StoreAsync(string path, byte[] content, VariantFormat format)
    {
        try
        {
            return await UploadAsync(path, content, format);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return await StoreInNewContainerAsync(path, content, format);
        }
        catch (Exception e)
        {
            ImageLog.NotStored(log, path, e);
            return content;
        }
    }

    private async Task<byte[]> StoreInNewContainerAsync(string path, byte[] content, VariantFormat format)
    {
        try
        {
            await site.CreateIfNotExistsAsync();
            return await UploadAsync(path, content, format);
        }
        catch (Exception e)
        {
            ImageLog.NotStored(log, path, e);
            return content;
        }
    }

    // The first of several instances wins, and all serve its bytes: they may run different versions of the codec.
    private async Task<byte[]> UploadAsync(string path, byte[] content, VariantFormat format)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = format.ContentType(), CacheControl = Immutable },
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        try
        {
            await site.GetBlobClient(path).UploadAsync(new BinaryData(content), options);
            return content;
        }
        catch (RequestFailedException e)
            when (e.Status is 409 or 412 && e.ErrorCode != BlobErrorCode.ContainerBeingDeleted)
        {
            return await StoredAsync(path, CancellationToken.None) ?? content;
        }
    }

    private static string TagOf(byte[] content) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"";

    private sealed record Slow(DateTimeOffset Until);
}
