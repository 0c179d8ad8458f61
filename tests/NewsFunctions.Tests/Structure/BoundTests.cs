using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Structure;

/// <summary>Whatever can grow in the memory of an instance stands with its bound in docs/architecture.md.</summary>
public sealed partial class BoundTests
{
    private static readonly string[] Growing =
    [
        "ByteCache", "RecentEntries", "SingleFlight", "GroupCommit", "Dictionary", "ConcurrentDictionary",
        "SortedDictionary",
        "HashSet", "Queue", "ConcurrentQueue", "PriorityQueue", "ConcurrentBag", "List", "Channel", "MemoryCache",
    ];

    [Fact]
    public void Everything_that_grows_is_in_the_table_with_its_bound()
    {
        var described = Table();
        var growing = Fields()
            .Where(field => Growing.Contains(NameOf(field.Declaration.Type)) && !IsConstant(field))
            .Select(field => field.Ancestors().OfType<TypeDeclarationSyntax>().Last().Identifier.Text)
            .Distinct().ToList();

        Assert.Equal("", string.Join(", ", growing.Except(described)));
        Assert.True(growing.Count > 15, $"Only {growing.Count} classes were found.");
    }

    [Fact]
    public void Every_cache_counts_bytes() => Assert.Empty(
        Sources.Trees.Where(tree => Path.GetFileName(tree.FilePath) != "ByteCache.cs")
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>())
            .Where(name => name.Identifier.Text is "MemoryCache" or "IMemoryCache").Select(Sources.Place));

    /// <summary>Lazy remembers a failure for ever, also one of a moment without memory.</summary>
    [Fact]
    public void Nothing_remembers_that_it_could_not_be_made() => Assert.Empty(
        Sources.Trees.SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<GenericNameSyntax>())
            .Where(name => name.Identifier.Text == "Lazy"
                && !name.Ancestors().OfType<DocumentationCommentTriviaSyntax>().Any())
            .Select(Sources.Place));

    private static IEnumerable<FieldDeclarationSyntax> Fields() =>
        Sources.Trees.SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<FieldDeclarationSyntax>());

    private static string NameOf(TypeSyntax type) => type switch
    {
        GenericNameSyntax generic => generic.Identifier.Text,
        NullableTypeSyntax nullable => NameOf(nullable.ElementType),
        IdentifierNameSyntax name => name.Identifier.Text,
        _ => "",
    };

    // Tables that are written in the source do not grow.
    private static bool IsConstant(FieldDeclarationSyntax field) =>
        field.Modifiers.Any(modifier => modifier.Text == "static")
        && NameOf(field.Declaration.Type) is not (
            "ByteCache" or "ConcurrentDictionary" or "RecentEntries" or "SingleFlight");

    private static HashSet<string> Table()
    {
        var text = File.ReadAllText(Path.Combine(Repository.RootOrCurrent, "docs", "architecture.md"));
        var section = text[text.IndexOf("## Memory", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", 5, StringComparison.Ordinal)];
        return [.. ClassName().Matches(section).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+)`")]
    private static partial Regex ClassName();
}
