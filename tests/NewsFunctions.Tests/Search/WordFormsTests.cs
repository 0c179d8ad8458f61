using NewsFunctions.Catalogue;
using NewsFunctions.Search;
using NewsFunctions.Tests.Catalogue;

namespace NewsFunctions.Tests.Search;

public sealed class WordFormsTests
{
    [Theory]
    [InlineData("Mueller", "Müller")]
    [InlineData("Muller", "Müller")]
    [InlineData("Müller", "Mueller")]
    [InlineData("Müller", "Muller")]
    [InlineData("MÜLLER", "Mu\u0308ller")]
    [InlineData("Mu\u0308ller", "Mueller")]
    [InlineData("muell", "Müller")]
    [InlineData("mül", "Mueller")]
    [InlineData("\"Herr Mueller\"", "Herr Müller")]
    [InlineData("\"Herr Müller\"", "Herr Mueller")]
    [InlineData("Koeln", "Köln")]
    [InlineData("Baeckerei", "Bäckerei")]
    [InlineData("strasse", "Straße")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("STRAẞE", "Straße")]
    [InlineData("Müller-Lüd", "Mueller-Luedenscheid")]
    [InlineData("Sorensen", "Sørensen")]
    [InlineData("Soerensen", "Sørensen")]
    [InlineData("Sørensen", "Sörensen")]
    [InlineData("Aeroe", "Ærø")]
    [InlineData("Ærø", "Aerø")]
    [InlineData("Aarhus", "Århus")]
    [InlineData("Arhus", "Århus")]
    [InlineData("Århus", "Aarhus")]
    [InlineData("oeuvre", "œuvre")]
    [InlineData("œuvre", "oeuvre")]
    [InlineData("Djokovic", "Đoković")]
    [InlineData("Dokovic", "Đoković")]
    [InlineData("Đoković", "Djokovic")]
    [InlineData("Lodz", "Łódź")]
    [InlineData("Łódź", "Lodz")]
    [InlineData("Diyarbakir", "Diyarbakır")]
    [InlineData("izmir", "İzmir")]
    [InlineData("thor", "Þór")]
    [InlineData("σισυφοσ", "Σίσυφος")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφος")]
    [InlineData("Αθηνα", "Ἀθήνα")]
    [InlineData("елка", "ёлка")]
    [InlineData("ёлка", "елка")]
    [InlineData("שלום", "שָׁלוֹם")]
    [InlineData("محمد", "مُحَمَّد")]
    [InlineData("احمد", "أحمد")]
    [InlineData("أحمد", "احمد")]
    [InlineData("الاسلام", "الإسلام")]
    [InlineData("امال", "آمال")]
    [InlineData("المدرسه", "المدرسة")]
    [InlineData("علي", "على")]
    [InlineData("الله", "ٱللّٰه")]
    [InlineData("کتاب", "كتاب")]
    [InlineData("يزد", "یزد")]
    [InlineData("2026", "٢٠٢٦")]
    [InlineData("۲۰۲۶", "2026")]
    [InlineData("२०२६", "2026")]
    [InlineData("Ｍｕｅｌｌｅｒ", "Müller")]
    [InlineData("Muller", "Ｍüｌｌｅｒ")]
    [InlineData("２０２６", "2026")]
    [InlineData("office", "oﬃce")]
    [InlineData("ﾋﾞｰﾙ", "ビール")]
    [InlineData("Ｃ＃", "C#")]
    [InlineData("aeon", "æon")]
    [InlineData("ΑΘΉΝΑ", "Αθήνα")]
    [InlineData("Diyarbakır", "DIYARBAKIR")]
    [InlineData("DİYARBAKIR", "Diyarbakır")]
    [InlineData("istanbul", "ISTANBUL")]
    [InlineData("ІЖАК", "їжак")]
    [InlineData("ЁЛКА", "елка")]
    public void A_word_is_found_however_it_is_written(string query, string title) =>
        Assert.Equal([0], Find(query, title));

    [Theory]
    [InlineData("mueller", "Muller")]
    [InlineData("blue", "blunt")]
    [InlineData("true", "trump")]
    [InlineData("мои", "мой")]
    public void Another_word_is_not_found(string query, string title) => Assert.Empty(Find(query, title));

    [Theory]
    [InlineData("ru", "новая", "Новый мост")]
    [InlineData("ru", "новый", "Новая школа")]
    [InlineData("de", "Häuser", "Haus")]
    [InlineData("tr", "evler", "Ev")]
    public void An_ending_is_seen_through_accents_that_are_taken_off(string language, string query, string title) =>
        Assert.Equal([0], Find(Index(language, title), query));

    [Theory]
    [InlineData("C#", new[] { 0 })]
    [InlineData("c#", new[] { 0 })]
    [InlineData("(C#)", new[] { 0 })]
    [InlineData("C♯", new[] { 0 })]
    [InlineData("C++", new[] { 1 })]
    [InlineData("c+", new[] { 1 })]
    [InlineData("\"C++ course\"", new[] { 1 })]
    [InlineData("F#", new[] { 0 })]
    [InlineData(".NET", new[] { 2 })]
    [InlineData(".ne", new[] { 2 })]
    [InlineData("net", new[] { 2, 3 })]
    [InlineData("C ", new[] { 0, 1, 4 })]
    [InlineData("C -C#", new[] { 1, 4 })]
    [InlineData("Disney+", new[] { 5, 6 })]
    [InlineData("Disney", new[] { 5, 6 })]
    [InlineData("fishing#", new[] { 3 })]
    public void A_name_with_symbols_is_a_word(string query, int[] expected) => Assert.Equal(expected, Find(
        query, "Learning C#, and F#", "The C++ course", "Moving to .NET", "A fishing net", "Vitamin C", "Disney+",
        "Disney").Order());

    [Fact]
    public void What_has_the_symbol_comes_first() =>
        Assert.Equal([1, 0], Find("Disney+", "Disney", "Disney+"));

    [Fact]
    public void A_letter_alone_ranks_an_article_with_symbols_no_lower()
    {
        var index = Index("de", "The C# course", "The C course");

        var scores = index.Find(SearchQuery.Parse("C"), null, 9, Article).Hits.Select(hit => hit.Score).ToList();

        Assert.Equal(2, scores.Count);
        Assert.Equal(scores[0], scores[1]);
    }

    [Theory]
    [InlineData("#")]
    [InlineData("+")]
    [InlineData("++")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...a")]
    [InlineData("+++ a +++")]
    [InlineData("a#\u0301")]
    [InlineData("a+\u00AD")]
    [InlineData("\u16EE")]
    [InlineData("\u16F0\u16EE")]
    [InlineData("C#'s")]
    [InlineData(".a#")]
    [InlineData("\u0301")]
    [InlineData("ً")]
    [InlineData("\ud800")]
    [InlineData("ü\udc00")]
    [InlineData("C#\ud835")]
    [InlineData("-.#+")]
    public void Odd_input_is_answered(string query)
    {
        Assert.Empty(Find(query, "Nothing of it"));
        Assert.Contains("Nothing", new Highlighter(SearchQuery.Parse(query)).Highlight("en", $"Nothing {query}"),
            StringComparison.Ordinal);
    }

    private static List<int> Find(string query, params string[] titles) => Find(Index("de", titles), query);

    private static List<int> Find(SearchIndex index, string query) =>
        [.. index.Find(SearchQuery.Parse(query), null, 99, Article).Hits
            .Select(hit => int.Parse(hit.Article.Slug, null))];

    private static SearchIndex Index(string language, params IEnumerable<string> titles)
    {
        var changes = titles.Select((title, number) =>
            new SearchChange(Sample.Id(number), Article(number) with { Title = title, Language = language }, ""));
        return SearchIndex.Open(SearchManifest.Empty, SearchIndex.Change(new Dictionary<string, byte[]>(), changes));
    }

    private static Article Article(ArticleId id) =>
        Article(int.Parse(id.Value, System.Globalization.NumberStyles.HexNumber, null));

    private static Article Article(int number) => new()
    {
        Id = Sample.Id(number),
        Slug = $"{number}",
        Title = "",
        Summary = "",
        Category = new Term("news", "News"),
        Author = new Term("eve", "Eve"),
        Tags = [],
        PublishedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Language = "de",
        License = new License("", ""),
        ReadingMinutes = 1,
        Body = "",
    };
}
