using System.Text.RegularExpressions;

namespace NewsFunctions.Publishing;

/// <summary>Notes of the desk that must not be printed: comments of HTML, and those of other systems.</summary>
public static partial class Comments
{
    /// <summary>A text of the front matter without its comments.</summary>
    public static string Without(string text)
    {
        if (!text.Contains("<!--", StringComparison.Ordinal)) return text;
        var source = SourceText.Of(text, 1);
        // The opening sign alone is no comment.
        var notes = Find(source, _ => false, []).Where(note => note.End < text.Length || text[^1] == '>'
            || text[note.Start..].Any(char.IsLetterOrDigit));
        return source.Without([.. notes]).Text;
    }

    /// <summary>Where comments stand, in order. One that is never closed goes on to the end, as in HTML.</summary>
    /// <param name="isCode">Whether a place is inside code, where readers shall see what is written.</param>
    public static List<Span> Find(SourceText source, Func<int, bool> isCode, ICollection<Fault> warnings)
    {
        var (text, found, unclosed) = (source.Text, new List<Span>(), new HashSet<string>());
        for (var at = Next(text, 0); at >= 0; at = Next(text, at))
        {
            var (end, isOfHtml) = EndOf(text, at, unclosed);
            if (isCode(at) || IsEscaped(text, at) || end == at)
            {
                at += 2;
                continue;
            }
            var line = source.LineAt(at);
            if (end < 0)
                warnings.Add(new("W030", line, "The comment that begins here is never closed: nothing more is shown."));
            else if (!isOfHtml)
                warnings.Add(new("W030", line, "This looks like a comment of another system and is not shown."));
            found.Add(new Span(at, end < 0 ? text.Length : end));
            if (end < 0) break;
            at = end;
        }
        return found;
    }

    private static int Next(string text, int from)
    {
        var match = Opening().Match(text, Math.Min(from, text.Length));
        return match.Success ? match.Index : -1;
    }

    // -1: it goes to the end of the text; the same place: it is no comment.
    private static (int End, bool IsOfHtml) EndOf(string text, int start, HashSet<string> unclosed)
    {
        if (text.AsSpan(start).StartsWith("<!--"))
        {
            // The dashes of the opening may also close it.
            var end = ClosingOfHtml().Match(text, start + 2);
            return (end.Success ? end.Index + end.Length : -1, true);
        }
        foreach (var (opening, closing) in Others)
        {
            if (!text.AsSpan(start).StartsWith(opening) || unclosed.Contains(closing)) continue;
            var end = text.IndexOf(closing, start + opening.Length, StringComparison.Ordinal);
            if (end >= 0) return (end + closing.Length, false);
            // Searching again from each opening would take quadratic time.
            unclosed.Add(closing);
        }
        return (start, false);
    }

    private static bool IsEscaped(string text, int at)
    {
        var slashes = 0;
        while (slashes < at && text[at - slashes - 1] == '\\') slashes++;
        return slashes % 2 == 1;
    }

    // MDX, Hugo, Handlebars, Liquid, Jinja and Obsidian.
    private static readonly (string Opening, string Closing)[] Others =
    [
        ("{/*", "*/}"), ("{{/*", "*/}}"), ("{{!--", "--}}"), ("{{< comment >}}", "{{< /comment >}}"),
        ("{% comment %}", "{% endcomment %}"), ("{#-", "-#}"), ("%%", "%%"),
    ];

    [GeneratedRegex(@"<!--|\{/\*|\{\{/\*|\{\{!--|\{\{< comment >\}\}|\{% comment %\}|\{#-|(?<![\w%])%%(?!%)")]
    private static partial Regex Opening();

    [GeneratedRegex("--!?>")]
    private static partial Regex ClosingOfHtml();
}
