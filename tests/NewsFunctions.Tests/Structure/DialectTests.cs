using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NewsFunctions.Tests.Structure;

/// <summary>What no formatter holds: one name for every token, one order of members.</summary>
public sealed class DialectTests
{
    [Fact]
    public void Every_cancellation_token_is_called_cancellationToken() => Assert.Empty(
        from parameter in Nodes<ParameterSyntax>()
        where parameter.Type?.ToString().TrimEnd('?') == "CancellationToken"
            && parameter.Identifier.Text != "cancellationToken"
        select Sources.Place(parameter));

    [Fact]
    public void Fields_come_first_then_constructors_properties_methods_and_types_public_methods_before_private() =>
        Assert.Empty(
            from type in Nodes<TypeDeclarationSyntax>()
            from pair in type.Members.Zip(type.Members.Skip(1))
            where Rank(pair.First) > Rank(pair.Second)
            select Sources.Place(pair.Second));

    private static IEnumerable<T> Nodes<T>() =>
        Sources.Trees.Concat(Sources.LocalHostTrees).SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<T>();

    private static int Rank(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax when Has(member, SyntaxKind.ConstKeyword) => 0,
        FieldDeclarationSyntax when Has(member, SyntaxKind.StaticKeyword) => 1,
        FieldDeclarationSyntax => 2,
        ConstructorDeclarationSyntax => 3,
        BasePropertyDeclarationSyntax or EventFieldDeclarationSyntax => 4,
        // What a generator writes stands with the private methods, whoever calls it.
        BaseMethodDeclarationSyntax
            when !Has(member, SyntaxKind.PrivateKeyword) && !Has(member, SyntaxKind.PartialKeyword) => 5,
        BaseMethodDeclarationSyntax => 6,
        _ => 7,
    };

    private static bool Has(MemberDeclarationSyntax member, SyntaxKind modifier) => member.Modifiers.Any(modifier);
}
