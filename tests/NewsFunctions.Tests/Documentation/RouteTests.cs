using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Documentation;

public sealed partial class RouteTests
{
    [Fact]
    public void Every_address_in_the_readme_belongs_to_a_function_or_the_page()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.RootOrCurrent, "README.md"));
        var paths = Address().Matches(readme).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.True(IsServed(path), $"Nothing serves {path}."));
    }

    [Fact]
    public void Every_function_in_the_documentation_exists()
    {
        var text = File.ReadAllText(Path.Combine(Repository.RootOrCurrent, "docs", "architecture.md"))
            + File.ReadAllText(Path.Combine(Repository.RootOrCurrent, "README.md"));
        var named = FunctionName().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.Subset(Functions().Select(function => function.Name).ToHashSet(), named.ToHashSet());
    }

    private static bool IsServed(string path) =>
        path.Length == 0 || path.StartsWith("articles/", StringComparison.Ordinal)
        || (path.StartsWith("admin/functions/", StringComparison.Ordinal)
            && Functions().Any(function => path.EndsWith($"/{function.Name}", StringComparison.Ordinal)))
        || Functions().Any(
            function => function.Route is { } route && Regex.IsMatch(path, $"^{Parameter().Replace(route, "[^/]+")}$"));

    private static IEnumerable<(string Name, string? Route)> Functions() =>
        from type in typeof(Composition).Assembly.GetExportedTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .FirstOrDefault(attribute => attribute is not null)
        select (function.Name, trigger?.Route);

    [GeneratedRegex(@"http://localhost:7071/?([^\s?""`,;)\]]*)")]
    private static partial Regex Address();

    [GeneratedRegex(@"(?:functions/|`)((?:Sweep|RollUp|Rebuild|Publish|Record|Get|List|Set)[A-Z][A-Za-z]+)\b")]
    private static partial Regex FunctionName();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
