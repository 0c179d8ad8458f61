namespace NewsFunctions.Check;

/// <summary>The folder that dotnet publish made, before it goes to Azure.</summary>
public static class Package
{
    /// <returns>What is wrong with it, in words.</returns>
    public static IReadOnlyList<string> Problems(string folder)
    {
        var problems = new List<string>();
        foreach (var needed in new[] { "host.json", "functions.metadata", "worker.config.json" })
            if (!File.Exists(Path.Combine(folder, needed)))
                problems.Add($"{needed} is missing: this is no package for Azure");
        foreach (var file in Directory.EnumerateFiles(folder, "local.settings*.json", SearchOption.AllDirectories))
            problems.Add($"{Path.GetRelativePath(folder, file)} must not leave the developer's machine");
        if (problems.Count > 0) return problems;
        return FunctionList.Compare(
            FunctionList.Expected,
            FunctionList.OfPackage(File.ReadAllText(Path.Combine(folder, "functions.metadata"))));
    }
}
