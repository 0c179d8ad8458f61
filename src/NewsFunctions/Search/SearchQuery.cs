using System.Text.RegularExpressions;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using LuceneQuery = Lucene.Net.Search.Query;

namespace NewsFunctions.Search;

/// <summary>A word, or the words between quotation marks.</summary>
public sealed record SearchClause(string Text, bool IsPhrase, bool IsExcluded, bool IsUnfinished);

/// <summary>What somebody looks for: all of the words, in any of the languages.</summary>
public sealed partial class SearchQuery
{
    private static readonly (string Name, float Weight)[] Fields = [("title", 4), ("names", 2), ("summary", 2), ("body", 1)];
    private readonly IReadOnlyList<SearchClause> clauses;

    private SearchQuery(IReadOnlyList<SearchClause> clauses) => this.clauses = clauses;

    public static SearchQuery Parse(string text) => new([.. Clauses().Matches(text).Select(match => new SearchClause(
        match.Groups["phrase"].Success ? match.Groups["phrase"].Value : match.Groups["word"].Value,
        match.Groups["phrase"].Success, match.Groups["not"].Success,
        match.Groups["word"].Success && match.Index + match.Length == text.Length))]);

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
        var unfinished = (string?)null;
        foreach (var clause in clauses.Where(clause => !clause.IsExcluded))
        {
            var terms = Terms(language, clause.Text);
            foreach (var (word, stem) in terms) wanted[word] = wanted[stem] = word;
            if (clause.IsUnfinished && terms is [.., var last]) unfinished = last.Word;
        }
        return new TermMatcher(language, wanted, unfinished);
    }

    private BooleanQuery? In(string language)
    {
        var all = new BooleanQuery();
        foreach (var clause in clauses)
            if (AnyField(clause, language) is { } query) all.Add(query, clause.IsExcluded ? Occur.MUST_NOT : Occur.MUST);
        return all.Clauses.Any(clause => clause.Occur == Occur.MUST) ? all : null;
    }

    private static DisjunctionMaxQuery? AnyField(SearchClause clause, string language)
    {
        var builder = new QueryBuilder(SearchAnalysis.Of(language));
        var any = new DisjunctionMaxQuery(0.1f);
        foreach (var (name, weight) in Fields)
        {
            var field = Field(name, language);
            var query = clause.IsPhrase ? builder.CreatePhraseQuery(field, clause.Text) : builder.CreateBooleanQuery(field, clause.Text, Occur.MUST);
            if (query is null) continue;
            query.Boost = weight;
            any.Add(query);
            if (clause.IsUnfinished) any.Add(Unfinished(field, Terms(language, clause.Text), weight / 2));
        }
        return any.Disjuncts.Count == 0 ? null : any;
    }

    // Of "e-mai", e must be there and mai may go on.
    private static BooleanQuery Unfinished(string field, List<(string Word, string Stem)> terms, float weight)
    {
        var all = new BooleanQuery { Boost = weight };
        foreach (var (word, _) in terms.SkipLast(1)) all.Add(new TermQuery(new Term(field, word)), Occur.MUST);
        all.Add(new PrefixQuery(new Term(field, terms[^1].Word)), Occur.MUST);
        return all;
    }

    // A stem follows its word at the same position; without one the word is its stem.
    private static List<(string Word, string Stem)> Terms(string language, string text)
    {
        var terms = new List<(string Word, string Stem)>();
        using var stream = SearchAnalysis.Of(language).GetTokenStream("", text);
        var term = stream.GetAttribute<ICharTermAttribute>();
        var increment = stream.GetAttribute<IPositionIncrementAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            if (increment.PositionIncrement > 0 || terms.Count == 0) terms.Add((term.ToString()!, term.ToString()!));
            else terms[^1] = (terms[^1].Word, term.ToString()!);
        }
        stream.End();
        return terms;
    }

    [GeneratedRegex("""(?<not>(?<!\S)-)?(?:["“”„](?<phrase>[^"“”„]+)["“”„]?|(?<word>[^\s"“”„]+))""")]
    private static partial Regex Clauses();
}

/// <summary>
/// Weighs a match by the article and the words alone. Lucene's own weights also ask how frequent a word is in all articles,
/// and would change between one page of results and the next.
/// </summary>
internal sealed class PlainSimilarity : Lucene.Net.Search.Similarities.DefaultSimilarity
{
    public override float Idf(long docFreq, long numDocs) => 1;

    public override float QueryNorm(float sumOfSquaredWeights) => 1;

    public override float Coord(int overlap, int maxOverlap) => 1;
}
