using System.Reflection;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Check;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Documentation;

/// <summary>
/// docs/functions.md is made of the list that deployments are checked against and of the classes.
/// NEWSFUNCTIONS_RECORD=1 writes it anew.
/// </summary>
public sealed class FunctionsPageTests
{
    private static readonly string Page = Path.Combine(Repository.RootOrCurrent, "docs/functions.md");

    [Fact]
    public void The_page_shows_every_route_timer_and_queue_with_its_function()
    {
        var made = Make();
        if (Environment.GetEnvironmentVariable("NEWSFUNCTIONS_RECORD") == "1") File.WriteAllText(Page, made);

        Assert.Equal(made, File.ReadAllText(Page));
        Assert.All(FunctionList.Expected,
            line => Assert.Contains($"`{line.Split(' ')[0]}`", made, StringComparison.Ordinal));
    }

    private static string Make()
    {
        var functions = FunctionList.Expected.Select(line => line.Split(' ', 5)).ToLookup(fields => fields[1]);
        var page = new StringBuilder("# Functions\n\nEvery route, timer and queue with its function. Made by " +
            "`FunctionsPageTests`; paths are in `src/NewsFunctions`.\n");
        page.Append("\n## Routes\n\n| Route | Methods | Function | File |\n|---|---|---|---|\n");
        foreach (var fields in functions["http"].OrderBy(fields => fields[4], StringComparer.Ordinal))
            page.Append($"| `/{fields[4]}` | {fields[3].ToUpperInvariant()}{Key(fields[2])} | `{fields[0]}` " +
                $"| {FileOf(fields[0])} |\n");
        page.Append("\n## Timers\n\n| Schedule | Function | File |\n|---|---|---|\n");
        foreach (var fields in functions["timer"])
            page.Append($"| `{string.Join(' ', fields[2..])}` | `{fields[0]}` | {FileOf(fields[0])} |\n");
        page.Append("\n## Queues\n\n| Queue | Function | File |\n|---|---|---|\n");
        foreach (var fields in functions["queue"])
            page.Append($"| `{fields[2]}` | `{fields[0]}` | {FileOf(fields[0])} |\n");
        return page.ToString();
    }

    private static string Key(string level) => level == "anonymous" ? "" : $" (key: {level})";

    private static string FileOf(string function) => (
        from type in typeof(Composition).Assembly.GetExportedTypes()
        from method in type.GetMethods()
        where method.GetCustomAttribute<FunctionAttribute>()?.Name == function
        select $"`{type.Namespace!.Split('.')[^1]}/{type.Name}.cs`").Single();
}
