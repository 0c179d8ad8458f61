using System.Collections.Concurrent;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Es;
using Lucene.Net.Analysis.Fi;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.No;
using Lucene.Net.Analysis.Pt;
using Lucene.Net.Analysis.Ru;
using Lucene.Net.Analysis.Snowball;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.Sv;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace NewsFunctions.Search;

/// <summary>
/// How a text becomes the terms of the index: words in lower case without accents, each as it stands and as its stem,
/// so that an unfinished word finds the one and an inflected word the other. No word is left out, as names hold any of
/// them. See <see cref="WordForms"/> for the words that are written in several ways.
/// </summary>
public sealed class SearchAnalysis : Analyzer
{
    /// <summary>Raise it when the fields or their terms change: the index is then built anew.</summary>
    public const int Version = 4;

    public const LuceneVersion Compatibility = LuceneVersion.LUCENE_48;
    private static readonly ConcurrentDictionary<string, SearchAnalysis> Known = new();
    private static readonly ConcurrentDictionary<string, SearchAnalysis> KnownOfQueries = new();
    private static readonly CharArraySet Elided =
        new(Compatibility, ["l", "d", "m", "t", "qu", "n", "s", "j", "c", "un", "all", "dell", "nell", "sull"],
            ignoreCase: true);

    private readonly string language;
    private readonly bool isQuery;

    private SearchAnalysis(string language, bool isQuery) => (this.language, this.isQuery) = (language, isQuery);

    /// <summary>For a BCP 47 tag; languages without a stemmer are still split, lowered and folded.</summary>
    public static SearchAnalysis Of(string tag) =>
        Known.GetOrAdd(Language(tag), language => new SearchAnalysis(language, isQuery: false));

    /// <summary>
    /// For queries: <c>C#</c> does not look for <c>C</c>, although a text with <c>C#</c> is indexed under both.
    /// </summary>
    public static SearchAnalysis OfQuery(string tag) =>
        KnownOfQueries.GetOrAdd(Language(tag), language => new SearchAnalysis(language, isQuery: true));

    /// <summary>The part of a tag that decides, and that names of fields end with.</summary>
    public static string Language(string tag)
    {
        var primary = tag.Split('-')[0].ToLowerInvariant();
        return primary.Length is 2 or 3 && primary.All(char.IsAsciiLetterLower) ? primary : "und";
    }

    protected override TextReader InitReader(string fieldName, TextReader reader) =>
        new StringReader(WordForms.KeepSymbols(reader.ReadToEnd()));

    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        var source = new StandardTokenizer(Compatibility, reader);
        TokenStream terms = new LowerCaseFilter(Compatibility, source);
        if (language is "fr" or "it" or "ca") terms = new ElisionFilter(terms, Elided);
        if (language is "en") terms = new EnglishPossessiveFilter(Compatibility, terms);
        if (language is "zh" or "ja" or "ko") terms = new CJKBigramFilter(new CJKWidthFilter(terms));
        terms = new KeywordRepeatFilter(new ASCIIFoldingFilter(new WordFormsFilter(terms, isQuery)));
        return new TokenStreamComponents(source, new RemoveDuplicatesTokenFilter(Stem(terms)));
    }

    private TokenStream Stem(TokenStream terms) => language switch
    {
        "en" => new PorterStemFilter(terms),
        "de" => new GermanLightStemFilter(terms),
        "fr" => new FrenchLightStemFilter(terms),
        "it" => new ItalianLightStemFilter(terms),
        "es" => new SpanishLightStemFilter(terms),
        "pt" => new PortugueseLightStemFilter(terms),
        "sv" => new SwedishLightStemFilter(terms),
        "no" or "nb" or "nn" => new NorwegianLightStemFilter(terms),
        "fi" => new FinnishLightStemFilter(terms),
        "ru" => new RussianLightStemFilter(terms),
        "nl" => new SnowballFilter(terms, "Dutch"),
        "da" => new SnowballFilter(terms, "Danish"),
        "ro" => new SnowballFilter(terms, "Romanian"),
        "ca" => new SnowballFilter(terms, "Catalan"),
        "hu" => new SnowballFilter(terms, "Hungarian"),
        "tr" => new SnowballFilter(terms, "Turkish"),
        _ => terms,
    };
}
