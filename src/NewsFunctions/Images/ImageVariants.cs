using System.Globalization;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Caching.Memory;
using NewsFunctions.Storage;

namespace NewsFunctions.Images;

/// <summary>
/// Rendered images: in memory, else in <c>site</c> under <c>images/{hash}/{width}.{format}</c>, else made from the
/// original and put there. The container may be dropped at any time.
/// </summary>
internal sealed class ImageVariants(BlobContainerClient site, ILogger log) : IDisposable
{
    private const long MaxMemory = 64 * 1024 * 1024;
    public const string Immutable = "public, max-age=31536000, immutable";

    private readonly MemoryCache remembered = new(new MemoryCacheOptions { SizeLimit = MaxMemory });
    private readonly SingleFlight<string, OrRefused<ImageVariant>?> flights = new();

    // A 40 megapixel AVIF takes some 650 MB while it is rendered (a JPEG 70 to 190), and an instance has 2 GB a core.
    private readonly SemaphoreSlim renderings = new(Math.Clamp(Environment.ProcessorCount, 1, 2));

    /// <param name="original">Gives the bytes to render from, or null when they are not there any more, which is null
    /// here.</param>
    public Task<OrRefused<ImageVariant>?> GetAsync(
        ImageInfo info, int width, VariantFormat format, Func<Task<byte[]?>> original)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"images/{info.Hash}/{width}.{format.Name()}");
        return remembered.TryGetValue(path, out ImageVariant? variant)
            ? Task.FromResult<OrRefused<ImageVariant>?>(variant! with { Original = info })
            : flights.RunAsync(path, () => MakeAsync(path, info, width, format, original));
    }

    public async Task ClearAsync(IReadOnlySet<string> hashes, CancellationToken cancellation)
    {
        await foreach (var blob in site.GetBlobsAsync(new GetBlobsOptions { Prefix = "images/" }, cancellation))
            if (!hashes.Contains(blob.Name.Split('/')[1]))
                await site.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation);
    }

    public void Dispose()
    {
        remembered.Dispose();
        renderings.Dispose();
    }

    private async Task<OrRefused<ImageVariant>?> MakeAsync(
        string path, ImageInfo info, int width, VariantFormat format, Func<Task<byte[]?>> original)
    {
        // Another flight may have landed between the caller's look and this one.
        if (remembered.Get<ImageVariant>(path) is { } landed) return landed with { Original = info };

        var content = await StoredAsync(path);
        if (content is null)
        {
            if (await RenderAsync(width, format, original) is not { } rendered) return null;
            if (rendered.Refusal is { } refusal) return refusal;
            content = await StoreAsync(path, rendered.Value!, format);
        }

        var variant = new ImageVariant(info, format, content, TagOf(content));
        return remembered.Set(path, variant, new MemoryCacheEntryOptions { Size = content.Length });
    }

    // The original is read when it is its turn: those that wait hold nothing.
    private async Task<OrRefused<byte[]>?> RenderAsync(int width, VariantFormat format, Func<Task<byte[]?>> original)
    {
        await renderings.WaitAsync();
        try
        {
            if (await original() is not { } bytes) return null;
            return ImageCodec.Render(bytes, width, format);
        }
        finally
        {
            renderings.Release();
        }
    }

    private async Task<byte[]?> StoredAsync(string path)
    {
        try
        {
            return (await site.GetBlobClient(path).DownloadContentAsync()).Value.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.Status == 404 || e.ErrorCode == BlobErrorCode.ContainerBeingDeleted)
        {
            return null;
        }
    }

    // Storing spares the next rendering; the reader gets the image whether it succeeds or not.
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
            return await StoredAsync(path) ?? content;
        }
    }

    private static string TagOf(byte[] content) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"";
}
