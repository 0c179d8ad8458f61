using System.Text;
using System.Text.RegularExpressions;

namespace NewsFunctions.Publishing;

/// <summary>A part of a text; <see cref="End"/> is the place after its last sign.</summary>
public readonly record struct Span(int Start, int End);

/// <summary>The text of a body, which remembers the lines of the upload although parts of it were taken out.</summary>
public sealed class SourceText
{
    private readonly int[] starts;
    private readonly int[] lines;

    private SourceText(string text, int[] starts, int[] lines)
    {
        Text = text;
        this.starts = starts;
        this.lines = lines;
    }

    public string Text { get; }

    public static SourceText Of(string text, int firstLine)
    {
        var starts = LineStarts(text);
        return new SourceText(text, starts, [.. Enumerable.Range(firstLine, starts.Length)]);
    }

    /// <returns>The line of the upload, from 1, in which the sign at this place stands.</returns>
    public int LineAt(int offset)
    {
        var index = Array.BinarySearch(starts, offset);
        return lines[index >= 0 ? index : Math.Max(0, ~index - 1)];
    }

    /// <summary>The line of the upload for a line of this text, from 0.</summary>
    public int LineOf(int index) => lines[Math.Clamp(index, 0, lines.Length - 1)];

    /// <summary>The text without these parts, which are in order; lines that hold nothing else go with them.</summary>
    public SourceText Without(IReadOnlyList<Span> spans)
    {
        var kept = new List<Span>();
        var from = 0;
        foreach (var span in spans)
        {
            var whole = WholeLines(span);
            if (whole.Start > from) kept.Add(new Span(from, whole.Start));
            from = Math.Max(from, whole.End);
        }
        if (from < Text.Length) kept.Add(new Span(from, Text.Length));
        var text = string.Concat(kept.Select(part => Text[part.Start..part.End]));
        var newStarts = LineStarts(text);
        return new SourceText(text, newStarts, LinesOf(newStarts, kept));
    }

    /// <summary>The text with pointed brackets around these parts, each within its line.</summary>
    public SourceText Bracketed(IEnumerable<Span> parts)
    {
        var (result, from) = (new StringBuilder(Text.Length), 0);
        foreach (var part in parts.OrderBy(part => part.Start))
        {
            result.Append(Text, from, part.Start - from).Append('<').Append(Text, part.Start, part.End - part.Start)
                .Append('>');
            from = part.End;
        }
        var text = result.Append(Text, from, Text.Length - from).ToString();
        return new SourceText(text, LineStarts(text), lines);
    }

    /// <summary>The text with what the pattern finds written otherwise, within its line.</summary>
    public SourceText Replaced(Regex pattern, string replacement)
    {
        var text = pattern.Replace(Text, replacement);
        return ReferenceEquals(text, Text) ? this : new SourceText(text, LineStarts(text), lines);
    }

    private int[] LinesOf(int[] newStarts, List<Span> kept)
    {
        var result = new int[newStarts.Length];
        int part = 0, before = 0;
        for (var i = 0; i < newStarts.Length; i++)
        {
            while (part < kept.Count - 1 && newStarts[i] >= before + kept[part].End - kept[part].Start)
            {
                before += kept[part].End - kept[part].Start;
                part++;
            }
            result[i] = kept.Count == 0 ? lines[0] : LineAt(kept[part].Start + newStarts[i] - before);
        }
        return result;
    }

    // The rest of a line must not keep its indentation, or it would be read as code.
    private Span WholeLines(Span span)
    {
        int start = span.Start, end = span.End;
        while (start > 0 && IsBlank(Text[start - 1])) start--;
        if (start > 0 && Text[start - 1] != '\n') return span;
        while (end < Text.Length && IsBlank(Text[end])) end++;
        if (end == Text.Length) return new Span(start, end);
        if (Text[end] != '\n') return new Span(span.Start, end);
        // Without this line, the line before it and a following rule would become a heading.
        return IsRule(end + 1) ? new Span(start, end) : new Span(start, end + 1);
    }

    private bool IsRule(int at)
    {
        var line = Text.AsSpan(at);
        var end = line.IndexOf('\n');
        line = (end < 0 ? line : line[..end]).Trim();
        return line.Length > 0 && !line.ContainsAnyExcept(line[0]) && (line[0] is '-' or '=');
    }

    private static bool IsBlank(char c) => c is ' ' or '\t';

    private static int[] LineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '\n') starts.Add(i + 1);
        return [.. starts];
    }
}
