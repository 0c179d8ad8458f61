using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NewsFunctions.Publishing;

/// <summary>The lines between the two lines <c>---</c> at the beginning of a file, and what follows them.</summary>
/// <param name="FirstLine">Line of the file, from 1, that opens the front matter.</param>
/// <param name="BodyLine">Line of the file at which the body begins.</param>
internal sealed partial record Header(string[] Lines, int FirstLine, string Body, int BodyLine)
{
    public const int MaxBytes = 16 * 1024;
    private const int LongestMark = 40;

    /// <exception cref="RejectedException"/>
    public static Header Of(string text)
    {
        var lines = text.Split('\n');
        var first = Array.FindIndex(lines, line => Bare(line).Length > 0);
        if (first < 0) throw new RejectedException("FM001", 1, "The file has no text in it.");
        if (!Opening().IsMatch(Bare(lines[first]))) throw NotOpened(Bare(lines[first]), first + 1);
        var last = Array.FindIndex(lines, first + 1, Closes);
        if (last < 0) throw NotClosed(lines, first);
        var size = lines[(first + 1)..last].Sum(line => Encoding.UTF8.GetByteCount(line) + 1) - 1;
        if (size > MaxBytes)
        {
            throw new RejectedException("FM004", first + 1, string.Create(CultureInfo.InvariantCulture,
                $"The front matter has {size:N0} bytes; at most {MaxBytes:N0} are read."));
        }
        var body = string.Join('\n', lines[(last + 1)..]);
        return new Header([.. lines[(first + 1)..last].Select(Readable)], first + 1, body, last + 2);
    }

    /// <exception cref="RejectedException"/>
    public static Header OfYaml(string text)
    {
        string[] lines = [.. text.Split('\n').Select(Readable)];
        if (lines.All(line => line.Trim().Length == 0))
            throw new RejectedException("UP002", null, "The file is empty.");
        var size = Encoding.UTF8.GetByteCount(text);
        if (size > MaxBytes)
        {
            throw new RejectedException("FM004", null, string.Create(CultureInfo.InvariantCulture,
                $"The file has {size:N0} bytes; at most {MaxBytes:N0} are read."));
        }
        return new Header(lines, 0, "", lines.Length + 1);
    }

    /// <summary>A line of the file, if it is one of the front matter.</summary>
    public string Line(int number)
    {
        var index = number - FirstLine - 1;
        return index >= 0 && index < Lines.Length ? Lines[index] : "";
    }

    private static bool Closes(string line) =>
        line.Length is > 0 and <= LongestMark && !char.IsWhiteSpace(line[0]) && Bare(line) is "---" or "...";

    // Many files begin with a second byte order mark or other invisible characters.
    private static string Bare(string line) =>
        line.Length <= 4 * LongestMark ? Invisible().Replace(line, "").Trim() : line;

    private static RejectedException NotOpened(string line, int number)
    {
        if (line is ['+', '+', '+', ..] or ['%', '%', '%', ..]) return Foreign("TOML");
        if (line is ['{', ..] or [';', ';', ';', ..]) return Foreign("JSON");
        if (OtherLanguage().Match(line) is { Success: true, Groups: var other })
            return Foreign(other[1].Value.ToUpperInvariant());
        var start = Printable.Only(Excerpt.Of(line, LongestMark));
        return Dashes().IsMatch(line)
            ? new("FM001", number, $"The file begins with \"{start}\", not with three hyphens.", "Write three: ---")
            : new("FM001", number, $"The file does not begin with front matter, but with \"{start}\".");

        RejectedException Foreign(string language) =>
            new("FM007", number, $"The front matter is written in {language}; only YAML is read.");
    }

    private static RejectedException NotClosed(string[] lines, int first)
    {
        const string message = "The front matter that begins here is never closed.";
        var almost = Array.FindIndex(
            lines, first + 1, line => line.Length <= LongestMark && Dashes().IsMatch(Bare(line)));
        return almost < 0
            ? new RejectedException("FM002", first + 1, message)
            : new RejectedException("FM002", first + 1, $"{message} Line {almost + 1} is not quite three hyphens.");
    }

    // YAML breaks lines at characters where editors do not, and knows only the ordinary blank.
    private static string Readable(string line)
    {
        var visible = Printable.Only(line).Replace("\uFEFF", "", StringComparison.Ordinal)
            .Replace('\u2028', ' ').Replace('\u2029', ' ');
        return Structure().Replace(visible, match => OtherBlank().Replace(match.Value, " "));
    }

    [GeneratedRegex("^---(?:[ \t]*ya?ml)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Opening();

    [GeneratedRegex("^---[ \t]*([a-z]{2,10})$", RegexOptions.IgnoreCase)]
    private static partial Regex OtherLanguage();

    [GeneratedRegex(@"^[\p{Pd}+=_*~−]{1,10}$")]
    private static partial Regex Dashes();

    [GeneratedRegex(@"\p{Cf}")]
    private static partial Regex Invisible();

    [GeneratedRegex(@"[\p{Zs}-[ ]]")]
    private static partial Regex OtherBlank();

    // What stands before a value: the indentation, the hyphen of an item, the name of a field, its colon.
    [GeneratedRegex(@"^[\p{Zs}-]*(?:[\p{L}\p{N}_.""'\p{Zs}-]{1,60}:\p{Zs}+)?")]
    private static partial Regex Structure();
}
