using System.Text.Json;

namespace NewsFunctions.Check;

/// <summary>Functions as lines of functions.txt, which says how they are written.</summary>
public static class FunctionList
{
    /// <summary>What the app is meant to consist of, by name.</summary>
    public static IReadOnlyList<string> Expected { get; } = Read();

    public static string Http(string name, string level, IEnumerable<string> methods, string route) =>
        $"{name} http {level.ToLowerInvariant()} {string.Join(',', methods)} {route}";

    public static string Timer(string name, string schedule) => $"{name} timer {schedule}";

    public static string Queue(string name, string queue, string? connection) => $"{name} queue {queue} {connection}";

    /// <summary>The functions in a package for Azure, by its functions.metadata.</summary>
    public static IReadOnlyList<string> OfPackage(string metadata)
    {
        using var json = JsonDocument.Parse(metadata);
        return [.. json.RootElement.EnumerateArray().Select(OfFunction).Order(StringComparer.Ordinal)];
    }

    /// <returns>What is wrong, in words; empty where both lists are the same.</returns>
    public static IReadOnlyList<string> Compare(
        IReadOnlyCollection<string> expected, IReadOnlyCollection<string> found) =>
    [
        .. expected.Except(found).Select(line => $"missing: {line}"),
        .. found.Except(expected).Select(line => $"not in deploy/NewsFunctions.Check/functions.txt: {line}"),
    ];

    private static string OfFunction(JsonElement function)
    {
        var name = function.GetProperty("name").GetString()!;
        var trigger = function.GetProperty("bindings").EnumerateArray()
            .Single(binding => Text(binding, "type")!.EndsWith("Trigger", StringComparison.Ordinal));
        return Text(trigger, "type") switch
        {
            "httpTrigger" => Http(
                name, Text(trigger, "authLevel")!,
                trigger.GetProperty("methods").EnumerateArray().Select(m => m.GetString()!),
                Text(trigger, "route")!),
            "timerTrigger" => Timer(name, Text(trigger, "schedule")!),
            "queueTrigger" => Queue(name, Text(trigger, "queueName")!, Text(trigger, "connection")),
            var type => $"{name} {type}",
        };
    }

    private static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.GetString() : null;

    private static List<string> Read()
    {
        using var reader = new StreamReader(typeof(FunctionList).Assembly.GetManifestResourceStream("functions.txt")!);
        return [.. reader.ReadToEnd().Split('\n')
            .Where(line => line.Trim().Length > 0 && !line.StartsWith('#'))
            .Select(line => string.Join(
                ' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
            .Order(StringComparer.Ordinal)];
    }
}
