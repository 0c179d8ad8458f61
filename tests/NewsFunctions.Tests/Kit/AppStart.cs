namespace NewsFunctions.Tests.Kit;

/// <summary>How tests and benchmarks start an app, whatever the developer's machine has set.</summary>
internal static class AppStart
{
    /// <summary>The functions of the app that run without being asked.</summary>
    public static readonly IReadOnlyList<string> Triggers =
        ["SweepArticles", "RollUpViews", "RebuildTrending", "RebuildFeeds", "RebuildSearch", "AnnounceChanges",
            "BackUpCounts", "PublishArticle", "DeliverWebhooks"];

    /// <summary>As on the command line; of two that set the same, the last counts.</summary>
    public static string[] Arguments(
        string connectionString, IEnumerable<string> disabled, params IEnumerable<string> settings)
    {
        string[] all =
        [
            "urls=http://127.0.0.1:0", $"Storage:ConnectionString={connectionString}", "Samples:Enabled=false",
            "Logging:LogLevel:Default=Warning", "LocalSettings=none", FrontDoor.Setting,
            .. disabled.Select(name => $"AzureWebJobs:{name}:Disabled=true"), .. settings,
        ];
        return [.. all.Select(setting => $"--{setting}")];
    }
}
