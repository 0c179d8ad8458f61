using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NewsFunctions.Pages;

/// <summary>The words that the pages themselves say, in one file per language.</summary>
public sealed partial class Words
{
    private const string Prefix = "NewsFunctions.Pages.words.";
    private const string Ending = ".json";

    private static readonly FrozenDictionary<string, Words> Known = typeof(Words).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => Read(name[Prefix.Length..^Ending.Length]))
        .ToFrozenDictionary(words => words.Language, StringComparer.OrdinalIgnoreCase);

    private readonly CultureInfo culture;

    private Words(JsonObject all)
    {
        All = all;
        Language = (string)all["language"]!;
        // A European site writes the day before the month.
        culture = CultureOf(Language == "en" ? "en-GB" : Language);
        DatePattern = Weekday().Replace(culture.DateTimeFormat.LongDatePattern, "").Trim();
    }

    public static Words English => Known["en"];

    public static IEnumerable<Words> AllLanguages => Known.Values;

    public JsonObject All { get; }

    public string Language { get; }

    private string DatePattern { get; }

    /// <summary>Of the first of these languages that there are words of; where there is none, English.</summary>
    public static Words Of(params IEnumerable<string> languages) =>
        languages.Select(Find).FirstOrDefault(words => words is not null) ?? English;

    public string Text(string path) => (string)path.Split('.').Aggregate((JsonNode)All, (node, name) => node[name]!)!;

    public string Text(string path, params object[] values) => Fill(Text(path), values);

    public static string Fill(string text, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, text, values);

    /// <summary>A day, as the language writes it.</summary>
    public string Day(DateTime moment) => moment.ToString(DatePattern, culture);

    public string Number(decimal number) => number.ToString("N0", culture);

    /// <summary>Arabic, Hebrew and their like are written from right to left.</summary>
    public static bool IsRightToLeft(string language) => CultureOf(language).TextInfo.IsRightToLeft;

    /// <summary>What those who speak it call it.</summary>
    public static string NameOf(string language) =>
        CultureOf(language) is { Name.Length: > 0 } known && known.NativeName.Length > 0 ? known.NativeName : language;

    // Words of German serve Austria too.
    private static Words? Find(string tag)
    {
        for (var end = tag.Length; end > 0; end = tag.LastIndexOf('-', end - 1))
            if (Known.TryGetValue(tag[..end], out var words)) return words;
        return null;
    }

    private static CultureInfo CultureOf(string language)
    {
        try
        {
            return CultureInfo.GetCultureInfo(language);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }

    private static Words Read(string language)
    {
        using var stream = typeof(Words).Assembly.GetManifestResourceStream(Prefix + language + Ending)!;
        return new Words(JsonNode.Parse(stream)!.AsObject());
    }

    // "piątek, 17 kwietnia 2026", "viernes, 17 de abril de 2026"
    [GeneratedRegex(@"[,،\s]*dddd[,،\s]*")]
    private static partial Regex Weekday();
}
