using System.Text.RegularExpressions;

namespace NewsFunctions.Publishing;

/// <summary>Mark-up of other systems, or with a slip in it, that readers would see as it is written.</summary>
internal static partial class LeftOvers
{
    private const int MaxWarnings = 20;

    private static readonly (Regex Pattern, string What)[] Anywhere =
    [
        (WikiLink(), "a link of a wiki, which leads nowhere here"),
        (ShortCode(), "a short code of another system, which does nothing here"),
        (BracketCode(), "a short code of another system, which does nothing here"),
        (Program(), "code of another system, which does nothing here"),
        (Note(), "a note of the desk"),
        (CommentEnd(), "the end of a comment that has no beginning"),
    ];

    private static readonly (Regex Pattern, string What)[] OfMarkdown =
    [
        (Directive(), "a directive of another system, which does nothing here"),
        (BrokenImage(), "an image whose syntax is broken"),
        (BrokenLink(), "a link whose syntax is broken"),
        (TurnedLink(), "a link with its brackets the wrong way round"),
        (UnknownReference(), "a link to a name that is explained nowhere"),
        (UnknownNote(), "a footnote whose text is missing"),
        (InlineNote(), "a footnote as it is not known here"),
        (Abbreviation(), "an abbreviation as it is not known here"),
        (Component(), "an element of another system, which does nothing here"),
        (Marked(), "emphasis that is not known here"),
    ];

