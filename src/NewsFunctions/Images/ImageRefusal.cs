namespace NewsFunctions.Images;

/// <summary>Why an image is not served. The names are shown to editors: they do not change.</summary>
public enum ImageRefusal
{
    TooLarge,
    TooManyPixels,
    TooManyScans,
    TooManyFrames,
    TooMuchMetadata,
    NotAnImage,
    Svg,
    Corrupt,
    NotPlayable,
    TooLong,
    TooSlow,
    Busy,
}

public static class ImageRefusals
{
    /// <summary>Whether only another file can help.</summary>
    public static bool IsOfFile(this ImageRefusal refusal) =>
        refusal is not (ImageRefusal.TooSlow or ImageRefusal.Busy);

    /// <summary>In an editor's words, with what to do.</summary>
    public static string Reason(this ImageRefusal refusal) => refusal switch
    {
        ImageRefusal.TooLarge => "The file is larger than 20 MB. Export it with stronger compression or smaller.",
        ImageRefusal.TooManyPixels =>
            "The image has more than 40 megapixels. Scale it down; 1920 pixels of width are shown at most.",
        ImageRefusal.TooManyScans => "The JPEG is stored in more than 100 passes. Open it, and save it again.",
        ImageRefusal.TooManyFrames => "The image has more than 1000 frames or parts. Export its first frame alone.",
        ImageRefusal.TooMuchMetadata =>
            "Profiles, comments and camera data take more than 8 MB. Export the image without them.",
        ImageRefusal.NotAnImage =>
            "The file is not a JPEG, PNG, WebP, AVIF or GIF, whatever its name says. Export it as one of these.",
        ImageRefusal.Svg => "SVG files can carry scripts and are not accepted. Export the drawing as PNG or WebP.",
        ImageRefusal.Corrupt => "The image is damaged or cut off. Open it, save it again and repeat the upload.",
        ImageRefusal.NotPlayable =>
            "The file is not the MP3, M4A, OGG, MP4 or WebM that its name says. Export it as one of these.",
        ImageRefusal.TooLong => "The recording is larger than 500 MB. Cut it into parts, or export it smaller.",
        ImageRefusal.TooSlow =>
            "Making this size of the image takes too long. Scale the image down, or export it as JPEG.",
        ImageRefusal.Busy =>
            "Too many images are being made at the moment. Nothing is wrong with this one; ask again.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}

/// <summary>Exactly one of the two is set.</summary>
public readonly record struct OrRefused<T> where T : class
{
    private OrRefused(T? value, ImageRefusal? refusal) => (Value, Refusal) = (value, refusal);

    public T? Value { get; }
    public ImageRefusal? Refusal { get; }

    public static implicit operator OrRefused<T>(T value) => new(value, null);
    public static implicit operator OrRefused<T>(ImageRefusal refusal) => new(null, refusal);
}
