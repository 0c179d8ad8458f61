using System.Text.RegularExpressions;

namespace NewsFunctions.Publishing;

/// <summary>What becomes of a text with a comment that is never closed.</summary>
internal enum Unclosed
{
    IsText,
    HidesTheRest,
    IsRefused,
}

/// <summary>How one system writes what its readers shall not see.</summary>
/// <param name="Closing">Null where the opening holds the whole of it.</param>
internal sealed record CommentKind(Regex Opening, Regex? Closing, Unclosed Unclosed)
{
    public string Told { get; init; } = "This looks like a comment of another system and is not shown.";

    /// <summary>Browsers show none of these either: nobody needs to be told.</summary>
    public bool IsOfHtml { get; init; }

    /// <summary>It has its meaning in Markdown only.</summary>
    public bool IsOfMarkdown { get; init; }

    /// <summary>A backslash before it makes it no text: converters put one before every sign.</summary>
    public bool IsCertain { get; init; }
}

/// <summary>
/// Comments of HTML, what word processors and converters make of them, and those of other systems. All signs that may
/// have been turned into others, into entities or got a backslash are read like the signs themselves.
/// </summary>
internal static class CommentKinds
{
    private const string Code = "This looks like code of another system and is not shown.";
    private const string InParagraph = @"(?:[^\n]|\n(?![ \t]*(?:\n|\z)))";
    private const string Entity = "&(?:amp;)?";
    private const string Less =
        $@"\\?(?:<|[\u2039\uFF1C\u3008\u27E8]|{Entity}(?:lt|LT|lsaquo|#0*60|#[xX]0*3[cC])\b;?)";

    private const string Greater =
        $@"\\?(?:>|[\u203A\uFF1E\u3009\u27E9]|{Entity}(?:gt|GT|rsaquo|#0*62|#[xX]0*3[eE])\b;?)";

    private const string Bang = $@"\s?\\?(?:!|\uFF01|{Entity}(?:excl|#0*33|#[xX]21);)\s?";
    private const string Hyphen = $@"(?:\\?[-\u2010\u2011\u00AD\uFE63\uFF0D]|{Entity}(?:shy|dash|hyphen|#0*45);)";
    private const string LongDash =
        $@"(?:\\?[\u2012-\u2015\u2212\uFE58]|{Entity}(?:[nm]dash|minus|#821[0-3]|#8722|#[xX]201[2-5]);)";

    private const string TwoDashes = $"(?:{LongDash}|{Hyphen}(?:{Hyphen}|{LongDash}))";

