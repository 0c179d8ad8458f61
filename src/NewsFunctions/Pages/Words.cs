using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NewsFunctions.Pages;

/// <summary>The words that the pages themselves say, in one file per language.</summary>
public sealed partial class Words
{
    private readonly CultureInfo culture;

    private Words(JsonObject all)
    {
        All = all;
        Language = (string)all["language"]!;
        culture = CultureOf(Language);
        DatePattern = Weekday().Replace(culture.DateTimeFormat.LongDatePattern, "").Trim();
    }

    public static Words English { get; } = Read("en");

    public JsonObject All { get; }

    public string Language { get; }

    private string DatePattern { get; }

    public string Text(string path) => (string)path.Split('.').Aggregate((JsonNode)All, (node, name) => node[name]!)!;

    public string Text(string path, params object[] values) => Fill(Text(path), values);

    public static string Fill(string text, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, text, values);

    /// <summary>A day, as the language writes it.</summary>
    public string Day(DateTime moment) => moment.ToString(DatePattern, culture);

    /// <summary>Arabic, Hebrew and their like are written from right to left.</summary>
    public static bool IsRightToLeft(string language) => CultureOf(language).TextInfo.IsRightToLeft;

    private static CultureInfo CultureOf(string language)
    {
        try
        {
            // A European site writes the day before the month.
            return CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : language);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }

    private static Words Read(string language)
    {
        var name = $"NewsFunctions.Pages.words.{language}.json";
        using var stream = typeof(Words).Assembly.GetManifestResourceStream(name)!;
        return new Words(JsonNode.Parse(stream)!.AsObject());
    }

    [GeneratedRegex(@"[,،\s]*dddd[,،\s]*")]
    private static partial Regex Weekday();
}
