using NewsFunctions.Catalogue;
using YamlDotNet.RepresentationModel;

namespace NewsFunctions.Publishing;

/// <summary>The field <c>corrections</c>: a list of dates and texts, or one of them alone.</summary>
internal static class CorrectionList
{
    private const string Code = "FM020";
    private const int MaxCount = 50;
    private const int MaxLength = 1000;

    // A time without a zone may be that of the desk, where the site has another one.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <returns>Newest first.</returns>
    public static IReadOnlyList<ArticleCorrection> Read(FrontMatter fields, DateTimeOffset? uploaded)
    {
        if (fields.Find("corrections") is not { } field) return [];
        var nodes = field.Value switch
        {
            YamlSequenceNode list => list.Children,
            YamlScalarNode { Value: null or "" or "~" or "null" } => [],
            var one => [one],
        };
        if (nodes.Count > MaxCount)
            fields.Add("FM018", field.Line, $"There are {nodes.Count} corrections; at most {MaxCount} are allowed.");
        var corrections = nodes.Take(MaxCount).Select(node => Read(fields, field, node, uploaded));
        return [.. corrections.OfType<ArticleCorrection>().OrderByDescending(correction => correction.Date)];
    }

    private static ArticleCorrection? Read(FrontMatter fields, Field field, YamlNode node, DateTimeOffset? uploaded)
    {
        var line = field.LineOf(node);
        if (node is not YamlMappingNode map) return Wrong("A correction is not written with its date and its text.");
        var written = Value("date", 100);
        var text = Value("text", MaxLength);
        if (written is null) return Wrong("A correction has no date.");
        if (text is null) return Wrong("A correction has no text.");
        if (fields.TryDate(written) is not { } date)
            return Wrong($"The date \"{written}\" of a correction cannot be read.");
        return date > uploaded + Ahead
            ? Wrong($"The date \"{written}\" of a correction is in the future.")
            : new ArticleCorrection(date, text);

        string? Value(string key, int maxLength) =>
            FrontMatter.ValueOf(map, key) is { } value ? fields.Text(field, value, maxLength) : null;

        ArticleCorrection? Wrong(string message)
        {
            fields.Add(Code, line, message);
            return null;
        }
    }
}
