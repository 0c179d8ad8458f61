using System.Text.Json;

namespace NewsFunctions.Views;

/// <summary>The two lists of patterns, after our exceptions.</summary>
internal sealed class BotPatterns
{
    private readonly BotMatcher[] matchers;

    private BotPatterns(List<BotList> lists)
    {
        Lists = lists;
        matchers = [.. lists.Select(list => new BotMatcher(list))];
    }

    public IReadOnlyList<BotList> Lists { get; }

    public static BotPatterns Load()
    {
        var exceptions = Exceptions();
        return new BotPatterns([
            BotList.Read("crawler-user-agents", ignoreCase: false, exceptions),
            BotList.Read("isbot", ignoreCase: true, exceptions),
        ]);
    }

    public static IReadOnlyList<BotException> Exceptions()
    {
        using var json = Open("exceptions");
        return [.. json.RootElement.EnumerateArray().Select(exception => new BotException(
            exception.GetProperty("list").GetString()!,
            exception.GetProperty("pattern").GetString()!,
            exception.GetProperty("instead").GetString()))];
    }

    public bool IsBot(string userAgent) => Array.Exists(matchers, matcher => matcher.IsMatch(userAgent));

    internal static JsonDocument Open(string name)
    {
        using var stream = typeof(BotPatterns).Assembly.GetManifestResourceStream($"Bots.{name}.json")!;
        return JsonDocument.Parse(stream);
    }
}

/// <param name="Count">How many patterns the package has.</param>
/// <param name="Patterns">What is left of them after our exceptions.</param>
internal sealed record BotList(
    string Package, bool IgnoreCase, int Count, IReadOnlyList<string> Original, IReadOnlyList<string> Patterns)
{
    public static BotList Read(string package, bool ignoreCase, IReadOnlyList<BotException> exceptions)
    {
        using var json = BotPatterns.Open(package);
        string[] original = [
            .. json.RootElement.GetProperty("patterns").EnumerateArray().Select(pattern => pattern.GetString()!)];
        var instead = exceptions.Where(exception => exception.List == package)
            .ToDictionary(exception => exception.Pattern, exception => exception.Instead, StringComparer.Ordinal);
        return new BotList(package, ignoreCase, json.RootElement.GetProperty("count").GetInt32(), original,
            [.. original.Select(pattern => instead.GetValueOrDefault(pattern, pattern)).OfType<string>()]);
    }
}

/// <param name="Instead">The pattern that takes the place of <paramref name="Pattern"/>; null if none does.</param>
internal sealed record BotException(string List, string Pattern, string? Instead);
