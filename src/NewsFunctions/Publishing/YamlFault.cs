using System.Text.RegularExpressions;

namespace NewsFunctions.Publishing;

/// <summary>
/// Finds out what an editor got wrong where YAML is broken: parsers tell where they gave up, which is often another line.
/// </summary>
internal static partial class YamlFault
{
    private const string Quote = "Put quotation marks around the whole value";

    /// <param name="offset">Line of the file before the first of <paramref name="lines"/>.</param>
    public static Fault Explain(string[] lines, int offset, BrokenYaml broken)
    {
        var at = Math.Max(1, (int)broken.At.Line);
        if (broken.Code != "FM003") return new(broken.Code, offset + at, broken.Message);
        var (line, found) = lines.Select((text, index) => (index + 1, Suspect(text))).FirstOrDefault(pair => pair.Item2 is not null);
        if (found is not null)
            return new("FM003", offset + line, $"Character {found.Character}: {found.Message}", found.Advice);
        return new("FM003", offset + at, $"The front matter is not valid YAML at character {broken.At.Column}: {Printable.Only(broken.Message)}");
    }

    private static Suspicion? Suspect(string line)
    {
        if (line.AsSpan().Trim() is [] or ['#', ..]) return null;
        var indentation = line.TakeWhile(char.IsWhiteSpace).Count();
        if (line.IndexOf('\t', StringComparison.Ordinal) is var tab and >= 0 && (tab < indentation || TabAfterHyphen().IsMatch(line)))
            return new(tab + 1, "a tab stands where only blanks may stand.", "Write blanks instead of the tab.");
        var field = FieldLine().Match(line);
        if (field.Success && !field.Groups["name"].Value.Contains('"', StringComparison.Ordinal))
            return SuspectValue(line, field.Groups["name"].Value.Trim(), field.Groups["value"]);
        return indentation == 0 && line[0] is not ('-' or ']' or '}' or '[' or '{' or '"' or '\'') ? SuspectName(line)
            : ListItem().Match(line) is { Success: true } item ? SuspectValue(line, null, item.Groups["value"])
            : null;
    }

    private static Suspicion SuspectName(string line)
    {
        if (line.IndexOf('：', StringComparison.Ordinal) is var wide and > 0)
            return new(wide + 1, "the colon is a full-width one.", "Write an ordinary colon and a blank after it.");
        return line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
            ? new(colon + 2, "there is no blank after the colon.", "Write a blank after the colon.")
            : new(1, $"\"{Excerpt.Of(line, 40)}\" has no field.",
                "Write \"field: value\" in each line. A value of several lines needs quotation marks around it, or two blanks before each line.");
    }

    private static Suspicion? SuspectValue(string line, string? name, Group value)
    {
        var (text, at) = (value.Value.TrimEnd(), value.Index + 1);
        if (text.Length == 0) return null;
        var whole = text.Contains('"', StringComparison.Ordinal) ? $"{Quote}; write those inside as ' or “ ”."
            : $"{Quote}: {(name is null ? "" : $"{name}: ")}\"{Excerpt.Of(text, 60)}\"";
        if (text[0] is '"' or '\'') return SuspectQuotes(text, at);
        if (text[0] is '[' or '{') return SuspectBrackets(text, at, whole);
        if (text[0] is '|' or '>') return BlockMark().IsMatch(text) ? null : new(at, $"the value begins with \"{text[0]}\".", whole);
        if (text[0] is '@' or '`' or '%' or '&' or '*' or '!' or ',' or ']' or '}') return new(at, $"the value begins with \"{text[0]}\".", whole);
        if (text[0] is '-' or '?' && (text.Length == 1 || text[1] == ' ')) return new(at, $"the value begins with \"{text[0]}\".", whole);
        var colon = SecondColon().Match(text);
        return colon.Success ? new(at + colon.Index, "a colon stands in the value.", whole) : null;
    }

    private static Suspicion? SuspectQuotes(string text, int at)
    {
        var rest = text[0] == '"' ? InDoubleQuotes().Match(text) : InSingleQuotes().Match(text);
        if (!rest.Success)
        {
            return new(at, $"the value begins with {text[0]}, and nothing ends it in this line.",
                "End the value with the same quotation mark; a value that begins with one of its own needs others around it.");
        }
        if (rest.Length < text.Length && !text[rest.Length..].TrimStart().StartsWith('#'))
        {
            return new(at + rest.Length, "the value goes on after its closing quotation mark.",
                "Put one pair of quotation marks around the whole value; write those inside as ' or “ ”.");
        }
        return text[0] == '"' && OddEscape().Match(text) is { Success: true } escape
            ? new(at + escape.Index, "a backslash stands in the value.", "Write it twice, or use single quotation marks around the value.")
            : null;
    }

    private static Suspicion? SuspectBrackets(string text, int at, string whole)
    {
        var closing = text[0] == '[' ? ']' : '}';
        if (text.IndexOf(" #", StringComparison.Ordinal) is var comment and > 0)
            return new(at + comment + 1, "what follows # is a comment.", "Put quotation marks around the name that # is in.");
        var end = text.LastIndexOf(closing);
        if (end < 0) return new(at, $"\"{text[0]}\" is not closed by \"{closing}\" in this line.", $"Close it; or if it is a text: {whole}");
        return end < text.Length - 1 ? new(at + end + 1, $"the value goes on after \"{closing}\".", whole)
            : new(at, $"what stands between \"{text[0]}\" and \"{closing}\" is no list.", $"Put quotation marks around each name in it; or if it is a text: {whole}");
    }

    private sealed record Suspicion(int Character, string Message, string Advice);

    [GeneratedRegex(@"^\s*-\s*\t")]
    private static partial Regex TabAfterHyphen();

    [GeneratedRegex(@"^\s*(?:- +)?(?<name>[^\s:#'\[\]{}-][^:：]{0,60}?)\s*:(?:\s+(?<value>.*)|(?<value>))$")]
    private static partial Regex FieldLine();

    [GeneratedRegex(@"^\s*- +(?<value>.*)$")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"^[|>][+-]?[0-9]?[+-]?(\s+#.*)?$")]
    private static partial Regex BlockMark();

    [GeneratedRegex(@":(?=\s|$)")]
    private static partial Regex SecondColon();

    [GeneratedRegex("""^"(?:[^"\\]|\\.)*"(?=\s*)""")]
    private static partial Regex InDoubleQuotes();

    [GeneratedRegex("^'(?:[^']|'')*'")]
    private static partial Regex InSingleQuotes();

    [GeneratedRegex("""\\(?![0abt\tnvfre "/\\N_LPxuU])""")]
    private static partial Regex OddEscape();
}