    /// <param name="text">As the source, but with blanks for all that was understood, and for code.</param>
    public static void Find(SourceText source, string text, bool isMarkdown, Effort effort, ICollection<Fault> warnings)
    {
        Refuse(source, text);
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

    /// <summary>The text of an .html upload with blanks for what is no text: comments, scripts and code.</summary>
    public static string Masked(string html) => string.Create(html.Length, html, static (masked, text) =>
    {
        text.CopyTo(masked);
        foreach (var match in NoText().EnumerateMatches(text))
        {
            var part = masked.Slice(match.Index, match.Length);
            if (!IsTag(part)) Blank(part);
        }
    });

    /// <summary>Blanks in the place of each sign; lines stay.</summary>
    public static string Blank(string text) => string.Create(text.Length, text, static (blank, value) =>
    {
        value.CopyTo(blank);
        Blank(blank);
    });

    private static void Blank(Span<char> text)
    {
        foreach (ref var sign in text)
            if (sign != '\n') sign = ' ';
    }

    // The pattern finds tags too, as what is in their attributes is no comment. Those of code are found with it.
    private static bool IsTag(ReadOnlySpan<char> match) => match[1] != '!' && !Code().IsMatch(match);

    private static bool IsEscaped(string text, Match match) =>
        match.Value is ['\\', ..] or ['!', '\\', ..] || (match.Index > 0 && text[match.Index - 1] == '\\');

    /// <summary>What may be a note of the desk, and what the desk has not agreed on yet, keeps the text back.</summary>
    private static void Refuse(SourceText source, string text)
    {
        var found = new[] { Undecided(), OfDesk(), NotPublic() }.SelectMany(pattern => pattern.Matches(text))
            .Where(match => !IsEscaped(text, match)).Take(MaxWarnings).OrderBy(match => match.Index).ToList();
        if (found.Count == 0) return;
        throw new RejectedException(
        [
            .. found.Select(match => new Fault("BD005", source.LineAt(match.Index + LeadingBlanks(match.Value)),
                $"\"{Excerpt.Of(match.Value.Trim().ReplaceLineEndings(" "), 60)}\" looks like a note or a change "
                + "that readers shall not see.")),
        ]);
    }

    private static int LeadingBlanks(string text) => text.Length - text.TrimStart().Length;

    [GeneratedRegex(
        """
        <!--.*?(?:--!?>|\z)|<(?<name>script|style|pre|code|kbd|samp|textarea)\b.*?(?:</\k<name>\s*>|\z)
        |(?:</?[a-z](?>(?:"[^"]{0,2000}"|'[^']{0,2000}'|[^'"<>]+){0,50})>)
        """, RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NoText();

    [GeneratedRegex(@"^<(?:script|style|pre|code|kbd|samp|textarea)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Code();

    [GeneratedRegex(@"!?\[\[[^\[\]\n]{1,300}\]\]")]
    private static partial Regex WikiLink();

    [GeneratedRegex(@"\{\{[^{}\n]{0,500}\}\}|\{%[^%\n]{0,500}%\}|\{:{1,2}/?[a-z]+(?:\s[^{}\n]{0,200})?/?\}")]
    private static partial Regex ShortCode();

    // CriticMarkup, and a comment with its signs lost or turned.
    [GeneratedRegex("""
        \{(?:--[^{}]{1,2000}?--|\+\+[^{}]{1,2000}?\+\+|~~[^{}]{1,2000}?~>[^{}]{0,2000}?~~)\}
        |(?:(?:<|&lt;)![/~*|]|[«(]!-)[/~*|-]{1,3}(?>(?:(?![~-]{2}|&[lg]t;)[^\n<>]){1,500})[~-]{2}(?:>|&gt;|[»)])
        |(?:<|&lt;)(?:--?!-{0,2}|-{2,4}(?![->]|&gt;))(?>(?:(?!--|&[lg]t;)[^\n<>]){1,500})
        (?<=\w[^\n<>]*)-{2,4}!?(?:>|&gt;)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Undecided();

    // Marks around words that other systems keep from readers, or show in a box: only the desk knows.
    [GeneratedRegex("""
        \{%[-+~]?\s*(?:notes?|todo|private|internal|hidden|hide|secret|editors?|desk|lawyers?|legal|memo|ignore
        |unpublished|redact(?:ed)?|noprint)\b[^%\n]{0,200}%\}
        |\{\{(?:[<%]|&lt;)-?\s*(?:notes?|todo|private|internal|hidden|hide|secret|editors?|desk|lawyers?|legal|memo
        |ignore|unpublished|redact(?:ed)?|noprint)\b[^{}\n]{0,200}\}\}
        |\{::(?:notes?|todo|private|internal|hidden|hide|desk|lawyers?|legal|memo|ignore)\b[^{}\n]{0,200}\}
        |^[ \t]*:::+[ \t]*\{?\.?(?:todo|private|internal|hidden|hide|secret|desk|lawyers?|legal|memo|ignore|unpublished
        |redact(?:ed)?|noprint)\b[^\n]{0,200}
        |\[(?<word>notes?|todo|private|internal|hidden|hide|secret|editors?|desk|lawyers?|legal|memo)
        (?:[ =][^\[\]\n]{0,100})?\](?=[^\[]{0,2000}\[/\k<word>\])
        |<(?:notes?|todo|private|internal|hidden|secret|editor|desk|lawyers?|legal|memo|unpublished|redacted)
        (?:\s[^<>\n]{0,200})?>
        |\{\.(?:insertion|deletion|comment-start)\b[^{}\n]{0,300}\}
        """, RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex OfDesk();

    // A line that says it of the whole text. Sanctions and boycotts are embargoes too: those have no hour.
    [GeneratedRegex("""
        ^(?>(?:[ \t>*_\#~(\[-]|<[^<>\n]{1,300}>){0,20})
        (?:(?:strict(?:ly)?\ )?embargo(?:ed)?:?\ (?:until|till)\b|(?:strictly\ )?under\ (?:strict\ )?embargo\b
        |embargo(?:ed)?\b[^\n]{0,40}(?:\d{1,2}[:.h]\d{2}|\d\ ?(?:[ap]\.?m\b|uhr\b)|\d{4}-\d\d-\d\d)
        |sperrfrist\b|sperrvermerk\b|not\ (?:yet\ )?for\ (?:publication|release|print)\b
        |(?:do\ not|don['’]t)\ (?:publish|print|release|run)\b|hold\ (?:for\ release|until)\b
        |(?:for\ )?internal\ use\ only\b
        |nicht\ (?:ver(?:ö|oe)ffentlichen|drucken|freigeben)\b
        |nicht\ zur\ ver(?:ö|oe)ffentlichung\b|nur\ zum\ internen\b
        |(?:sous|bajo|sotto|sob)\ embargo\b|ne\ pas\ (?:publier|diffuser)\b|no\ publicar\b|non\ pubblicare\b
        |не\ (?:публиковать|для\ печати)\b)[^\n]{0,100}$
        """, RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NotPublic();

    [GeneratedRegex("(?:<|&lt;)%[^%]{0,500}%(?:>|&gt;)")]
    private static partial Regex Program();

    [GeneratedRegex("""
        ^[ \t>]{0,20}(?:TODO|FIXME|TK|TKTK|XXX)\b(?=:|[ \t]*$)[^\n]{0,200}
        |\[(?:TODO|FIXME|TKT?K?|XXX+|DESK|LAWYERS?|LEGAL|EDITORS?|CHECK|QUERY)\b[^\[\]\n]{0,200}\](?![(\[:])
        |^//[ \t][^\n]{0,200}
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Note();

    [GeneratedRegex(@"(?<=\S[ \t]?)(?:--|[\u2013\u2014])(?:>|&gt;)[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex CommentEnd();

    [GeneratedRegex(@"\^\[(?!\d+\])[^\[\]\n]{1,500}\]")]
    private static partial Regex InlineNote();

    [GeneratedRegex(@"^[ ]{0,3}\*\[[^\[\]\n]{1,60}\]:[^\n]{0,300}", RegexOptions.Multiline)]
    private static partial Regex Abbreviation();

    // With values that make it no HTML.
    [GeneratedRegex("""<[A-Z][A-Za-z0-9.]{0,60}\s[^<>\n]{0,300}=\{[^<>}\n]{0,300}[\s"'`=<>][^\n]{0,300}?/?>""")]
    private static partial Regex Component();

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
        |^[ \t]{0,20}(?:!!!|\?\?\?\+?)[ \t]+[a-z][^\n]{0,200}
        |^[ \t]{0,3}\.\.[ \t][\w|\[][^\n]{0,200}
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
