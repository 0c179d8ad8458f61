using System.Buffers;
using Lucene.Net.Analysis.TokenAttributes;

namespace NewsFunctions.Search;

/// <summary>A piece of a text that says what was looked for.</summary>
public readonly record struct Match(int Start, int End, string Term);

/// <summary>Finds in the texts of one language what one search looks for.</summary>
/// <param name="wanted">Words and stems, each with the word that was asked for.</param>
/// <param name="unfinished">The beginning of a word in all its forms, or none.</param>
public sealed class TermMatcher(
    string language, IReadOnlyDictionary<string, string> wanted, IReadOnlyList<string> unfinished)
{
    private readonly SearchValues<char> initials = SearchValues.Create([.. wanted.Keys.Concat(unfinished)
        .SelectMany(term => new[] { term[0], char.ToUpperInvariant(term[0]) })]);

    private readonly Dictionary<string, Match[]> known = new(StringComparer.Ordinal);

    /// <summary>How many words are looked for.</summary>
    public int Words { get; } = wanted.Values.Distinct().Count();

    /// <summary>
    /// The matches in order. Splitting and stemming is expensive, and no term contains a space, so it is done once for
    /// each distinct piece between spaces.
    /// </summary>
    public List<Match> In(string text)
    {
        var found = new List<Match>();
        var pieces = known.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var start = 0; start < text.Length; start++)
        {
            var length = Piece(text.AsSpan(start), out var mayMatch);
            if (mayMatch)
            {
                var piece = text.AsSpan(start, length);
                if (!pieces.TryGetValue(piece, out var matches)) pieces[piece] = matches = Find(piece.ToString());
                foreach (var match in matches) found.Add(new Match(start + match.Start, start + match.End, match.Term));
            }
            start += length;
        }
        return found;
    }

    private int Piece(ReadOnlySpan<char> rest, out bool mayMatch)
    {
        mayMatch = false;
        var isInside = false;
        for (var i = 0; i < rest.Length; i++)
        {
            var letter = rest[i];
            if (char.IsWhiteSpace(letter)) return i;
            if (!isInside) mayMatch |= MayBegin(letter);
            isInside = char.IsLetterOrDigit(letter);
        }
        return rest.Length;
    }

    // No filter of the analysis changes the ASCII letter that a word begins with.
    private bool MayBegin(char letter) =>
        initials.Contains(letter) || (!char.IsAscii(letter) && !char.IsPunctuation(letter) && !char.IsSymbol(letter));

    private Match[] Find(string piece)
    {
        var found = new List<Match>();
        using var stream = SearchAnalysis.Of(language).GetTokenStream("", piece);
        var term = stream.GetAttribute<ICharTermAttribute>();
        var offset = stream.GetAttribute<IOffsetAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            if (Wanted(term.ToString()!) is not { } word) continue;
            if (found.Count == 0 || found[^1].End <= offset.StartOffset)
                found.Add(new Match(offset.StartOffset, offset.EndOffset, word));
        }
        stream.End();
        return [.. found];
    }

    private string? Wanted(string term) => wanted.GetValueOrDefault(term)
        ?? (unfinished.Any(beginning => term.StartsWith(beginning, StringComparison.Ordinal)) ? unfinished[0] : null);
}
