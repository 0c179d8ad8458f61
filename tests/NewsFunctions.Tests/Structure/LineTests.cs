using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Structure;

/// <summary>Holds the limit of .editorconfig, which no formatter knows.</summary>
public sealed class LineTests
{
    private const int MaxColumns = 120;

    [Fact]
    public void No_line_is_longer_than_120_columns() => Assert.Empty(
        from file in Files()
        from line in File.ReadLines(file).Index()
        let columns = line.Item.EnumerateRunes().Count()
        where columns > MaxColumns
        select $"{Path.GetRelativePath(Repository.RootOrCurrent, file)}:{line.Index + 1}: {columns} columns");

    private static IEnumerable<string> Files()
    {
        var files = new[] { "src", "tests", "deploy" }.SelectMany(folder => Directory.EnumerateFiles(
            Path.Combine(Repository.RootOrCurrent, folder), "*.cs", SearchOption.AllDirectories));
        return files.Where(file => !file.Split(Path.DirectorySeparatorChar).Any(
            folder => folder is "obj" or "bin" or "generated" or "node_modules"));
    }
}
