using System.ComponentModel.DataAnnotations;

namespace NewsFunctions.Images;

public sealed class ImageOptions
{
    /// <summary>
    /// Variants that an instance renders at the same time. One place is kept for small originals. A 40 megapixel AVIF
    /// needs some 650 MB (a JPEG 70 to 190), and an instance has 2 GB for each core.
    /// </summary>
    [Range(2, 16)]
    public int Renderings { get; set; } = 2;

    /// <summary>Variants that may wait, at most half of them of large originals; more are answered 503.</summary>
    [Range(1, 10_000)]
    public int QueueLength { get; set; } = 100;

    /// <summary>For one rendering; beyond it the image is refused as too slow.</summary>
    [Range(1, 200)]
    public int TimeoutSeconds { get; set; } = 30;
}
