using NewsFunctions.Http;

namespace NewsFunctions.Catalogue;

/// <summary>
/// Words that articles must have and must not have. Of each group one is enough; what means the same is equal, as it is
/// part of a key.
/// </summary>
public sealed record TermFilter
{
    /// <summary>Words of one parameter, together.</summary>
    public const int MaxWords = 50;

    private readonly string[][] groups;
    private readonly string[] excluded;
    private readonly string text;

    private TermFilter(IEnumerable<IEnumerable<string>> groups, IEnumerable<string> excluded)
    {
        this.groups = [.. groups.Select(Sorted).DistinctBy(group => string.Join(',', group))
            .OrderBy(group => string.Join(',', group), StringComparer.Ordinal)];
        this.excluded = Sorted(excluded);
        text = string.Join('&', this.groups.Select(group => string.Join(',', group)).Append(
            string.Concat(this.excluded.Select(word => $"-{word}"))));
    }

    /// <summary>Of each, one at least.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Groups => groups;

    public static TermFilter Of(string word) => new([[word]], []);

    /// <summary>A comma is "or", a hyphen before a word is "not".</summary>
    /// <param name="parse">The word as articles have it, or null where it is none.</param>
    /// <param name="repeatedIsAnd">Whether a parameter that is given again asks for more, or names others.</param>
    /// <returns>Null where the parameter is not given.</returns>
    public static TermFilter? Read(
        Query query, string name, Func<string, string?> parse, string refusal, bool repeatedIsAnd = false)
    {
        var given = query.Lists(name);
        if (given.Sum(group => group.Count) > MaxWords) query.Refuse($"\"{name}\" takes {MaxWords} words at most.");
        var (groups, excluded) = (new List<List<string>>(), new List<string>());
        foreach (var words in given)
        {
            if (repeatedIsAnd || groups.Count == 0) groups.Add([]);
            foreach (var word in words)
            {
                var isExcluded = word[0] == '-';
                if (parse(isExcluded ? word[1..] : word) is not { } parsed)
                    query.Refuse($"\"{name}\": \"{Query.Cut(word)}\" {refusal}");
                else if (isExcluded) excluded.Add(parsed);
                else groups[^1].Add(parsed);
            }
        }
        return given.Count == 0 ? null : new TermFilter(groups.Where(group => group.Count > 0), excluded);
    }

    public bool Matches(Func<string, bool> has) =>
        Array.TrueForAll(groups, group => group.Any(has)) && !excluded.Any(has);

    public bool Equals(TermFilter? other) => other?.text == text;

    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => text;

    private static string[] Sorted(IEnumerable<string> words) => [.. words.Distinct().Order(StringComparer.Ordinal)];
}
