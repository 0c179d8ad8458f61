using System.Text.RegularExpressions;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Documentation;

public sealed partial class LinkTests
{
    public static TheoryData<string> Pages =>
        [.. Documents().Select(path => Path.GetRelativePath(Repository.RootOrCurrent, path))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_that_a_page_links_to_or_names_exists(string page)
    {
        var path = Path.Combine(Repository.RootOrCurrent, page);
        var text = CodeBlock().Replace(File.ReadAllText(path), "");
        var links = Link().Matches(text).Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(link => link.Length > 0 && !link.Contains(':', StringComparison.Ordinal))
            .Select(link => Path.Combine(Path.GetDirectoryName(path)!, link));
        var names = Named().Matches(text)
            .Select(match => Path.Combine(Repository.RootOrCurrent, match.Groups[1].Value));

        Assert.All(links.Concat(names), target =>
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{page}: {target} does not exist."));
    }

    private static IEnumerable<string> Documents()
    {
        var root = Repository.RootOrCurrent;
        string[] folders = ["docs", "samples", "src/NewsFunctions/Views/Bots"];
        return Directory.GetFiles(root, "*.md")
            .Concat(folders.SelectMany(folder => Directory.GetFiles(Path.Combine(root, folder), "README.md")))
            .Concat(Directory.GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories))
            .Distinct();
    }

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    // `src/NewsFunctions/Feeds/`, `infra/storage.json`
    [GeneratedRegex(@"`((?:src|tests|infra|docs|samples)/[A-Za-z0-9./_-]*)`")]
    private static partial Regex Named();
}
