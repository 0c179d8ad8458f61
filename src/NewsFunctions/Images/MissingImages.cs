using NewsFunctions.Storage;

namespace NewsFunctions.Images;

/// <summary>
/// Names that no image has, remembered for some seconds: a broken link on a page that many read, or somebody who tries
/// names. For each of many new names a listing is asked, and not storage.
/// </summary>
internal sealed class MissingImages(long maxMemory, TimeProvider time) : IDisposable
{
    private const int Many = 20;
    /// <summary>As long as caches in front of the app keep the answer.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);
    private readonly ByteCache<string, Missing> names = new(maxMemory, (name, _) => 40 + (2 * name.Length));
    private readonly RecentCount added = new(time, MaxAge);

    public long Bytes => names.Bytes;

    /// <summary>So many lately that the next one is hardly an image of ours.</summary>
    public bool AreMany => added.Value >= Many;

    public bool Has(ImageName name) =>
        names.TryGet(name.Value, out var missing) && time.GetElapsedTime(missing.Since) < MaxAge;

    public void Add(ImageName name)
    {
        names.Set(name.Value, new Missing(time.GetTimestamp()), MaxAge);
        added.Add();
    }

    public void Clear() => names.Clear();

    public void Dispose() => names.Dispose();

    private sealed record Missing(long Since);
}