    private const RegexOptions Options = RegexOptions.Multiline | RegexOptions.IgnoreCase
        | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>The first wins where two begin at the same place.</summary>
    public static readonly IReadOnlyList<CommentKind> All =
    [
        // The dashes of the opening may also close it.
        Kind("<!(?=--)", "--!?>", Unclosed.HidesTheRest) with { IsOfHtml = true, IsCertain = true },
        Kind($@"{Less}{Bang}(?={TwoDashes})", $@"{TwoDashes}{Hyphen}*(?:{Bang})?\s?{Greater}", Unclosed.HidesTheRest)
            with { IsCertain = true },
        Kind($@"{Less}{Bang}(?={Hyphen})", $@"(?:{Hyphen}|{LongDash})(?:{Bang})?\s?{Greater}", Unclosed.HidesTheRest)
            with { IsCertain = true },
        Kind(@"<!(?=\s)", ">"),
        Kind(@"(?<![^\s>])!--(?=\s?\w)", "--!?>"),
        Kind(@"\[!--", @"--\]"),
        // Of MDX, Hugo, Handlebars, Blade, Liquid, Django, Twig and Jinja.
        Kind(@"\{\s?/\\?\*", @"\*/\s?\}", Unclosed.IsRefused),
        Kind(@"\{\{-?\s?/\\?\*", @"\*/\s?-?\}\}", Unclosed.IsRefused),
        Kind(@"\{\{~?!--", @"--~?\}\}", Unclosed.IsRefused),
        Kind(@"\{\{~?!", @"\}\}", Unclosed.IsRefused),
        Kind(@"\{\{--", @"--\}\}", Unclosed.IsRefused),
        Kind(@"\{%[-+~]?\s*comment\b[^%}\n]{0,200}%\}", @"\{%[-+~]?\s*endcomment\s*[-+~]?%\}", Unclosed.IsRefused),
        Kind(@"\{%[-+~]?\s*#", @"%\}"),
        Kind(@"\{\{(?:[<%]|&lt;)-?\s*comment\b[^{}\n]{0,200}\}\}",
            @"\{\{(?:[<%]|&lt;)-?\s*/\s*comment\b[^{}\n]{0,200}\}\}", Unclosed.IsRefused),
        Kind(@"\{\{#comment\}\}", @"\{\{/comment\}\}", Unclosed.IsRefused),
        Kind(@"^[ \t]*:::+[ \t]*\{?\.?comments?\b[^\n]*$", @"^[ \t]*:::+[ \t]*$", Unclosed.IsRefused)
            with { IsOfMarkdown = true },
        // "## Costs {#what-it-costs}" names a place.
        Kind(@"\{#(?=[\s-])(?![^{}#\n]*(?<!#)\})", @"#\}", Unclosed.IsRefused),
        Kind(@"\{#(?![\w:.-]{1,100}(?:\s[^{}\n]{0,100})?(?<!#)\})", @"#\}"),
        // Of kramdown, CriticMarkup, JSP, ERB and PHP.
        Kind(@"\{::comment\b[^{}\n/]{0,200}\}", @"\{:/(?:comment)?\}", Unclosed.IsRefused),
        Kind(@"\{(?:>|&gt;){2}", @"(?:<|&lt;){2}\}", Unclosed.IsRefused),
        Kind("(?:<|&lt;)%--", "--%(?:>|&gt;)", Unclosed.IsRefused),
        Kind("(?:<|&lt;)%-?#", "%(?:>|&gt;)", Unclosed.IsRefused),
        Kind(@"<\?(?:php\b|=)", @"\?>", Unclosed.IsRefused) with { Told = Code },
        Kind(@"<\?(?!xml:)", @"\?>") with { Told = Code },
        // Of programs, Smarty, Razor, forums, LaTeX, Org and Obsidian.
        Kind(@"(?<![^\s>])/\\?\*(?=\s)", @"\*/"),
        Kind(@"\{\\?\*(?=\s)", @"\*\}"),
        Kind(@"@\\?\*(?=\s)", @"\*@"),
        Kind(@"\[comment\](?![(:])", @"\[/comment\]"),
        Kind(@"\\begin\{comment\}", @"\\end\{comment\}", Unclosed.IsRefused),
        Kind(@"^[ \t]*#\+BEGIN_COMMENT\b", @"^[ \t]*#\+END_COMMENT\b.*$", Unclosed.IsRefused)
            with { IsOfMarkdown = true },
        Kind("^[ \\t>]*%%(?!%)", "%%", Unclosed.IsRefused) with { IsOfMarkdown = true },
        Kind(@"(?<![\w%/=?&.-]|\d\s)%%(?!%)", "%%") with { IsOfMarkdown = true },
        // A definition that leads nowhere, whose title is the note.
        Whole($@"^[ \t>]*(?:[-*+][ \t]+)?
            \\?\[(?://|(?<label>[^\[\]\n]{{1,100}})(?=\\?\]:\s*(?:\\?\#|<\#?>)\s+[(""']))\\?\]:
            [ \t]*(?:\\?\#|<\#?>)?[ \t]*(?:\n[ \t]*)?
            (?:\((?:{InParagraph}*?\)[ \t]*$|{InParagraph}*)
            |""(?:{InParagraph}*?""[ \t]*$|{InParagraph}*)
            |'(?:{InParagraph}*?'[ \t]*$|{InParagraph}*)
            |[^\n]*)") with { IsCertain = true },
        // Lines of MDX that are JavaScript.
        Whole($@"^(?:import\s+(?:(?:[\w$*][^'""\n;]{{0,300}}?|(?:\w+\s*,\s*)?\{{[^{{}}'""]{{0,1000}}\}})\s+from\s+)?
            (?:'[^'\n]+'|""[^""\n]+"");?[ \t]*$
            |export\s+(?:default\s+(?:function\b|class\b|async\b|[({{]|[A-Z]\w*;?[ \t]*$)|class\s+\w+[^\n]*\{{
            |(?:async\s+)?function\s*\w*\s*\(|(?:const|let|var)\s+[\w$[\]{{}},\s]{{1,200}}?=|\*\s*from\b
            |\{{[^{{}}]{{0,500}}\}};?[ \t]*$){InParagraph}*)") with { Told = Code },
    ];

    /// <summary>A comment in words that are shown.</summary>
    public static Regex Shown { get; } = Of(
        $@"{Less}{Bang}(?:{Hyphen}|{LongDash})[^\n]*?(?:{Hyphen}|{LongDash})\s?{Greater}");

    private static CommentKind Kind(string opening, string closing, Unclosed unclosed = Unclosed.IsText) =>
        new(Of(opening), Of(closing), unclosed);

    private static CommentKind Whole(string pattern) =>
        new(new Regex(pattern, Options | RegexOptions.IgnorePatternWhitespace), null, Unclosed.IsText)
        {
            IsOfMarkdown = true,
        };

    private static Regex Of(string pattern) => new(pattern, Options);
}
