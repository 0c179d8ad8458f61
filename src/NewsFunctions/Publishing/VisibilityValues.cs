using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace NewsFunctions.Publishing;

/// <summary>What the values of fields say about who may see an article.</summary>
internal static partial class VisibilityValues
{
    public static readonly HashSet<string> Yes =
        [.. $"true yes on 1 y t enabled {VisibilityTranslations.Yes}".Split(' ')];

    public static readonly HashSet<string> No =
        [.. $"false no off 0 n f never none disabled {VisibilityTranslations.No}".Split(' ')];

    public static bool LimitsAudience(string text) => LimitedAudience().IsMatch(text);

    /// <returns>Names and words inside a group that may keep an article back.</returns>
    public static IEnumerable<string> Telling(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(child =>
            child.Key is YamlScalarNode { Value: { } name } && IsTelling(name, child.Value)
                ? [name]
                : Telling(child.Value)),
        YamlScalarNode { Value: { } value } when FieldName.Normalise(value) is "noindex" => [value],
        YamlSequenceNode list => list.Children.SelectMany(Telling),
        _ => [],
    };

    // Inside groups, themes use some of these words for pictures and menus.
    private static bool IsTelling(string name, YamlNode node)
    {
        var value = node is YamlScalarNode { Value: { } text } ? text.Trim().ToLowerInvariant() : "";
        return VisibilityWords.Find(name) switch
        {
            null or VisibilityWord.HidesIfNo => false,
            VisibilityWord.Finds => No.Contains(value),
            VisibilityWord.HidesIfYes => Yes.Contains(value),
            VisibilityWord.Audience => LimitsAudience(value),
            VisibilityWord.Limits when FieldName.Normalise(name) == "robots" =>
                value.Contains("noindex", StringComparison.Ordinal),
            VisibilityWord.Limits => value.Length > 0 && !No.Contains(value),
            _ => !IsOfThemes(name),
        };
    }

    private static bool IsOfThemes(string name) =>
        FieldName.Normalise(name) is ("hidden" or "hide" or "enabled" or "disabled" or "visible" or "render");

    [GeneratedRegex("member|paid|subscri|premium|private|internal|staff|only|login|logged|regist|restrict|closed|"
        + "confiden|secret|none|nobody|mitglied|abonn|intern|membre|socio|abbonat|leden|подписчик")]
    private static partial Regex LimitedAudience();
}
