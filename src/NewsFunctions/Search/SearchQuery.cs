using System.Text.RegularExpressions;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using LuceneQuery = Lucene.Net.Search.Query;

namespace NewsFunctions.Search;

/// <summary>A word, or the words between quotation marks.</summary>
/// <param name="Start">Where its text stands in the search.</param>
public sealed record SearchClause(string Text, bool IsPhrase, bool IsExcluded, bool IsUnfinished, int Start);

/// <summary>What somebody looks for: all of the words, in any of the languages.</summary>
public sealed partial class SearchQuery
{
    internal static readonly (string Name, float Weight)[] Fields = [("title", 4), ("names", 2),
        ("summary", 2), ("body", 1)];

    private SearchQuery(IReadOnlyList<SearchClause> clauses) => Clauses = clauses;

    public IReadOnlyList<SearchClause> Clauses { get; }

    public static SearchQuery Parse(string text) =>
        new([.. ClausePattern().Matches(text).Select(match => new SearchClause(
        match.Groups["phrase"].Success ? match.Groups["phrase"].Value : match.Groups["word"].Value,
        match.Groups["phrase"].Success, match.Groups["not"].Success,
        match.Groups["word"].Success && match.Index + match.Length == text.Length,
        match.Groups["phrase"].Success ? match.Groups["phrase"].Index : match.Groups["word"].Index))]);

    public static string Field(string name, string language) => $"{name}.{language}";

    /// <returns>Null where there is nothing to look for.</returns>
    public LuceneQuery? ToLucene(IEnumerable<string> languages)
    {
        var any = new DisjunctionMaxQuery(0);
        foreach (var language in languages)
            if (In(language) is { } query) any.Add(query);
        return any.Disjuncts.Count == 0 ? null : any;
    }

    public TermMatcher Matcher(string language)
    {
        var wanted = new Dictionary<string, string>(StringComparer.Ordinal);
        IReadOnlyList<string> unfinished = [];
        foreach (var clause in Clauses.Where(clause => !clause.IsExcluded))
        {
            var places = Places(language, clause.Text);
            foreach (var place in places)
                foreach (var term in place.Words.Concat(place.Stems)) wanted[term] = place.Words[0];
            if (clause.IsUnfinished && places is [.., var last]) unfinished = last.Words;
        }
        return new TermMatcher(language, wanted, unfinished);
    }

    private BooleanQuery? In(string language)
    {
        var all = new BooleanQuery();
        foreach (var clause in Clauses)
            if (AnyField(clause, language) is { } query)
                all.Add(query, clause.IsExcluded ? Occur.MUST_NOT : Occur.MUST);
        return all.Clauses.Any(clause => clause.Occur == Occur.MUST) ? all : null;
    }

    private static DisjunctionMaxQuery? AnyField(SearchClause clause, string language)
    {
        var builder = new QueryBuilder(SearchAnalysis.OfQuery(language));
        var any = new DisjunctionMaxQuery(0.1f);
        foreach (var (name, weight) in Fields)
        {
            var field = Field(name, language);
            var query = clause.IsPhrase
                ? builder.CreatePhraseQuery(field, clause.Text)
                : builder.CreateBooleanQuery(field, clause.Text, Occur.MUST);
            if (query is null) continue;
            query.Boost = weight;
            any.Add(query);
            if (clause.IsUnfinished) any.Add(Unfinished(field, Places(language, clause.Text), weight / 2));
        }
        return any.Disjuncts.Count == 0 ? null : any;
    }

    // In "e-mai", "e" must match whole, and "mai" may be the beginning of a word.
    private static BooleanQuery Unfinished(string field, List<Place> places, float weight)
    {
        var all = new BooleanQuery { Boost = weight };
        foreach (var place in places.SkipLast(1))
            all.Add(AnyOf(place.Words, word => new TermQuery(new Term(field, word))), Occur.MUST);
        all.Add(AnyOf(places[^1].Words, word => new PrefixQuery(new Term(field, word))), Occur.MUST);
        return all;
    }

    private static LuceneQuery AnyOf(List<string> words, Func<string, LuceneQuery> query)
    {
        if (words is [var only]) return query(only);
        var any = new DisjunctionMaxQuery(0);
        foreach (var word in words) any.Add(query(word));
        return any;
    }

    // The forms of a word and their stems share its position; a word that is its own stem comes once, as the word.
    private static List<Place> Places(string language, string text)
    {
        var places = new List<Place>();
        using var stream = SearchAnalysis.OfQuery(language).GetTokenStream("", text);
        var term = stream.GetAttribute<ICharTermAttribute>();
        var increment = stream.GetAttribute<IPositionIncrementAttribute>();
        var keyword = stream.GetAttribute<IKeywordAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            if (increment.PositionIncrement > 0 || places.Count == 0) places.Add(new Place([], []));
            (keyword.IsKeyword ? places[^1].Words : places[^1].Stems).Add(term.ToString()!);
        }
        stream.End();
        return places;
    }

    [GeneratedRegex("""(?<not>(?<!\S)-)?(?:["“”„](?<phrase>[^"“”„]+)["“”„]?|(?<word>[^\s"“”„]+))""")]
    private static partial Regex ClausePattern();

    private sealed record Place(List<string> Words, List<string> Stems);
}

/// <summary>
/// Weighs a match by the article and the words alone. Lucene's own weights also ask how frequent a word is in all
/// articles, and would change between one page of results and the next.
/// </summary>
internal sealed class PlainSimilarity : Lucene.Net.Search.Similarities.DefaultSimilarity
{
    public override float Idf(long docFreq, long numDocs) => 1;

    public override float QueryNorm(float sumOfSquaredWeights) => 1;

    public override float Coord(int overlap, int maxOverlap) => 1;
}
