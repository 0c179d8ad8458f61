using System.Text.RegularExpressions;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Documentation;

public sealed partial class GlossaryTests
{
    private static readonly string[] Rows = [.. File.ReadLines(
        Path.Combine(Repository.RootOrCurrent, "docs/glossary.md"))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal)
            && !line.StartsWith("| Word |", StringComparison.Ordinal))];

    [Fact]
    public void Every_word_stands_once() => Assert.Distinct(Rows.Select(row => row.Split('|')[1].Trim()));

    [Fact]
    public void Every_file_that_a_word_is_found_in_exists()
    {
        var files = Rows.SelectMany(row => NamedFile().Matches(row)).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(files);
        Assert.All(files,
            file => Assert.True(File.Exists(Path.Combine(Repository.RootOrCurrent, "src/NewsFunctions", file)), file));
    }

    // `Catalogue/Snapshot.cs`
    [GeneratedRegex("`([A-Za-z]+/[A-Za-z]+\\.cs)`")]
    private static partial Regex NamedFile();
}
