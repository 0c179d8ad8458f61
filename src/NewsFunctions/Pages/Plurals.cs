namespace NewsFunctions.Pages;

/// <summary>
/// Which form of a text goes with a whole number, by the rules of the Unicode CLDR, which .NET does not hand out:
/// https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html
/// </summary>
public static class Plurals
{
    private const string Other = "other";

    /// <summary>All forms of a language; Polish has one for fractions.</summary>
    public static IReadOnlyList<string> FormsOf(string language) => language switch
    {
        "ar" => ["zero", "one", "two", "few", "many", Other],
        "pl" => ["one", "few", "many", Other],
        "fr" or "es" or "it" => ["one", "many", Other],
        _ => ["one", Other],
    };

    public static string Form(string language, long number) => language switch
    {
        "ar" => Arabic(number),
        "pl" => Polish(number),
        "fr" => number is 0 or 1 ? "one" : Romance(number),
        "es" or "it" => number == 1 ? "one" : Romance(number),
        _ => number == 1 ? "one" : Other,
    };

    private static string Arabic(long number) => (number, number % 100) switch
    {
        (0, _) => "zero",
        (1, _) => "one",
        (2, _) => "two",
        (_, >= 3 and <= 10) => "few",
        (_, >= 11) => "many",
        _ => Other,
    };

    private static string Polish(long number) => (number, number % 10, number % 100) switch
    {
        (1, _, _) => "one",
        (_, >= 2 and <= 4, < 12 or > 14) => "few",
        _ => "many",
    };

    // "un million de vues"
    private static string Romance(long number) => number != 0 && number % 1_000_000 == 0 ? "many" : Other;
}
