using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace NewsFunctions.Publishing;

/// <summary>A field of the front matter as it is written.</summary>
/// <param name="Line">Line of the file with its name.</param>
/// <param name="Offset">What to add to a line of YAML for the line of the file.</param>
internal sealed record Field(string Name, YamlNode Value, int Line, int Offset)
{
    /// <summary>The values of a list, or the one value that stands in its place.</summary>
    public IEnumerable<YamlNode> Nodes => Value is YamlSequenceNode list ? list.Children : [Value];

    public int LineOf(YamlNode node) => Offset + (int)node.Start.Line;
}

/// <summary>Reads the YAML of a front matter; where it is broken field by field, to find all faults at once.</summary>
internal static class HeaderYaml
{
    private const int MaxDepth = 8;
    private const int MaxFaults = 20;

    public static IReadOnlyList<Field> Read(Header header, List<Fault> faults)
    {
        var (fields, broken) = Parse(header.Lines, header.FirstLine);
        if (broken is not null) fields = [.. ReadBlocks(header, faults)];
        FindTwice(fields, faults);
        if (broken is not null && faults.Count == 0)
            faults.Add(YamlFault.Explain(header.Lines, header.FirstLine, broken));
        return fields;
    }

    // Names are compared without case and hyphens.
    private static void FindTwice(IEnumerable<Field> fields, List<Fault> faults)
    {
        foreach (var same in fields.GroupBy(field => FieldName.Normalise(field.Name)).Where(same => same.Count() > 1))
        {
            var lines = string.Join(" and ", same.Select(field => field.Line));
            faults.Add(new("FM003", same.Last().Line,
                $"The field \"{same.First().Name}\" is there more than once: lines {lines}.", "Keep one of them."));
        }
    }

    private static IEnumerable<Field> ReadBlocks(Header header, List<Fault> faults)
    {
        var starts = Enumerable.Range(0, header.Lines.Length).Where(i => Begins(header.Lines[i]))
            .Append(header.Lines.Length).ToList();
        foreach (var (start, end) in starts.Zip(starts.Skip(1)))
        {
            var (lines, offset) = (header.Lines[start..end], header.FirstLine + start);
            var (fields, broken) = Parse(lines, offset);
            foreach (var field in fields) yield return field;
            if (broken is not null && faults.Count < MaxFaults) faults.Add(YamlFault.Explain(lines, offset, broken));
        }
    }

    // What is indented, an item of a list, a comment or the end of brackets belongs to the lines above.
    private static bool Begins(string line) =>
        line is [not ('#' or ']' or '}'), ..] and not "-" and not ['-', ' ', ..] && !char.IsWhiteSpace(line[0]);

    private static (IReadOnlyList<Field> Fields, BrokenYaml? Broken) Parse(string[] lines, int offset)
    {
        try
        {
            var yaml = string.Join('\n', lines);
            if (Refuse(yaml) is { } refused) return ([], refused);
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents.Count switch
            {
                0 => ([], null),
                1 => Fields(stream.Documents[0].RootNode, offset),
                _ => ([], new BrokenYaml("FM003", stream.Documents[1].RootNode.Start, "A second document begins.")),
            };
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // The scanner throws its own exceptions, and some unintended ones.
            return ([], new BrokenYaml("FM003", (broken as YamlException)?.Start ?? Mark.Empty, broken.Message));
        }
    }

    private static (IReadOnlyList<Field> Fields, BrokenYaml? Broken) Fields(YamlNode root, int offset)
    {
        if (root is not YamlMappingNode map)
            return ([], new BrokenYaml("FM003", root.Start, "There are no \"field: value\" lines."));
        return map.Children.Keys.FirstOrDefault(key => key is not YamlScalarNode) is { } odd
            ? ([], new BrokenYaml("FM003", odd.Start, "A field's name is not a text."))
            : ([.. map.Children.Select(child => FieldOf((YamlScalarNode)child.Key, child.Value, offset))], null);
    }

    // A quoted name may span several lines; reports and logs show it in one.
    private static Field FieldOf(YamlScalarNode name, YamlNode value, int offset)
    {
        var words = Printable.Only(name.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new(Excerpt.Of(string.Join(' ', words), 100), value, offset + (int)name.Start.Line, offset);
    }

    // Checked before a tree is built: aliases and depth, which could make it endless, and tags, which eat a word.
    private static BrokenYaml? Refuse(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        var depth = 0;
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            if (current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
                return new("FM005", current.Start, "The front matter uses an anchor or an alias.");
            if (current is NodeEvent { Tag.IsEmpty: false })
                return new("FM003", current.Start, "A value begins with \"!\".");
            depth += current.NestingIncrease;
            if (depth > MaxDepth + 2) return new("FM006", current.Start, "The front matter is nested too deep.");
        }
        return null;
    }
}

/// <summary>What the YAML parser says, at a place counted from the beginning of what it was given.</summary>
internal sealed record BrokenYaml(string Code, Mark At, string Message);
