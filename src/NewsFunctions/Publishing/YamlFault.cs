using System.Text.RegularExpressions;

namespace NewsFunctions.Publishing;

/// <summary>
/// Finds out what an editor got wrong where YAML is broken: the parser tells where it gave up, often another line.
/// </summary>
internal static partial class YamlFault
{
    private const string Quote = "Put quotation marks around the whole value";

    /// <param name="offset">Line of the file before the first of <paramref name="lines"/>.</param>
    public static Fault Explain(string[] lines, int offset, BrokenYaml broken)
    {
        var at = Math.Max(1, (int)broken.At.Line);
        if (broken.Code != "FM003") return new(broken.Code, offset + at, broken.Message);
        for (var i = 0; i < lines.Length; i++)
        {
            if (Suspect(lines[i]) is { } found)
                return new("FM003", offset + i + 1, $"Character {found.Character}: {found.Message}", found.Advice);
        }
        var message = Printable.Only(broken.Message);
        return new("FM003", offset + at, $"Character {broken.At.Column}: this is not valid YAML. {message}");
    }

    private static Suspicion? Suspect(string line)
    {
        if (line.AsSpan().Trim() is [] or ['#', ..]) return null;
        var indentation = line.TakeWhile(char.IsWhiteSpace).Count();
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        if (tab >= 0 && (tab < indentation || TabAfterHyphen().IsMatch(line)))
            return new(tab + 1, "a tab stands where only blanks may stand.", "Write blanks instead of the tab.");
        var field = FieldLine().Match(line);
        if (field.Success && !field.Groups["name"].Value.Contains('"', StringComparison.Ordinal))
            return SuspectValue(line, field.Groups["name"].Value.Trim(), field.Groups["value"]);
        if (HyphenWithoutBlank().IsMatch(line))
            return new(indentation + 2, "there is no blank after the hyphen.", "Write a blank after the hyphen.");
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
                "Write \"field: value\" in each line. Put two blanks before the lines that a value goes on in.");
    }

    private static Suspicion? SuspectValue(string line, string? name, Group value)
    {
        var (text, at) = (value.Value.TrimEnd(), value.Index + 1);
        if (text.Length == 0) return null;
        var whole = text.Contains('"', StringComparison.Ordinal) ? $"{Quote}; write those inside as ' or “ ”."
            : $"{Quote}: {(name is null ? "" : $"{name}: ")}\"{Excerpt.Of(text, 60)}\"";
        if (text[0] is '"' or '\'') return SuspectQuotes(text, at);
        if (text[0] is '[' or '{') return SuspectBrackets(text, at, whole);
        if (BlockMark().IsMatch(text)) return null;
        if (OddBeginning().IsMatch(text)) return new(at, $"the value begins with \"{text[0]}\".", whole);
        var colon = SecondColon().Match(text);
        return colon.Success ? new(at + colon.Index, "a colon stands in the value.", whole) : null;
    }

    private static Suspicion? SuspectQuotes(string text, int at)
    {
        var rest = text[0] == '"' ? InDoubleQuotes().Match(text) : InSingleQuotes().Match(text);
        if (!rest.Success)
        {
            return new(at, $"the value begins with {text[0]}, and nothing ends it in this line.",
                "End the value with the same quotation mark, or put others around all of it.");
        }
        if (rest.Length < text.Length && !text[rest.Length..].TrimStart().StartsWith('#'))
        {
            return new(at + rest.Length, "the value goes on after its closing quotation mark.",
                "Put one pair of quotation marks around the whole value; write those inside as ' or “ ”.");
        }
        return text[0] == '"' && OddEscape().Match(text) is { Success: true } escape
            ? new(at + escape.Index, "a backslash stands in the value.", "Write it twice, or put ' around the value.")
            : null;
    }

    private static Suspicion? SuspectBrackets(string text, int at, string whole)
    {
        var closing = text[0] == '[' ? ']' : '}';
        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        if (comment > 0)
            return new(at + comment + 1, "what follows # is a comment.", "Put quotation marks around that name.");
        var end = text.LastIndexOf(closing);
        if (end < 0) return new(at, $"\"{closing}\" is missing in this line.", $"Add it; or if it is a text: {whole}");
        return end < text.Length - 1
            ? new(at + end + 1, $"the value goes on after \"{closing}\".", whole)
            : new(at, $"what stands between \"{text[0]}\" and \"{closing}\" is no list.",
                $"Put quotation marks around each name in it; or if it is a text: {whole}");
    }

    [GeneratedRegex(@"^\s*-\s*\t")]
    private static partial Regex TabAfterHyphen();

    [GeneratedRegex(@"^\s*-[^\s-]")]
    private static partial Regex HyphenWithoutBlank();

    [GeneratedRegex(@"^\s*(?:- +)?(?<name>[^\s:#'\[\]{}-][^:：]{0,60}?)\s*:(?:\s+(?<value>.*)|(?<value>))$")]
    private static partial Regex FieldLine();

    [GeneratedRegex(@"^\s*- +(?<value>.*)$")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"^[|>@`%&*!,\]}]|^[?-](?: |$)")]
    private static partial Regex OddBeginning();

    [GeneratedRegex(@"^[|>][+-]?[0-9]?[+-]?(\s+#.*)?$")]
    private static partial Regex BlockMark();

    [GeneratedRegex(@":(?=\s|$)")]
    private static partial Regex SecondColon();

    [GeneratedRegex("""^"(?:[^"\\]|\\.)*"(?=\s*)""")]
    private static partial Regex InDoubleQuotes();

    [GeneratedRegex("^'(?:[^']|'')*'")]
    private static partial Regex InSingleQuotes();

    [GeneratedRegex("""\\(?![0abt\tnvfre "/\\N_LP]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})""")]
    private static partial Regex OddEscape();

    private sealed record Suspicion(int Character, string Message, string Advice);
}
