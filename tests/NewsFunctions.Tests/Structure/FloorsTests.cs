using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Structure;

/// <summary>
/// Holds the folders to the floors that docs/architecture.md draws: a folder uses only what stands below it.
/// </summary>
public sealed partial class FloorsTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, int>> Drawn = new(ReadFloors);

    [Fact]
    public void Every_folder_stands_on_one_floor_of_the_drawing()
    {
        var folders = Directory.GetDirectories(Sources.Root).Select(path => Path.GetFileName(path)!)
            .Where(name => name is not ("obj" or "bin")).Order(StringComparer.Ordinal);

        Assert.Equal(folders, Drawn.Value.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Namespaces_are_named_as_their_folders()
    {
        var wrong = Sources.Trees.Where(tree => !Sources.Folder(tree).EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>())
            .Where(space => space.Name.ToString() != $"NewsFunctions.{Sources.Folder(space.SyntaxTree)}");

        Assert.Empty(wrong.Select(Sources.Place));
    }

    [Fact]
    public void Arrows_point_down_only()
    {
        var arrows = Arrows(Sources.Compilation, Sources.Trees).ToList();

        Assert.Contains(arrows, arrow => arrow is { From: "Articles", To: "Catalogue" });
        Assert.Empty(Faults(arrows));
    }

    [Fact]
    public void An_arrow_that_points_up_is_seen()
    {
        var wrong = CSharpSyntaxTree.ParseText(
            "namespace NewsFunctions.Storage; class Wrong { object? Use() => NewsFunctions.Feeds.FeedFormats.All; }",
            path: Path.Combine(Sources.Root, "Storage/Wrong.cs"), cancellationToken: App.Stop);

        Assert.Contains("Storage/Wrong.cs:1 uses Feeds.FeedFormats",
            Faults(Arrows(Sources.Compilation.AddSyntaxTrees(wrong), [wrong])));
    }

    [Fact]
    public void Nothing_knows_of_the_composition()
    {
        var users = Sources.Trees.Where(tree => Sources.Folder(tree) is not ("Composition.cs" or "Program.cs"))
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>())
            .Where(name => name.Identifier.Text == nameof(Composition));

        Assert.Empty(users.Select(Sources.Place));
    }

    private static IEnumerable<string> Faults(IEnumerable<Arrow> arrows) => arrows
        .Where(arrow => Drawn.Value.GetValueOrDefault(arrow.From) <= Drawn.Value.GetValueOrDefault(arrow.To))
        .Select(arrow => $"{arrow.Place} uses {arrow.To}.{arrow.Type}").Distinct();

    private static IEnumerable<Arrow> Arrows(CSharpCompilation compilation, IReadOnlyList<SyntaxTree> trees)
    {
        foreach (var tree in trees.Where(tree => !Sources.Folder(tree).EndsWith(".cs", StringComparison.Ordinal)))
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (TypeOf(model.GetSymbolInfo(name).Symbol) is not { } type || FolderOf(type) is not { } to) continue;
                if (to != Sources.Folder(tree))
                    yield return new(Sources.Folder(tree), to, type.Name, Sources.Place(name));
            }
        }
    }

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol) => symbol as INamedTypeSymbol ?? symbol?.ContainingType;

    private static string? FolderOf(INamedTypeSymbol type) =>
        type.ContainingNamespace?.ToString()?.Split('.') is ["NewsFunctions", var folder] ? folder : null;

    // | 9 | `Discovery`, `Rebuilding` | ... |
    private static Dictionary<string, int> ReadFloors() => (
        from line in File.ReadLines(Path.Combine(Repository.RootOrCurrent, "docs/architecture.md"))
        let row = Row().Match(line)
        where row.Success
        from folder in Folder().Matches(row.Groups[2].Value)
        select (Name: folder.Groups[1].Value, Floor: int.Parse(row.Groups[1].Value))).ToDictionary(
            x => x.Name, x => x.Floor);

    [GeneratedRegex(@"^\| (\d+) \|([^|]*)\|")]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex Folder();

    private sealed record Arrow(string From, string To, string Type, string Place);
}
