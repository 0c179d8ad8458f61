using NewsFunctions.LocalHost.Settings;
using NewsFunctions.Search;

namespace NewsFunctions.Tests.Search;

public sealed class HighlighterTests
{
    [Theory]
    [InlineData("en", "bridge", "Two bridges, (bridge) and abridged.",
        "Two <mark>bridges</mark>, (<mark>bridge</mark>) and abridged.")]
    [InlineData("en", "ten", "Ten-year-old TENT", "<mark>Ten</mark>-year-old <mark>TENT</mark>")]
    [InlineData("fr", "arbre", "L'arbre et l’arbre", "<mark>L'arbre</mark> et <mark>l’arbre</mark>")]
    [InlineData("fr", "œuvre", "Œuvre, oeuvre", "<mark>Œuvre</mark>, <mark>oeuvre</mark>")]
    [InlineData("de", "ubung", "Übungen zur Übung", "<mark>Übungen</mark> zur <mark>Übung</mark>")]
    [InlineData("de", "öl", "Ol ist kein Öl", "<mark>Ol</mark> ist kein <mark>Öl</mark>")]
    [InlineData("de", "mueller", "Müller, Mueller, Muller", "<mark>Müller</mark>, <mark>Mueller</mark>, Muller")]
    [InlineData("de", "Müll", "Müller und Mueller", "<mark>Müller</mark> und <mark>Mueller</mark>")]
    [InlineData("en", "c#", "C, C# (C#) and C++.", "C, <mark>C#</mark> (<mark>C#</mark>) and C++.")]
    [InlineData("en", "\".net\"", "A net for .NET", "A net for <mark>.NET</mark>")]
    [InlineData("zh", "新闻", "今日新闻。", "今日<mark>新闻</mark>。")]
    [InlineData("en", "no such", "Nothing <here>", "Nothing &lt;here&gt;")]
    public void What_was_looked_for_is_marked(string language, string query, string text, string expected) =>
        Assert.Equal(expected, new Highlighter(SearchQuery.Parse(query)).Highlight(language, text));

    // Most of a text is passed over by the letters that its words begin with: in no language may that miss the word
    // itself.
    [Theory]
    [InlineData("en"), InlineData("de"), InlineData("fr"), InlineData("it"), InlineData("es"), InlineData("pt")]
    [InlineData("sv"), InlineData("no"), InlineData("fi"), InlineData("ru"), InlineData("nl"), InlineData("da")]
    [InlineData("ro"), InlineData("ca"), InlineData("hu"), InlineData("tr")]
    [InlineData("zh"), InlineData("und")]
    public void Every_word_is_found_in_itself(string language) =>
        Assert.All(Words(), word => Assert.NotEmpty(SearchQuery.Parse($"\"{word}\"").Matcher(language).In(word)));

    private static List<string> Words() =>
        [.. Directory.EnumerateFiles(
            Path.Combine(Repository.RootOrCurrent, "samples", "articles"), "*.*", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadAllText(file).Replace('"', ' ')
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Concat(["Élan", "œuvre", "Übung", "İzmir", "Ἀθήνα", "ёлка", "新闻", "L'Aquila", "dell’arte", "E-Mail", "_x",
                "3D", "Müller", "Ærø", "Đoković", "C#", "C++", ".NET", "(.net)", "Σίσυφος"])
            .Where(word => word.Any(char.IsLetterOrDigit)).Distinct()];

    [Fact]
    public void Of_several_texts_the_first_that_says_most_is_shown() =>
        Assert.Equal(
            "<mark>Fish</mark> and <mark>chips</mark>",
            new Highlighter(SearchQuery.Parse("fish chips "))
                .Highlight("en", "A fish", "Fish and chips", "Chips with fish"));
}
