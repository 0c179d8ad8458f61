namespace NewsFunctions.Feeds;

/// <summary>Files that belong to the feeds, built into the app.</summary>
internal static class FeedAssets
{
    /// <summary>What a person sees who opens a feed in a browser.</summary>
    public static byte[] Style { get; } = Read("feed.xsl");

    public static byte[] Icon { get; } = Read("icon.png");

    private static byte[] Read(string name)
    {
        using var stream = typeof(FeedAssets).Assembly.GetManifestResourceStream($"NewsFunctions.Feeds.{name}")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
