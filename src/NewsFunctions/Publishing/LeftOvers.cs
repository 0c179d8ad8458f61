using System.Text.RegularExpressions;

namespace NewsFunctions.Publishing;

/// <summary>Mark-up of other systems, or with a slip in it, that readers would see as it is written.</summary>
internal static partial class LeftOvers
{
    private const int MaxWarnings = 20;

    /// <param name="text">As the source, but with blanks for all that was understood, and for code.</param>
    public static void Find(SourceText source, string text, bool isMarkdown, Effort effort, ICollection<Fault> warnings)
    {
        var found = new List<(int At, int Length, string What)>();
        foreach (var (pattern, what) in isMarkdown ? [.. Anywhere, .. OfMarkdown] : Anywhere)
        {
            foreach (Match match in pattern.Matches(text))
            {
                effort.Check();
                var end = match.Index + match.Length;
                if (found.Exists(other => match.Index < other.At + other.Length && other.At < end)) continue;
                if (IsEscaped(text, match)) continue;
                found.Add((match.Index, match.Length, what));
                if (found.Count == MaxWarnings) break;
            }
        }
        foreach (var (at, length, what) in found.OrderBy(left => left.At).Take(MaxWarnings))
        {
            var written = Excerpt.Of(source.Text.Substring(at, length).ReplaceLineEndings(" "), 100);
            warnings.Add(new("W032", source.LineAt(at), $"\"{written}\" looks like {what}."));
        }
    }

    private static bool IsEscaped(string text, Match match) =>
        match.Value is ['\\', ..] or ['!', '\\', ..] || (match.Index > 0 && text[match.Index - 1] == '\\');

    /// <summary>The text of an .html upload with blanks for what is no text: comments, scripts and code.</summary>
    public static string Masked(string html) =>
        NoText().Replace(html, match => string.Create(match.Length, match.Value, (blank, value) =>
        {
            for (var i = 0; i < blank.Length; i++) blank[i] = value[i] == '\n' ? '\n' : ' ';
        }));

    private static readonly (Regex Pattern, string What)[] Anywhere =
    [
        (WikiLink(), "a link of a wiki, which leads nowhere here"),
        (ShortCode(), "a short code of another system, which does nothing here"),
        (BracketCode(), "a short code of another system, which does nothing here"),
    ];

    private static readonly (Regex Pattern, string What)[] OfMarkdown =
    [
        (Directive(), "a directive of another system, which does nothing here"),
        (BrokenImage(), "an image whose syntax is broken"),
        (BrokenLink(), "a link whose syntax is broken"),
        (TurnedLink(), "a link with its brackets the wrong way round"),
        (UnknownReference(), "a link to a name that is explained nowhere"),
        (UnknownNote(), "a footnote whose text is missing"),
        (Marked(), "emphasis that is not known here"),
    ];

    [GeneratedRegex(
        @"<!--.*?(?:-->|\z)|<(script|style|pre|code|textarea)\b.*?(?:</\1\s*>|\z)",
        RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex NoText();

    [GeneratedRegex(@"!?\[\[[^\[\]\n]{1,300}\]\]")]
    private static partial Regex WikiLink();

    [GeneratedRegex(@"\{\{[^{}\n]{0,500}\}\}|\{%[^%\n]{0,500}%\}")]
    private static partial Regex ShortCode();

    // WordPress and forums: a word with values, an end, or one that cannot be a word of the text.
    [GeneratedRegex("""
        \[[a-z][\w-]{0,40}(?:=[^\s\]"]{1,300}
        |(?:\s+[\w-]{1,40}=(?:"[^"\n]{0,300}"|'[^'\n]{0,300}'|[^\s\]]{1,300})){1,20})\s*/?\]
        |\[/[a-z][\w-]{0,40}\](?!\()
        |\[(?:gallery|caption|toc|TOC|embed)\](?![(:])
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex BracketCode();

    [GeneratedRegex(
        """
        ^[ \t]{0,20}:::+[^\n]{0,200}
        |^[ \t>]{0,20}\[![A-Z]{3,20}\]
        |\{:?[ \t]?(?:\.[\w-]+|[\w-]+=)[^{}\n]{0,200}\}
        |\{:[ \t]?\#[^{}\n]{1,200}\}
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Directive();

    [GeneratedRegex("""
        !\[(?!if\ |endif)[^\[\]\n]{0,300}\](?:[ \t]?\([^\n)]{0,500}\)?|\[[^\]\n]{0,200}\])?
        |!\([^()\n]{1,300}\)\[[^\]\n]{0,300}\]
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex BrokenImage();

    [GeneratedRegex("""
        \[[^\[\]\n]{1,300}\][ \t]?\([ \t]*
        (?:https?:|www\.|mailto:|\#|/|\.\.?/|images/|[\w./%-]{1,100}\.(?:md|markdown|html?|png|jpe?g|gif|webp|avif)\b)
        [^\n)]{0,500}\)?
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex BrokenLink();

    [GeneratedRegex(@"\([^()\n]{1,200}\)\[(?:https?:|www\.|/|\.\.?/|images/)[^\]\n]{1,500}\]")]
    private static partial Regex TurnedLink();

    [GeneratedRegex(@"\[[^\[\]\n^]{1,200}\]\[[^\[\]\n]{0,200}\]")]
    private static partial Regex UnknownReference();

    [GeneratedRegex(@"\[\^[^\[\]\s]{1,60}\](?!:)")]
    private static partial Regex UnknownNote();

    [GeneratedRegex("""
        (?<![=\w])==[^\s=][^=\n]{0,300}(?<!\s)==(?![=\w])
        |(?<![+\w])\+\+[^\s+][^+\n]{0,300}(?<!\s)\+\+(?![+\w])
        |(?<=\p{L})~\d{1,3}~(?!\d)
        |(?<=\w)\^[\w+-]{1,5}\^(?!\w)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Marked();
}
