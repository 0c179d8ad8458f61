using System.Collections.Frozen;

namespace NewsFunctions.Images;

/// <summary>What is listened to or watched.</summary>
public sealed record MediaType(string Name, bool IsVideo)
{
    /// <summary>Of a recording; a longer one is better cut in parts.</summary>
    public const long MaxBytes = 500L * 1024 * 1024;

    private static readonly FrozenDictionary<string, MediaType> ByEnding = new Dictionary<string, MediaType>
    {
        [".mp3"] = new("audio/mpeg", false),
        [".m4a"] = new("audio/mp4", false),
        [".ogg"] = new("audio/ogg", false),
        [".mp4"] = new("video/mp4", true),
        [".webm"] = new("video/webm", true),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <returns>Null where the name does not end as one of these.</returns>
    public static MediaType? OfName(string name) => ByEnding.GetValueOrDefault(Path.GetExtension(name));
}
