using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using NewsFunctions.Catalogue;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace NewsFunctions.Publishing;

/// <summary>
/// The fields of a front matter. What cannot be read is noted in <see cref="Faults"/> and given as if it were not
/// there, so that an editor is told everything at once.
/// </summary>
public sealed partial class FrontMatter
{
    private const int MaxFields = 100;

    private readonly Header header;
    private readonly List<Fault> faults = [];
    private readonly ILookup<string, Field> known;
    private readonly Func<TimeZoneInfo> zone;

    private FrontMatter(Header header, Func<string, string?> find, Func<TimeZoneInfo> zone)
    {
        (this.header, this.zone) = (header, zone);
        All = HeaderYaml.Read(header, faults);
        if (All.Count > MaxFields)
        {
            Add("FM018", header.FirstLine, $"The front matter has {All.Count} fields; at most {MaxFields} are read.");
            All = [.. All.Take(MaxFields)];
        }
        known = All.ToLookup(field => find(field.Name) ?? "");
    }

    /// <summary>Every field an editor can write.</summary>
    public static IReadOnlyList<string> Known => FieldName.Known;

    public string Body => header.Body;

    /// <summary>Line of the file at which the body begins.</summary>
    public int BodyLine => header.BodyLine;

    /// <summary>What forbids to publish it, in the order of the file.</summary>
    public IReadOnlyList<Fault> Faults =>
        [.. faults.DistinctBy(fault => (fault.Line, fault.Code)).OrderBy(fault => fault.Line ?? 0)];

    internal IReadOnlyList<Field> All { get; }

    /// <exception cref="RejectedException">There are no fields to be read at all.</exception>
    public static FrontMatter Read(
        string text, SiteDefaults defaults, Func<string, string?>? find = null) =>
        new(Header.Of(text), find ?? FieldName.Find, () => defaults.TimeZone);

    /// <summary>Of a file that is YAML from its first line to its last.</summary>
    /// <param name="find">The field that a name in the file means, or null.</param>
    public static FrontMatter ReadYaml(string text, Func<string, string?> find) =>
        new(Header.OfYaml(text), find, () => TimeZoneInfo.Utc);

    public void Add(string code, int? line, string message, string? advice = null) =>
        faults.Add(new(code, line, message, advice));

    public int? Line(string field) => known[field].FirstOrDefault()?.Line;

    /// <summary>A text that readers see: one line, entities decoded; null where it is missing or empty.</summary>
    public string? Text(string field, int maxLength) =>
        known[field].FirstOrDefault() is { } found ? Text(found, found.Value, maxLength) : null;

    /// <summary>A word for the machine, such as a date: what follows a # is a comment.</summary>
    public string? Word(string field, int maxLength) =>
        known[field].FirstOrDefault() is { } found ? Word(found, maxLength) : null;

    /// <summary>Whether the field is there in a way that a fault has been noted about.</summary>
    public bool IsBroken(string field) => faults.Any(fault => Line(field) is { } line
        ? fault.Line == line
        : FieldName.Normalise(header.Line(fault.Line ?? 0)).StartsWith(field, StringComparison.OrdinalIgnoreCase));

    internal string? Word(Field field, int maxLength)
    {
        if (Scalar(field, field.Value) is not { } scalar) return null;
        return Limited(field, scalar, Clean(scalar.Value ?? ""), maxLength);
    }

    /// <summary>A list, or one text with commas.</summary>
    public IReadOnlyList<string> Texts(string field, int maxCount, int maxLength)
    {
        if (known[field].FirstOrDefault() is not { } found) return [];
        var texts = found.Value is YamlSequenceNode list
            ? list.Children.Select(child => Text(found, child, maxLength) ?? "")
            : (Text(found, found.Value, maxCount * maxLength) ?? "").Split(',', StringSplitOptions.TrimEntries);
        return Counted(found, [.. texts.Where(text => text.Length > 0)], maxCount);
    }

    internal Field? Find(string field) => known[field].FirstOrDefault();

    /// <summary>Names of people: one, or a list of names or <c>{name: …}</c>; in the plural also with commas.</summary>
    public IReadOnlyList<string> Names(string field, int maxCount, int maxLength) =>
        [.. known[field].SelectMany(found => Counted(found, [.. NamesOf(found, maxCount, maxLength)], maxCount))];

    public DateTimeOffset? Date(string field) => known[field].FirstOrDefault() is { } found ? Date(found) : null;

    internal DateTimeOffset? Date(Field field)
    {
        if (Word(field, 100) is not { } text) return null;
        if (TryDate(text) is { } date) return date;
        Add("FM012", field.Line, $"The {field.Name} \"{text}\" cannot be read.");
        return null;
    }

    /// <returns>Null where it is none.</returns>
    internal DateTimeOffset? TryDate(string text) => WrittenDate.Read(text, zone);

    public Source? Source()
    {
        if (known["source"].FirstOrDefault() is not { } field) return null;
        switch (field.Value)
        {
            case YamlScalarNode:
                return Text(field, field.Value, 500) is { } text ? SourceOf(field, text, null) : null;
            case YamlMappingNode map:
                var name = ValueOf(map, "name") is { } first ? Text(field, first, 200) : null;
                var url = ValueOf(map, "url") is { } second ? Text(field, second, 500) : null;
                return SourceOf(field, name, url);
            default:
                Add("FM016", field.Line, "The source is a list.");
                return null;
        }
    }

