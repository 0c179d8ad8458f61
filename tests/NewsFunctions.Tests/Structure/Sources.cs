using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Structure;

/// <summary>The source files of the function app, as the compiler reads them.</summary>
internal static class Sources
{
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static string Root { get; } = Path.Combine(Repository.RootOrCurrent, "src/NewsFunctions");

    private static readonly Lazy<IReadOnlyList<SyntaxTree>> Parsed = new(() => Parse(Root));

    private static readonly Lazy<CSharpCompilation> Compiled = new(Compile);

    public static IReadOnlyList<SyntaxTree> Trees => Parsed.Value;

    public static IReadOnlyList<SyntaxTree> LocalHostTrees => Parse($"{Root}.LocalHost");

    /// <summary>The folder of a file, or its name where it lies beside the folders.</summary>
    public static string Folder(SyntaxTree tree) => Path.GetRelativePath(Root, tree.FilePath).Split('/')[0];

    public static string Place(SyntaxNode node)
    {
        var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        return $"{Path.GetRelativePath(Root, node.SyntaxTree.FilePath)}:{line}";
    }

    /// <summary>What source generators would add is missing, which does not matter for who uses whom.</summary>
    public static CSharpCompilation Compilation => Compiled.Value;

    private static SyntaxTree[] Parse(string root) =>
        [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetRelativePath(root, path).Split('/')[0] is not ("obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), path: path))];

    private static CSharpCompilation Compile()
    {
        var assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) != "NewsFunctions.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            "Sources", Trees.Append(CSharpSyntaxTree.ParseText(ImplicitUsings)), assemblies);
    }
}
