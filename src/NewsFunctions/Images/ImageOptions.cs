using System.ComponentModel.DataAnnotations;

namespace NewsFunctions.Images;

public sealed class ImageOptions
{
    /// <summary>
    /// Variants that an instance renders at the same time; one of them is never of a large original. A 40 megapixel
    /// AVIF takes some 650 MB meanwhile (a JPEG 70 to 190), and an instance has 2 GB a core.
    /// </summary>
    [Range(2, 16)]
    public int Renderings { get; set; } = 2;

    /// <summary>Variants that wait to be rendered, half of them at most of large originals; beyond it 503.</summary>
    [Range(1, 10_000)]
    public int QueueLength { get; set; } = 100;

    /// <summary>For one rendering; beyond it the image is refused as too slow.</summary>
    [Range(1, 200)]
    public int TimeoutSeconds { get; set; } = 30;
}
