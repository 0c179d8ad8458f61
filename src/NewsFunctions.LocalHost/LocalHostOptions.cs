using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.LocalHost;

/// <summary>What a test changes about the local host; a developer never needs to.</summary>
public sealed class LocalHostOptions
{
    /// <summary>The folder with the articles and images for an empty store, if it exists.</summary>
    public string SamplesFolder { get; set; } = Path.Combine(Repository.RootOrCurrent, "samples");

    /// <summary>
    /// How long a received queue message stays hidden; renewed while its function runs. Ten minutes on the real host;
    /// here an app that was killed should find its messages again soon.
    /// </summary>
    public TimeSpan MessageLease { get; set; } = TimeSpan.FromSeconds(15);
}
