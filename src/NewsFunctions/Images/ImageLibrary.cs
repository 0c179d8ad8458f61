using Microsoft.Extensions.Options;
using NewsFunctions.Storage;

namespace NewsFunctions.Images;

/// <summary>
/// The editors' images and their variants. A repeated request costs no storage call, and neither do requests for names
/// that no image has.
/// </summary>
public sealed class ImageLibrary : IDisposable
{
    /// <summary>For so long, storage is not asked again whether an original has changed.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private readonly ImageOriginals originals;
    private readonly ImageVariants variants;
    private readonly ImageDirectory directory;

    public ImageLibrary(
        StorageClients storage, IOptions<ImageOptions> options, TimeProvider time, ILogger<ImageLibrary> log)
        : this(storage, options.Value, time, log, ImageCodec.Render)
    {
    }

    internal ImageLibrary(
        StorageClients storage, ImageOptions options, TimeProvider time, ILogger<ImageLibrary> log, RenderImage render)
    {
        directory = new ImageDirectory(storage.Images, time);
        originals = new ImageOriginals(storage.Images, directory, time, log);
        variants = new ImageVariants(storage.Site, new ImageRenderer(options, time, render), time, log);
    }

    /// <summary>Bytes in memory, and the most that there may be.</summary>
    internal (long Bytes, long Most) InMemory =>
        (originals.InMemory.Bytes + variants.InMemory.Bytes, originals.InMemory.Most + variants.InMemory.Most);

    /// <summary>Null: there is no such image.</summary>
    /// <param name="maxAge">Zero if the caller knows of a change, such as the handler of an upload.</param>
    public async Task<OrRefused<ImageInfo>?> FindAsync(
        ImageName name, TimeSpan? maxAge = null, CancellationToken cancellationToken = default) =>
        (await originals.FindAsync(name, maxAge ?? MaxAge).WaitAsync(cancellationToken))?.Result;

    /// <summary>Null: there is no such blob. For who wants to know of recordings too.</summary>
    public Task<ImageOriginal?> FindOriginalAsync(
        ImageName name, TimeSpan maxAge, CancellationToken cancellationToken) =>
        originals.FindAsync(name, maxAge).WaitAsync(cancellationToken);

    /// <summary>
    /// The image that a name in an article means, as it lies in the container now: of this name, or else of one that
    /// differs in its form of Unicode or in case only.
    /// </summary>
    public async Task<ImageOriginal?> FindNewestAsync(ImageName written, CancellationToken cancellationToken)
    {
        if (await originals.FindAsync(written, TimeSpan.Zero).WaitAsync(cancellationToken) is { } exact) return exact;
        return await directory.NearAsync(written).WaitAsync(cancellationToken) is { } near
            ? await originals.FindAsync(near, TimeSpan.Zero).WaitAsync(cancellationToken)
            : null;
    }

    /// <summary>To be called when an image was added or deleted.</summary>
    public void Noticed()
    {
        directory.Forget();
        originals.ForgetMissing();
    }

    /// <returns>Name and ETag of every blob in the editors' container.</returns>
    public Task<Dictionary<string, string>> ListAsync(CancellationToken cancellationToken) =>
        originals.ListAsync(cancellationToken);

    /// <summary>Null: there is no such image. Without width or format, see <see cref="ImageInfo"/>.</summary>
    /// <param name="expectedHash">The hash in the requested address. If it is not the known one, storage is asked
    /// sooner.</param>
    public async Task<OrRefused<ImageVariant>?> GetVariantAsync(ImageName name, int? width, VariantFormat? format,
        string? expectedHash = null, CancellationToken cancellationToken = default)
    {
        var original = await originals.FindAsync(name, MaxAge).WaitAsync(cancellationToken);
        if (expectedHash is not null && original?.Result.Value is { } known && known.Hash != expectedHash)
        {
            // The article may have been rendered with a newer image. Not every time: old addresses stay in use too.
            original = await originals.FindAsync(name, TimeSpan.FromSeconds(2)).WaitAsync(cancellationToken);
        }

        for (var tries = 0; original is not null && tries < 3; tries++)
        {
            if (original.Result.Value is not { } info) return original.Result.Refusal!.Value;
            if (await RenderAsync(original, info, width, format, cancellationToken) is { } variant) return variant;

            // Overwritten or deleted since it was looked at.
            original = await originals.FindAsync(name, TimeSpan.Zero).WaitAsync(cancellationToken);
        }

        return null;
    }

    /// <summary>
    /// Deletes the variants of images that no longer exist. If they are requested again, they are made again.
    /// </summary>
    /// <param name="hashes">Hashes of the images whose variants stay.</param>
    public Task ClearVariantsAsync(IReadOnlySet<string> hashes, CancellationToken cancellationToken) =>
        variants.ClearAsync(hashes, cancellationToken);

    public void Dispose()
    {
        originals.Dispose();
        variants.Dispose();
    }

    private async Task<OrRefused<ImageVariant>?> RenderAsync(
        ImageOriginal original, ImageInfo info, int? width, VariantFormat? format, CancellationToken cancellationToken)
    {
        var variant = await variants.GetAsync(info, info.WidthFor(width), format ?? info.DefaultFormat,
            leaving => originals.ReadAsync(info.Name, original.Version, leaving), cancellationToken);
        if (variant?.Refusal is { } refusal && refusal.IsOfFile()) originals.Refuse(info.Name, original, refusal);
        return variant;
    }
}
