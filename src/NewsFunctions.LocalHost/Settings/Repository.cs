namespace NewsFunctions.LocalHost.Settings;

/// <summary>Where the developer's files are.</summary>
internal static class Repository
{
    /// <summary>
    /// The folder of NewsFunctions.sln, looked for upwards from the app and then from the current folder.
    /// </summary>
    public static string? Root { get; } = FindFrom(AppContext.BaseDirectory)
        ?? FindFrom(Directory.GetCurrentDirectory());

    public static string RootOrCurrent => Root ?? Directory.GetCurrentDirectory();

    private static string? FindFrom(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NewsFunctions.sln"))) return folder.FullName;
        }
        return null;
    }
}
