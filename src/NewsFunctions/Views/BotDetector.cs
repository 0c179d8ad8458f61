using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NewsFunctions.Views;

/// <summary>
/// Says whether a user agent belongs to a bot, by the patterns of crawler-user-agents and isbot (see Bots/README.md).
/// No user agent at all is not a bot. Safe for all threads; never throws.
/// </summary>
public sealed class BotDetector
{
    /// <summary>What is looked at of a longer user agent.</summary>
    public const int MaxLength = 512;

    private const int CacheSize = 8192;

    // Loaded with the first user agent and not with the app, since most instances of the app never count a view.
    private static readonly Lazy<BotPatterns> Patterns = new(BotPatterns.Load);

    // Two generations instead of a list in order of use: a read takes no lock, and a flood of made-up agents costs
    // one table of CacheSize at most.
    private volatile ConcurrentDictionary<string, bool> recent = New();
    private volatile ConcurrentDictionary<string, bool> older = New();
    private int recentCount;

    /// <summary>How many verdicts are kept at the moment, at most twice <see cref="CacheSize"/>, give or take one a thread.</summary>
    internal int Cached => recent.Count + older.Count;

    public bool IsBot(string? userAgent)
    {
        // Tools that hide their readers leave it out; no known bot does.
        if (string.IsNullOrEmpty(userAgent))
            return false;

        // An ellipsis where it was cut keeps patterns that ask for the end from matching in the middle.
        if (userAgent.Length > MaxLength)
            userAgent = string.Concat(userAgent.AsSpan(0, MaxLength), "\u2026");
        if (recent.TryGetValue(userAgent, out var known))
            return known;

        var verdict = older.TryGetValue(userAgent, out known) ? known : Patterns.Value.IsBot(userAgent);
        Remember(userAgent, verdict);
        return verdict;
    }

    private static ConcurrentDictionary<string, bool> New() => new(StringComparer.Ordinal);

    private void Remember(string userAgent, bool verdict)
    {
        if (!recent.TryAdd(userAgent, verdict) || Interlocked.Increment(ref recentCount) != CacheSize)
            return;

        // Only the thread that added the last one turns the generations. Another that still adds to the old table meanwhile
        // loses nothing but a place in the cache.
        older = recent;
        recent = New();
        Volatile.Write(ref recentCount, 0);
    }
}

/// <summary>
/// The two lists after our exceptions. Most patterns are literals, which are looked for all at once; of the expressions, those
/// bound to the start are one, and each other is only tried where the literal that it cannot match without is there.
/// </summary>
internal sealed class BotPatterns
{
    private readonly Matcher[] matchers;

