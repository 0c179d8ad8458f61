using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NewsFunctions.Pages;
using NewsFunctions.Tests.Structure;

namespace NewsFunctions.Tests.Pages;

public sealed partial class WordsTests
{
    [Fact]
    public void Every_language_says_what_English_says_and_fills_the_same_places()
    {
        Assert.Superset(
            new HashSet<string> { "ar", "de", "en", "es", "fr", "it", "nl", "pl" },
            Words.AllLanguages.Select(words => words.Language).ToHashSet());
        foreach (var words in Words.AllLanguages)
            Assert.Equal(
                (words.Language, string.Join('\n', Told(Words.English))),
                (words.Language, string.Join('\n', Told(words))));
    }

    [Fact]
    public void Every_text_with_a_number_has_the_forms_of_its_language()
    {
        foreach (var words in Words.AllLanguages)
            foreach (var name in new[] { "articles", "minutesToRead", "views" })
                Assert.Equal(
                    (words.Language, name, string.Join(' ', Plurals.FormsOf(words.Language))),
                    (words.Language, name, string.Join(' ', words.All[name]!.AsObject().Select(form => form.Key))));
    }

    // The samples that the CLDR gives for each form.
    [Theory]
    [InlineData("en", "one", "1")]
    [InlineData("en", "other", "0 2 16 100 1000")]
    [InlineData("fr", "one", "0 1")]
    [InlineData("fr", "other", "2 17 100 1000 100000")]
    [InlineData("fr", "many", "1000000")]
    [InlineData("es", "one", "1")]
    [InlineData("es", "other", "0 2 16 100 100000")]
    [InlineData("it", "many", "1000000")]
    [InlineData("pl", "one", "1")]
    [InlineData("pl", "few", "2 4 22 24 32 34 42 44 52 54 62 102 1002")]
    [InlineData("pl", "many", "0 5 11 12 14 19 21 100 112 1000 1000000")]
    [InlineData("ar", "zero", "0")]
    [InlineData("ar", "one", "1")]
    [InlineData("ar", "two", "2")]
    [InlineData("ar", "few", "3 10 103 110 1003")]
    [InlineData("ar", "many", "11 26 99 111 1011")]
    [InlineData("ar", "other", "100 102 200 202 300 1000 10000 1000000")]
    public void A_number_takes_the_form_that_its_language_has_for_it(string language, string form, string numbers) =>
        Assert.All(numbers.Split(' '), number =>
            Assert.Equal(form, Plurals.Form(language, long.Parse(number, CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("de-AT", "fr", "de")]
    [InlineData("DE", "fr", "de")]
    [InlineData("sr-Latn-RS", "pl-PL", "pl")]
    [InlineData("den", "de", "de")]
    [InlineData("xx", "yy", "en")]
    public void A_language_without_words_takes_those_that_are_nearest(string wanted, string site, string found) =>
        Assert.Equal(found, Words.Of(wanted, site).Language);

    [Theory]
    [InlineData("de", "17. April 2026")]
    [InlineData("fr", "17 avril 2026")]
    [InlineData("es", "17 de abril de 2026")]
    [InlineData("it", "17 aprile 2026")]
    [InlineData("nl", "17 april 2026")]
    [InlineData("pl", "17 kwietnia 2026")]
    [InlineData("ar", "17 أبريل 2026")]
    public void A_day_is_written_as_its_language_writes_it(string language, string text) =>
        Assert.Equal(text, Words.Of(language).Day(new DateTime(2026, 4, 17, 0, 0, 0, DateTimeKind.Utc)));

    [Fact]
    public void Templates_say_nothing_by_themselves()
    {
        foreach (var (name, text) in Templates())
        {
            var visible = Element().Replace(Spoken().Replace(Liquid().Replace(text, ""), ">$1<"), "");
            Assert.Equal((name, ""), (name, string.Join(' ', Letters().Matches(visible).Select(match => match.Value)
                .Except(["RSS", "Atom", "JSON", "Feed"]))));
        }
    }

    [Fact]
    public void Templates_ask_for_no_word_that_is_missing()
    {
        foreach (var (name, text) in Templates())
            foreach (Match match in Asked().Matches(text))
            {
                var word = match.Groups[1].Value.Split('.')
                    .Aggregate((JsonNode?)Words.English.All, (node, part) => node?[part]);
                Assert.True(word is not null, $"{name} asks for words.{match.Groups[1].Value}");
            }
    }

    // Paths with the places in their texts; forms of numbers by the name that stands above them.
    private static IEnumerable<string> Told(Words words) => Paths("", words.All)
        .Where(path => path.Path != ".language")
        .Select(path => (Name: Form().Replace(path.Path, ""), path.Text))
        .GroupBy(path => path.Name)
        .Select(group => $"{group.Key} {Places(group.Last().Text)}").Order(StringComparer.Ordinal);

    private static string Places(string text) =>
        string.Join(' ', Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal));

    private static IEnumerable<(string Path, string Text)> Paths(string path, JsonNode node) => node is JsonObject map
        ? map.SelectMany(property => Paths($"{path}.{property.Key}", property.Value!))
        : [(path, (string)node!)];

    private static IEnumerable<(string Name, string Text)> Templates() =>
        Directory.EnumerateFiles(Path.Combine(Sources.Root, "Pages/theme"), "*.liquid")
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file)));

    [GeneratedRegex(@"\.(zero|one|two|few|many|other)$")]
    private static partial Regex Form();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\{%.*?%\}|\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Liquid();

    // Attributes that are read out or shown.
    [GeneratedRegex(@"\s(?:alt|title|aria-label|placeholder|data-(?!slug|ago)[\w-]+)=""([^""]*)""")]
    private static partial Regex Spoken();

    [GeneratedRegex(@"<[^<>]*>|\b[\w-]+=""""")]
    private static partial Regex Element();

    [GeneratedRegex(@"(?<![/\p{L}])\p{L}+")]
    private static partial Regex Letters();

    [GeneratedRegex(@"\bwords\.([\w.]+)")]
    private static partial Regex Asked();
}