    internal static YamlNode? ValueOf(YamlMappingNode map, string key) => map.Children.FirstOrDefault(
        child => child.Key is YamlScalarNode { Value: { } name } && FieldName.Normalise(name) == key).Value;

    internal string? Text(Field field, YamlNode node, int maxLength)
    {
        if (Scalar(field, node) is not { } scalar) return null;
        var text = scalar.Value ?? "";
        if (CutOff(field, scalar) is { } rest)
        {
            // No comment begins like "#4".
            if (scalar.Style == ScalarStyle.Plain && text.Length > 0 && NumberSigns().IsMatch(rest)) text += rest;
            else AddCutOff(field, node, rest);
        }
        return Limited(field, scalar, Clean(Comments.Without(Decoded(text))), maxLength);
    }

    /// <summary>What YAML takes for a comment after a value or between its lines; in a text it rarely is.</summary>
    internal string? CutOff(Field field, YamlScalarNode scalar)
    {
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded) return null;
        var number = field.Offset + (int)scalar.End.Line;
        var line = header.Line(number);
        var rest = line[Math.Min(line.Length, Math.Max(0, (int)scalar.End.Column - 1))..];
        var isPlain = scalar.Style == ScalarStyle.Plain;
        if (rest.TrimStart() is ['#', .. var comment]) return isPlain || !comment.StartsWith(' ') ? rest : null;
        if (!isPlain || string.IsNullOrEmpty(scalar.Value) || rest.Trim().Length > 0) return null;
        var next = header.Line(number + 1);
        var column = header.Line(field.LineOf(scalar)).TakeWhile(c => c is ' ' or '-').Count();
        var isComment = next.TrimStart() is ['#', ..] && next.TakeWhile(c => c == ' ').Count() > column;
        return isComment ? next.TrimStart() : null;
    }

    private Source? SourceOf(Field field, string? name, string? url)
    {
        if (url is null && name is not null && Links.IsWeb(name)) (name, url) = (null, name);
        if (url is not null && !Links.IsWeb(url))
            Add("FM016", field.Line, $"The source's url \"{url}\" is no http or https address.");
        else if ((name ?? (url is null ? null : new Uri(url).Host)) is { } known) return new Source(known, url);
        else Add("FM016", field.Line, "The source has no name.");
        return null;
    }

    private IEnumerable<string> NamesOf(Field field, int maxCount, int maxLength)
    {
        if (field.Value is YamlSequenceNode list)
            return list.Children.Select(child => Name(field, child, maxLength)).OfType<string>();
        var isPlural = FieldName.Normalise(field.Name).EndsWith('s');
        if (field.Value is not YamlScalarNode || !isPlural)
            return Name(field, field.Value, maxLength) is { } name ? [name] : [];
        const StringSplitOptions clean = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        return (Text(field, field.Value, maxCount * maxLength) ?? "").Split([',', ';'], clean);
    }

    private string? Name(Field field, YamlNode node, int maxLength) =>
        Text(field, node is YamlMappingNode map ? ValueOf(map, "name") ?? node : node, maxLength);

    private List<string> Counted(Field field, List<string> values, int maxCount)
    {
        if (values.Count > maxCount)
            Add("FM018", field.Line, $"The field \"{field.Name}\" has {values.Count} values, not up to {maxCount}.");
        return values;
    }

    private void AddCutOff(Field field, YamlNode node, string rest) => Add("FM008", field.LineOf(node),
        $"In the field \"{field.Name}\" YAML takes this for a comment: {Excerpt.Of(rest.Trim(), 40)}");

    private YamlScalarNode? Scalar(Field field, YamlNode node)
    {
        if (node is YamlScalarNode scalar) return scalar;
        Add("FM011", field.LineOf(node), $"The field \"{field.Name}\" is not a single text.");
        return null;
    }

    private string? Limited(Field field, YamlScalarNode scalar, string text, int maxLength)
    {
        if (text.Length > maxLength)
        {
            Add("FM018", field.LineOf(scalar), string.Create(CultureInfo.InvariantCulture,
                $"The field \"{field.Name}\" has {text.Length:N0} characters; at most {maxLength:N0} are allowed."));
        }
        // Null is also a family name.
        var isNull = scalar.Style == ScalarStyle.Plain && text is "~" or "null";
        return text.Length == 0 || isNull ? null : text;
    }

    // Exports of content systems have entities in titles and names; those of old ones mean the letters of Windows-1252.
    private static string Decoded(string text) => WebUtility.HtmlDecode(WindowsLetter().Replace(
        text, match => UploadText.WindowsLetter(byte.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))));

    // Control characters have no place in a title or a name, and XML cannot carry them.
    private static string Clean(string text) => string.Join(' ',
        Printable.Only(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"^(\s+#\d[^#]*)+$")]
    private static partial Regex NumberSigns();

    [GeneratedRegex("&#(1[3-5][0-9]|12[89]);")]
    private static partial Regex WindowsLetter();
}
