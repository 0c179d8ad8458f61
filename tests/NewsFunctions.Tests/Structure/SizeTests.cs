using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NewsFunctions.Tests.Structure;

/// <summary>How long methods and files of the function app may become, so that each can be read at once.</summary>
public sealed class SizeTests
{
    private const int MaxMethod = 60;
    private const int MaxOfNineInTen = 16;
    private const int MaxFile = 250;
    private const int MaxParameters = 8;

    [Fact]
    public void No_method_is_longer_than_a_screen() =>
        Assert.Empty(
            Methods().Where(method => Lines(method) > MaxMethod)
                .Select(method => $"{Sources.Place(method)}: {Lines(method)} lines"));

    [Fact]
    public void Nine_of_ten_methods_are_short()
    {
        var lengths = Methods().Select(Lines).Order().ToList();

        Assert.InRange(lengths[lengths.Count * 9 / 10], 1, MaxOfNineInTen);
    }

    [Fact]
    public void No_file_is_long() =>
        Assert.Empty(
            Sources.Trees.Where(tree => Length(tree) > MaxFile)
                .Select(tree => $"{tree.FilePath}: {Length(tree)} lines"));

    /// <summary>A record that lists its properties is data, however many they are.</summary>
    [Fact]
    public void No_class_is_made_of_too_many_others() => Assert.Empty(
        from list in Sources.Trees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<ParameterListSyntax>()
        where list.Parent is ClassDeclarationSyntax or ConstructorDeclarationSyntax
            && list.Parameters.Count > MaxParameters
        select $"{Sources.Place(list)}: {list.Parameters.Count} parameters");

    private static IEnumerable<SyntaxNode> Methods() =>
        Sources.Trees.SelectMany(tree => tree.GetRoot().DescendantNodes())
            .Where(node => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax { Body: not null });

    private static int Lines(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static int Length(SyntaxTree tree) => tree.GetText().Lines.Count - 1;
}
