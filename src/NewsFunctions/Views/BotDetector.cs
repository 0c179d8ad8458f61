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

    private const long MaxMemory = 16 * 1024 * 1024;

    // Loaded for the first user agent and not at the start of the app: most instances never count a view.
    private static readonly Once<BotPatterns> Patterns = new(BotPatterns.Load);

    private readonly ByteCache<string, Verdict> verdicts = new(MaxMemory, (userAgent, _) => 2 * userAgent.Length);

    /// <summary>Bytes in memory, and the most that there may be.</summary>
    internal (long Bytes, long Most) InMemory => (verdicts.Bytes, verdicts.Most);

    public bool IsBot(string? userAgent)
    {
        // Some tools send "-" or "0" instead of nothing.
        if (userAgent is null || !userAgent.Any(char.IsLetter)) return true;

        // The ellipsis keeps patterns that match at the end of the text from matching where it was cut.
        if (userAgent.Length > MaxLength) userAgent = string.Concat(userAgent.AsSpan(0, MaxLength), "\u2026");
        if (!verdicts.TryGet(userAgent, out var verdict))
            verdict = verdicts.Set(userAgent, Patterns.Value.IsBot(userAgent) ? Verdict.Bot : Verdict.Reader);
        return verdict == Verdict.Bot;
    }

    private sealed class Verdict
    {
        public static readonly Verdict Bot = new();
        public static readonly Verdict Reader = new();
    }
}
