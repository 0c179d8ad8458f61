using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using NewsFunctions.Storage;

namespace NewsFunctions.Views;

/// <summary>
/// Matches a user agent against one list of patterns. Most of them are literals, which are searched for all at once.
/// Expressions bound to the start are joined into one. Each of the others is tried only where the literal that it needs
/// occurs.
/// </summary>
internal sealed class BotMatcher
{
    private const string Special = "^$.|?*+()[]{}";

    // A user agent has at most 512 characters, so this is only a guard against a future pattern that takes very long.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly StringComparison comparison;
    private readonly SearchValues<string> literals;
    private readonly Regex start;
    private readonly (string Needs, Once<Regex> Expression)[] others;

    public BotMatcher(BotList list)
    {
        comparison = list.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
            | (list.IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        List<string> plain = [], bound = [];
        List<(string, Once<Regex>)> rest = [];
        foreach (var alternative in list.Patterns.SelectMany(Alternatives))
        {
            var needs = Needs(alternative, out var isLiteral);
            if (isLiteral) plain.Add(needs);
            else if (alternative.StartsWith('^')) bound.Add(alternative[1..]);
            else rest.Add((needs, new(() => new Regex(alternative, options, Patience))));
        }
        literals = SearchValues.Create(plain.ToArray(), comparison);
        start = new Regex($"^(?:{string.Join('|', bound)})", options, Patience);
        others = [.. rest];
    }

    public bool IsMatch(string userAgent)
    {
        if (userAgent.AsSpan().ContainsAny(literals)) return true;
        try
        {
            if (start.IsMatch(userAgent)) return true;
            return Array.Exists(others,
                other => userAgent.Contains(other.Needs, comparison) && other.Expression.Value.IsMatch(userAgent));
        }
        catch (RegexMatchTimeoutException)
        {
            // No browser sends a user agent that takes this long to match.
            return true;
        }
    }

    /// <summary>The alternatives of a pattern that are not inside a group.</summary>
    public static IEnumerable<string> Alternatives(string pattern)
    {
        var start = 0;
        foreach (var (index, length, depth) in Tokens(pattern))
        {
            if (depth > 0 || length > 1 || pattern[index] != '|') continue;
            yield return pattern[start..index];
            start = index + 1;
        }
        yield return pattern[start..];
    }

    /// <summary>The longest literal that is in everything the alternative matches; empty if there is none.</summary>
    public static string Needs(string alternative, out bool isLiteral)
    {
        var longest = "";
        var run = new StringBuilder();
        isLiteral = true;
        foreach (var (index, length, depth) in Tokens(alternative))
        {
            var character = alternative[index + length - 1];
            var escaped = length == 2 && alternative[index] == '\\';
            var literal = depth == 0
                && (escaped ? !char.IsLetterOrDigit(character) : length == 1 && !Special.Contains(character));
            if (literal)
            {
                run.Append(character);
            }
            else
            {
                isLiteral = false;

                // What may be absent is not needed.
                if (depth == 0 && !escaped && alternative[index] is '?' or '*' or '{' && run.Length > 0) run.Length--;
                Keep();
            }
        }
        Keep();
        return longest;

        void Keep()
        {
            if (run.Length > longest.Length) longest = run.ToString();
            run.Clear();
        }
    }

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
            if (pattern[index] == '(') depth++;
            yield return (index, length, depth);
            if (pattern[index] == ')') depth--;
        }
    }

    private static int EndOfClass(string pattern, int index)
    {
        while (pattern[++index] != ']')
            if (pattern[index] == '\\') index++;
        return index + 1;
    }
}