    private BotPatterns(List<BotList> lists)
    {
        Lists = lists;
        matchers = [.. lists.Select(list => new Matcher(list))];
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

    public bool IsBot(string userAgent)
    {
        foreach (var matcher in matchers)
        {
            if (matcher.IsMatch(userAgent))
                return true;
        }

        return false;
    }

    internal static JsonDocument Open(string name)
    {
        using var stream = typeof(BotPatterns).Assembly.GetManifestResourceStream($"Bots.{name}.json")!;
        return JsonDocument.Parse(stream);
    }

    /// <summary>The alternatives of a pattern that are not inside a group.</summary>
    internal static IEnumerable<string> Alternatives(string pattern)
    {
        var start = 0;
        foreach (var (index, length, depth) in Tokens(pattern))
        {
            if (depth > 0 || length > 1 || pattern[index] != '|')
                continue;
            yield return pattern[start..index];
            start = index + 1;
        }

        yield return pattern[start..];
    }

    /// <summary>The longest literal that is in everything the alternative matches; empty if there is none.</summary>
    internal static string Needs(string alternative, out bool isLiteral)
    {
        var longest = "";
        var run = new StringBuilder();
        isLiteral = true;
        foreach (var (index, length, depth) in Tokens(alternative))
        {
            var character = alternative[index + length - 1];
            var escaped = length == 2 && alternative[index] == '\\';
            var literal = depth == 0 && (escaped ? !char.IsLetterOrDigit(character) : length == 1 && !Special.Contains(character));
            if (literal)
            {
                run.Append(character);
            }
            else
            {
                isLiteral = false;
                // What may be absent is not needed.
                if (depth == 0 && !escaped && alternative[index] is '?' or '*' or '{' && run.Length > 0)
                    run.Length--;
                Keep();
            }
        }

        Keep();
        return longest;

        void Keep()
        {
            if (run.Length > longest.Length)
                longest = run.ToString();
            run.Clear();
        }
    }

    private const string Special = "^$.|?*+()[]{}";

    /// <summary>Characters, escapes and character classes, each with the number of groups around it.</summary>
    private static IEnumerable<(int Index, int Length, int Depth)> Tokens(string pattern)
    {
        var depth = 0;
        for (int index = 0, length; index < pattern.Length; index += length)
        {
            length = pattern[index] switch
            {
                '\\' => 2,
                '[' => EndOfClass(pattern, index) - index,
                '{' => pattern.IndexOf('}', index) + 1 - index,
                _ => 1,
            };
            if (pattern[index] == '(')
                depth++;
            yield return (index, length, depth);
            if (pattern[index] == ')')
                depth--;
        }
    }

    private static int EndOfClass(string pattern, int index)
    {
        while (pattern[++index] != ']')
        {
            if (pattern[index] == '\\')
                index++;
        }

        return index + 1;
    }

    private sealed class Matcher
    {
        // A match is bounded by the 512 characters already; this only keeps a pattern of tomorrow from being a trap.
        private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

        private readonly StringComparison comparison;
        private readonly SearchValues<string> literals;
        private readonly Regex start;
        private readonly (string Needs, Lazy<Regex> Expression)[] others;

        public Matcher(BotList list)
        {
            comparison = list.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            var options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
                | (list.IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
            List<string> plain = [], bound = [];
            List<(string, Lazy<Regex>)> rest = [];
            foreach (var alternative in list.Patterns.SelectMany(Alternatives))
            {
                var needs = Needs(alternative, out var isLiteral);
                if (isLiteral)
                    plain.Add(needs);
                else if (alternative.StartsWith('^'))
                    bound.Add(alternative[1..]);
                else
                    rest.Add((needs, new(() => new Regex(alternative, options, Patience))));
            }

            literals = SearchValues.Create(plain.ToArray(), comparison);
            start = new Regex($"^(?:{string.Join('|', bound)})", options, Patience);
            others = [.. rest];
        }

        public bool IsMatch(string userAgent)
        {
            if (userAgent.AsSpan().ContainsAny(literals))
                return true;
            try
            {
                if (start.IsMatch(userAgent))
                    return true;
                foreach (var (needs, expression) in others)
                {
                    if (userAgent.Contains(needs, comparison) && expression.Value.IsMatch(userAgent))
                        return true;
                }
            }
            catch (RegexMatchTimeoutException)
            {
                // No browser makes itself this hard to read.
                return true;
            }

            return false;
        }
    }
}

/// <param name="Count">How many patterns the package has.</param>
/// <param name="Patterns">What is left of them after our exceptions.</param>
internal sealed record BotList(string Package, bool IgnoreCase, int Count, IReadOnlyList<string> Original, IReadOnlyList<string> Patterns)
{
    public static BotList Read(string package, bool ignoreCase, IReadOnlyList<BotException> exceptions)
    {
        using var json = BotPatterns.Open(package);
        string[] original = [.. json.RootElement.GetProperty("patterns").EnumerateArray().Select(pattern => pattern.GetString()!)];
        var instead = exceptions.Where(exception => exception.List == package)
            .ToDictionary(exception => exception.Pattern, exception => exception.Instead, StringComparer.Ordinal);
        return new BotList(package, ignoreCase, json.RootElement.GetProperty("count").GetInt32(), original,
            [.. original.Select(pattern => instead.GetValueOrDefault(pattern, pattern)).OfType<string>()]);
    }
}

/// <param name="Instead">The pattern that takes the place of <paramref name="Pattern"/>; null if none does.</param>
internal sealed record BotException(string List, string Pattern, string? Instead);
