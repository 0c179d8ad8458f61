using System.Globalization;
using System.Text;
using NewsFunctions.Catalogue;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace NewsFunctions.Publishing;

/// <summary>The fields between the two lines <c>---</c>, each with its line in the file.</summary>
public sealed class FrontMatter
{
    private const int MaxLength = 16 * 1024;
    private const int MaxDepth = 8;

    /// <summary>Every field an editor can write.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "title", "slug", "summary", "category", "author", "tags", "date", "updated", "status", "language", "image", "imageAlt",
        "source", "license",
    ];

    private readonly Dictionary<string, YamlNode> fields = new(StringComparer.Ordinal);
    private readonly int firstLine;

    private FrontMatter(YamlMappingNode? root, int firstLine, string body, int bodyLine)
    {
        this.firstLine = firstLine;
        Body = body;
        BodyLine = bodyLine;
        if (root is null) return;
        foreach (var (key, value) in root.Children) fields[((YamlScalarNode)key).Value ?? ""] = value;
    }

    public string Body { get; }

    /// <summary>Line of the file at which the body begins.</summary>
    public int BodyLine { get; }

    /// <exception cref="RejectedException"/>
    public static FrontMatter Split(string text)
    {
        var lines = text.Split('\n');
        var first = Array.FindIndex(lines, line => line.Trim().Length > 0);
        if (first < 0 || lines[first].TrimEnd() != "---")
            throw new RejectedException("FM001", 1, "The file does not begin with front matter.");
        var last = Array.FindIndex(lines, first + 1, line => line.TrimEnd() is "---" or "...");
        if (last < 0) throw new RejectedException("FM002", first + 1, "The front matter that begins here is never closed.");
        var yaml = string.Join('\n', lines[(first + 1)..last]);
        if (Encoding.UTF8.GetByteCount(yaml) is var size and > MaxLength)
            throw new RejectedException("FM004", first + 1, $"The front matter has {size:N0} bytes; at most {MaxLength:N0} are read.");
        // To YAML these are ends of lines, to the editor's program they are not.
        yaml = Printable.Only(yaml).Replace('\u2028', ' ').Replace('\u2029', ' ');
        return new FrontMatter(Parse(yaml, first + 1), first + 1, string.Join('\n', lines[(last + 1)..]), last + 2);
    }

    public void WarnOfUnknown(ICollection<Fault> warnings)
    {
        foreach (var name in fields.Keys.Except(Known, StringComparer.Ordinal))
        {
            var nearest = Known.MinBy(known => Distance(known, name))!;
            var hint = Distance(nearest, name) <= 3 ? $" Did you mean \"{nearest}\"?" : "";
            warnings.Add(new("W001", Line(fields[name]), $"The field \"{name}\" is not known and was ignored.{hint}"));
        }
    }

    public int? Line(string field) => fields.TryGetValue(field, out var node) ? Line(node) : null;

    /// <summary>A single text, trimmed; null where the field is missing or empty.</summary>
    public string? Text(string field, int maxLength)
    {
        if (!fields.TryGetValue(field, out var node)) return null;
        return Text(node, field, maxLength);
    }

    /// <summary>A list, or one text with commas.</summary>
    public IReadOnlyList<string> Texts(string field, int maxCount, int maxLength)
    {
        if (!fields.TryGetValue(field, out var node)) return [];
        var texts = node is YamlSequenceNode list
            ? list.Children.Select(child => Text(child, field, maxLength) ?? "")
            : (Text(node, field, maxCount * maxLength) ?? "").Split(',', StringSplitOptions.TrimEntries);
        var result = texts.Where(text => text.Length > 0).ToList();
        if (result.Count > maxCount)
            throw new RejectedException("FM018", Line(node), $"The field \"{field}\" has {result.Count} values; at most {maxCount} are allowed.");
        return result;
    }

    public DateTimeOffset? Date(string field)
    {
        if (Text(field, 100) is not { } text) return null;
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        string[] shapes =
        [
            "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
            "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss K", "yyyy-MM-dd HH:mm K",
        ];
        return DateTimeOffset.TryParseExact(text, shapes, CultureInfo.InvariantCulture, utc, out var date)
            ? date
            : throw new RejectedException("FM012", Line(field), $"The {field} \"{text}\" cannot be read.");
    }

    public Source? Source()
    {
        if (!fields.TryGetValue("source", out var node)) return null;
        if (node is YamlScalarNode) return Text(node, "source", 200) is { } text ? new Source(text, null) : null;
        if (node is not YamlMappingNode map) throw Bad("The source is a list.");
        string? Value(string key) => map.Children.TryGetValue(key, out var value) ? Text(value, $"source.{key}", 500) : null;
        var url = Value("url");
        if (url is not null && !Links.IsWeb(url)) throw Bad($"The source's url \"{url}\" is no http or https address.");
        var name = Value("name") ?? (url is null ? null : new Uri(url).Host) ?? throw Bad("The source has no name.");
        return new Source(name, url);

        RejectedException Bad(string message) => new("FM016", Line(node), message);
    }

    private string? Text(YamlNode node, string field, int maxLength)
    {
        if (node is not YamlScalarNode scalar) throw new RejectedException("FM011", Line(node), $"The field \"{field}\" is not a single text.");
        var text = Clean(scalar.Value ?? "");
        if (text.Length > maxLength)
            throw new RejectedException("FM018", Line(node), $"The field \"{field}\" has {text.Length:N0} characters; at most {maxLength:N0} are allowed.");
        return text.Length == 0 || (scalar.Style == ScalarStyle.Plain && text is "~" or "null") ? null : text;
    }

    // Control characters have no place in a title or a name, and XML cannot carry them.
    private static string Clean(string text) => string.Join(' ',
        Printable.Only(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private int Line(YamlNode node) => firstLine + (int)node.Start.Line;

    private static YamlMappingNode? Parse(string yaml, int offset)
    {
        try
        {
            Check(yaml, offset);
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count == 0) return null;
            var root = stream.Documents[0].RootNode as YamlMappingNode
                ?? throw new RejectedException("FM003", offset + 1, "The front matter is not a list of \"field: value\" lines.");
            var odd = root.Children.Keys.FirstOrDefault(key => key is not YamlScalarNode);
            return odd is null ? root : throw new RejectedException("FM003", offset + (int)odd.Start.Line, "A field's name is not a text.");
        }
        catch (Exception broken) when (broken is not RejectedException)
        {
            // The scanner has exceptions of its own kind, and some that are mere accidents.
            var line = offset + Math.Max(1, (int)((broken as YamlException)?.Start.Line ?? 1));
            throw new RejectedException("FM003", line, $"The front matter is not valid YAML: {Clean(broken.Message)}");
        }
    }

    private static void Check(string yaml, int offset)
    {
        var parser = new Parser(new StringReader(yaml));
        var depth = 0;
        while (parser.MoveNext())
        {
            var line = offset + (int)parser.Current!.Start.Line;
            if (parser.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
                throw new RejectedException("FM005", line, "The front matter uses an anchor or an alias.");
            depth += parser.Current.NestingIncrease;
            if (depth > MaxDepth + 2) throw new RejectedException("FM006", line, "The front matter is nested too deep.");
        }
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitute = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
