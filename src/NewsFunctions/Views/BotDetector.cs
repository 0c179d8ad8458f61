using System.Collections.Concurrent;
using NewsFunctions.Storage;

namespace NewsFunctions.Views;

/// <summary>
/// Says whether a user agent belongs to a bot, by the patterns of crawler-user-agents and isbot (see Bots/README.md).
/// A request without a user agent comes from a bot, as browsers send one. Safe for all threads; never throws.
/// </summary>
public sealed class BotDetector
{
    /// <summary>Only so many characters of a longer user agent are examined.</summary>
    public const int MaxLength = 512;

    private const int CacheSize = 8192;

    // Loaded for the first user agent and not at the start of the app: most instances never count a view.
    private static readonly Once<BotPatterns> Patterns = new(BotPatterns.Load);

    // Two generations instead of a list in order of use: a read takes no lock, and a flood of invented user agents
    // cannot fill the memory.
    private volatile ConcurrentDictionary<string, bool> recent = New();
    private volatile ConcurrentDictionary<string, bool> older = New();
    private int recentCount;

    /// <summary>Verdicts in memory: at most twice <see cref="CacheSize"/>, and one more for each thread.</summary>
    internal int Cached => recent.Count + older.Count;

    public bool IsBot(string? userAgent)
    {
        // Some tools send "-" or "0" instead of nothing.
        if (userAgent is null || !userAgent.Any(char.IsLetter)) return true;

        // The ellipsis keeps patterns that match at the end of the text from matching where it was cut.
        if (userAgent.Length > MaxLength) userAgent = string.Concat(userAgent.AsSpan(0, MaxLength), "\u2026");
        if (recent.TryGetValue(userAgent, out var known)) return known;
        var verdict = older.TryGetValue(userAgent, out known) ? known : Patterns.Value.IsBot(userAgent);
        Remember(userAgent, verdict);
        return verdict;
    }

    private static ConcurrentDictionary<string, bool> New() => new(StringComparer.Ordinal);

    private void Remember(string userAgent, bool verdict)
    {
        if (!recent.TryAdd(userAgent, verdict) || Interlocked.Increment(ref recentCount) != CacheSize) return;

        // Only the thread that added the last one swaps the generations. A thread that still adds to the old table
        // loses nothing but a place in the cache.
        older = recent;
        recent = New();
        Volatile.Write(ref recentCount, 0);
    }
}
