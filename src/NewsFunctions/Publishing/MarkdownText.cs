using System.Globalization;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.AutoLinks;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Footnotes;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NewsFunctions.Publishing;

/// <summary>A Markdown body as HTML, which is not safe yet, and where each part of it stands in the upload.</summary>
public sealed partial class MarkdownText
{
    private const int MaxReadings = 10;
    private const int MaxNotes = 20;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation().UsePipeTables().UseFootnotes().UseFigures().UseDefinitionLists().UseTaskLists()
        .UseAutoLinks(new AutoLinkOptions { UseHttpsForWWWLinks = true })
        // The other extras would read "10~20 and 30~40" or "2^10 and 2^20" as markup.
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).UseCjkFriendlyEmphasis()
        .Use<MarkdownWatch>().Build();

    private readonly List<(int Offset, int Line)> places = [];

    private MarkdownText(string html) => Html = html;

    public string Html { get; private set; }

    public static MarkdownText Read(SourceText source, Effort effort, ICollection<Fault> warnings)
    {
        var document = WithoutComments(ref source, effort, warnings);
        var rest = Masked(source.Text, document);
        if (NamesWithBlanks(rest) is { Count: > 0 } names)
        {
            source = source.Bracketed(names);
            document = Parse(source.Text, effort);
            rest = Masked(source.Text, document);
        }
        rest = HtmlCode().Replace(rest, code => code.Groups[2].Success ? LeftOvers.Blank(code.Value) : code.Value);
        LeftOvers.Find(source, rest, isMarkdown: true, effort, warnings);
        TellOfUnusedNotes(source, document, warnings);
        Emphasis.Undo(document, source.Text);
        ListNumbers.Keep(document, source.Text);
        return Write(document, source, effort);
    }

    /// <summary>The line of the upload that this place of the HTML came from.</summary>
    public int? LineAt(int offset)
    {
        var index = places.BinarySearch((offset, int.MaxValue));
        if (index < 0) index = ~index - 1;
        if (index < 0) return null;
        // Only blocks of HTML are written as they stand; elsewhere each line has a place of its own.
        var (start, line) = places[index];
        return line + Html.AsSpan(start, Math.Min(offset, Html.Length) - start).Count('\n');
    }

    // A comment may hide the end of code, and code a comment: only Markdown itself can tell which is which.
    private static MarkdownDocument WithoutComments(ref SourceText source, Effort effort, ICollection<Fault> warnings)
    {
        var document = Parse(source.Text, effort);
        for (var reading = 1; reading < MaxReadings; reading++)
        {
            var code = Code(document).OrderBy(span => span.Start).ToList();
            var text = source.Text;
            var inHtml = CodeInHtml(text, code);
            // Readers of HTML see no comments in its code either.
            var comments = Comments.Find(source, isMarkdown: true, at => IsInside(code, at)
                || (IsInside(inHtml, at) && !text.AsSpan(at).StartsWith("<!--")), warnings);
            comments = [.. comments.Concat(Comments.SignsOfXml(text, at => IsInside(code, at) || IsInside(inHtml, at)))
                .OrderBy(span => span.Start)];
            if (comments.Count == 0) break;
            source = source.Without(comments);
            document = Parse(source.Text, effort);
        }
        return document;
    }

    private static List<Span> CodeInHtml(string text, List<Span> code) =>
    [
        .. from match in HtmlCode().Matches(text)
           where match.Groups[2].Success && !IsInside(code, match.Index)
           select new Span(match.Index, match.Index + match.Length),
    ];

    private static bool IsInside(List<Span> spans, int at)
    {
        var index = spans.BinarySearch(new Span(at, 0), Comparer<Span>.Create((a, b) => a.Start.CompareTo(b.Start)));
        if (index < 0) index = ~index - 1;
        return index >= 0 && at < spans[index].End;
    }

    private static MarkdownDocument Parse(string text, Effort effort)
    {
        try
        {
            return Markdown.Parse(text, Pipeline, new MarkdownWork(effort).Context());
        }
        catch (Exception failure) when (SafeHtml.IsOfParser(failure))
        {
            throw NotUnderstood(failure);
        }
    }

    private static MarkdownText Write(MarkdownDocument document, SourceText source, Effort effort)
    {
        var writer = new StringWriter(CultureInfo.InvariantCulture);
        var html = writer.GetStringBuilder();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        var text = new MarkdownText("");
        renderer.ObjectWriteBefore += (_, part) =>
        {
            effort.Check();
            text.places.Add((html.Length, source.LineOf(part.Line)));
        };
        try
        {
            renderer.Render(document);
        }
        catch (Exception failure) when (SafeHtml.IsOfParser(failure))
        {
            throw NotUnderstood(failure);
        }
        text.Html = html.ToString();
        return text;
    }

    // Its limit of depth is an ArgumentException.
    private static RejectedException NotUnderstood(Exception failure) => failure is ArgumentException
        ? new RejectedException("BD001", null, "Lists, quotations or emphasis are nested too deep.")
        : SafeHtml.NotUnderstood(failure);

    // Markdown leaves their words out.
    private static void TellOfUnusedNotes(
        SourceText source, MarkdownDocument document, ICollection<Fault> warnings)
    {
        foreach (var group in document.OfType<FootnoteGroup>().Where(group => group.Count == 0).ToList())
            document.Remove(group);
        foreach (var note in document.Descendants<FootnoteLinkReferenceDefinition>()
            .Where(note => note.Footnote.Links.Count == 0).Take(MaxNotes))
            warnings.Add(new("W032", source.LineOf(note.Line), $"No sign in the text leads to \"[{note.Label}]\"."));
    }

    // Indented code is left out: too often it is something else that happens to stand further to the right.
    private static IEnumerable<Span> Code(MarkdownDocument document) =>
        from part in document.Descendants()
        where part is FencedCodeBlock or CodeInline
        select new Span(part.Span.Start, part.Span.End + 1);

    // "![Quay](images/quay at dawn.png)", which Markdown wants in pointed brackets.
    private static List<Span> NamesWithBlanks(string text) =>
    [
        .. from match in NameWithBlanks().Matches(text)
           let name = match.Groups["name"]
           where name.Value.Any(char.IsWhiteSpace)
           select new Span(name.Index, name.Index + name.Length),
    ];

    // What Markdown has parsed is not looked at again.
    private static string Masked(string text, MarkdownDocument document)
    {
        return string.Create(text.Length, (text, document), static (masked, from) =>
        {
            from.text.CopyTo(masked);
            foreach (var part in from.document.Descendants().Where(IsUnderstood))
            {
                for (var i = Math.Max(0, part.Span.Start); i <= part.Span.End && i < masked.Length; i++)
                    if (masked[i] != '\n') masked[i] = ' ';
            }
        });
    }

    private static bool IsUnderstood(MarkdownObject part) =>
        part is CodeBlock or CodeInline or LinkInline { IsAutoLink: false } or FootnoteLink or LinkReferenceDefinition;

    [GeneratedRegex(
        @"<(code|pre|kbd|samp|script|style|textarea)\b[^<>]{0,500}>.*?(?:(</\1\s*>)|\z)",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex HtmlCode();

    [GeneratedRegex("""
        \]\([ \t]{0,10}
        (?<name>[^\s<>"\[\]][^\n<>"\[\]]{0,300}?
        \.(?:png|jpe?g|gif|webp|avif|svg|md|markdown|html?|pdf|docx?|xlsx?|pptx?|txt|csv|zip)(?:\#[^\n()<>"]{0,100}?)?
        |(?:tel|mailto|https?|sms):[^\n<>"\[\]()]{1,1000}?|\#[^\n<>"\[\]()]{1,200}?
        |(?:www\.|\.{0,2}/)[^\s<>"\[\]()][^\n<>"\[\]()]{0,500}?)
        (?:[ \t]+(?:"[^"\n]{0,300}"|'[^'\n]{0,300}'))?[ \t]{0,10}\)
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NameWithBlanks();
}
