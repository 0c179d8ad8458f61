using System.Text.RegularExpressions;
using NewsFunctions.LocalHost.Settings;
using YamlDotNet.RepresentationModel;

namespace NewsFunctions.Tests.Hosting;

/// <summary>
/// What GitHub runs for us has no more rights than it needs, and runs nothing that others can change.
/// </summary>
public sealed partial class WorkflowTests
{
    private static readonly string Folder = Path.Combine(Repository.RootOrCurrent, ".github", "workflows");

    public static TheoryData<string> Workflows =>
        [.. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_action_is_pinned_to_a_commit_and_says_of_which_version(string workflow)
    {
        var uses = Uses().Matches(File.ReadAllText(Path.Combine(Folder, workflow)));
        Assert.NotEmpty(uses);
        Assert.All(uses, use => Assert.Matches("^[A-Za-z/-]+@[0-9a-f]{40} # v[0-9.]+$", use.Groups[1].Value));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Nothing_may_be_written_but_by_the_job_that_says_so(string workflow)
    {
        var root = Read(workflow);
        Assert.All(Rights(root), right => Assert.Equal("contents: read", right));
        string[] extra = [.. Children(root, "jobs").SelectMany(job => Rights((YamlMappingNode)job.Value))
            .Where(right => right != "contents: read")];
        Assert.Equal(
            workflow switch
            {
                "deploy.yml" =>
                ["id-token: write"],
                "codeql.yml" => ["security-events: write"],
                "release.yml" => ["contents: write", "id-token: write", "attestations: write"],
                _ => []
            }, extra);
        Assert.DoesNotContain("secrets.", File.ReadAllText(Path.Combine(Folder, workflow)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_folder_with_packages_of_npm_is_kept_up_to_date()
    {
        var file = File.ReadAllText(Path.Combine(Folder, "..", "dependabot.yml"));
        var folders = new[] { "src", "tests", "deploy" }.SelectMany(folder => Directory.EnumerateFiles(
                Path.Combine(Repository.RootOrCurrent, folder), "package-lock.json", SearchOption.AllDirectories))
            .Select(found => Path.GetDirectoryName(Path.GetRelativePath(Repository.RootOrCurrent, found))!)
            .Where(folder => !folder.Split('/').Any(part => part is "bin" or "node_modules")).ToList();

        Assert.Contains("tests/pages", folders);
        Assert.All(folders, folder => Assert.Matches(
            $"- /({Regex.Escape(folder)}|{Regex.Escape(Path.GetDirectoryName(folder)!)}/[*])\n", file));
    }

    private static YamlMappingNode Read(string workflow)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Path.Combine(Folder, workflow));
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<string> Rights(YamlMappingNode node) =>
        Children(node, "permissions").Select(right => $"{right.Key}: {right.Value}");

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Children(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(name, out var child) ? ((YamlMappingNode)child).Children : [];

    [GeneratedRegex(@"uses: (.+)")]
    private static partial Regex Uses();
}
