using System.Buffers;
using System.Text.RegularExpressions;

namespace NewsFunctions.Publishing;

/// <summary>Notes of the desk that must not be printed: comments of HTML, and those of other systems.</summary>
public static class Comments
{
    private static readonly SearchValues<char> PossibleSigns = SearchValues.Create("!*#%<>-{[\uFF01");

    /// <summary>A text of the front matter or of an attribute without its comments.</summary>
    public static string Without(string text)
    {
        if (!text.AsSpan().ContainsAny(PossibleSigns)) return text;
        var source = SourceText.Of(text, 1);
        // The opening sign alone is no comment.
        var notes = new Search(source, IsMarkdown: false, _ => false, [], IsStrict: false).Find()
            .Where(note => note.End < text.Length || text[^1] is '>' or '}'
                || text[note.Start..].Any(char.IsLetterOrDigit)).ToList();
        return notes.Count == 0 ? text : source.Without(notes).Text;
    }

    /// <summary>Where comments stand, in order. One of HTML that is never closed goes on to the end.</summary>
    /// <param name="isCode">Whether a place is inside code, where readers shall see what is written.</param>
    /// <exception cref="RejectedException"/>
    public static List<Span> Find(
        SourceText source, bool isMarkdown, Func<int, bool> isCode, ICollection<Fault> warnings) =>
        new Search(source, isMarkdown, isCode, warnings, IsStrict: true).Find();

    /// <summary>HTML that is written out, without comments of HTML that became text for readers.</summary>
    public static string NotWritten(string html, ICollection<Fault> warnings)
    {
        if (!html.Contains('!') && !html.Contains('\uFF01')) return html;
        var (source, told) = (SourceText.Of(html, 1), new List<Fault>());
        string? masked = null;
        var notes = new Search(source, IsMarkdown: false, at => (masked ??= LeftOvers.Masked(html))[at] == ' ',
            told, IsStrict: false, IsWritten: true).Find();
        foreach (var one in told) warnings.Add(one with { Line = null });
        return notes.Count == 0 ? html : source.Without(notes).Text;
    }

    /// <summary>The signs of CDATA, which parsers of HTML take for comments; feeds are full of them.</summary>
    public static List<Span> SignsOfXml(string text, Func<int, bool> isCode)
    {
        const string opening = "<![CDATA[", closing = "]]>";
        var signs = new List<Span>();
        for (var at = 0; (at = text.IndexOf(opening, at, StringComparison.Ordinal)) >= 0;)
        {
            var end = text.IndexOf(closing, at, StringComparison.Ordinal);
            if (end < 0) break;
            if (!isCode(at))
                signs.AddRange([new(at, at + opening.Length), new(end, end + closing.Length)]);
            at = end;
        }
        return signs;
    }

    /// <exception cref="RejectedException">The words that readers would see hold a comment of HTML.</exception>
    public static void Refuse(string words)
    {
        if (CommentKinds.Shown.Match(words) is not { Success: true } comment) return;
        throw new RejectedException("BD005", null,
            $"Readers would see a comment: \"{Excerpt.Of(words[comment.Index..].ReplaceLineEndings(" "), 60)}\"");
    }

    private sealed record Search(
        SourceText Source, bool IsMarkdown, Func<int, bool> IsCode, ICollection<Fault> Warnings, bool IsStrict,
        bool IsWritten = false)
    {
        private const int MaxTag = 2000;
        private readonly string text = Source.Text;
        private readonly List<Span> found = [];

        public List<Span> Find()
        {
            var kinds = CommentKinds.All
                .Where(kind => (IsMarkdown || !kind.IsOfMarkdown) && (kind.IsCertain || !IsWritten))
                .Select(kind => new Next(kind, kind.Opening.Match(text))).Where(next => next.Match.Success).ToList();
            var at = 0;
            while (kinds.Count > 0)
            {
                foreach (var one in kinds.Where(one => one.Match.Index < at))
                    one.Match = one.Kind.Opening.Match(text, at);
                kinds.RemoveAll(one => !one.Match.Success);
                if (kinds.MinBy(one => one.Match.Index) is not { } next) break;
                if (!TryTake(next, out at)) kinds.Remove(next);
            }
            return found;
        }

        // False where no other comment of this kind can follow.
        private bool TryTake(Next next, out int at)
        {
            var (kind, opening) = (next.Kind, next.Match);
            at = opening.Index + 1;
            if (IsCode(opening.Index) || (!kind.IsCertain && IsEscaped(opening.Index))) return true;
            if (IsInTag(opening.Index) || IsUsed(opening)) return true;
            var end = EndOf(kind, opening);
            if (end < 0 && kind.Unclosed == Unclosed.IsText)
            {
                at = opening.Index;
                return false;
            }
            Tell(kind, opening.Index, end);
            at = end < 0 ? text.Length : end;
            found.Add(new Span(opening.Index, at));
            return true;
        }

        private int EndOf(CommentKind kind, Match opening)
        {
            if (kind.Closing is null) return opening.Index + opening.Length;
            var closing = kind.Closing.Match(text, opening.Index + opening.Length);
            return closing.Success ? closing.Index + closing.Length : -1;
        }

        private void Tell(CommentKind kind, int at, int end)
        {
            var line = Source.LineAt(at);
            if (end < 0 && kind.Unclosed == Unclosed.IsRefused && IsStrict)
                throw new RejectedException("BD005", line, "The comment that begins here is never closed.");
            if (end < 0)
                Warnings.Add(new("W030", line, "The comment that begins here is never closed: nothing more is shown."));
            else if (!kind.IsOfHtml)
                Warnings.Add(new("W030", line, kind.Told));
            else if (text.AsSpan(at + 4, Math.Max(0, end - at - 4)).Contains("<!--", StringComparison.Ordinal))
                Warnings.Add(new("W030", line, "Another comment begins inside of this one: was it closed with -->?"));
        }

        private bool IsEscaped(int at)
        {
            var slashes = 0;
            while (slashes < at && text[at - slashes - 1] == '\\') slashes++;
            return slashes % 2 == 1;
        }

        // "[top]: # (Back)" is a link where a text says "[top]".
        private bool IsUsed(Match opening) => opening.Groups["label"] is { Success: true } label && Regex.IsMatch(
            text, $@"\[{Regex.Escape(label.Value)}\](?!:)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

        private bool IsInTag(int at)
        {
            if (IsMarkdown || at == 0) return false;
            var start = text.LastIndexOf('<', at - 1, Math.Min(at, MaxTag));
            return start >= 0 && char.IsAsciiLetter(text[start + 1]) && text.IndexOf('>', start, at - start) < 0;
        }
    }

    private sealed class Next(CommentKind kind, Match match)
    {
        public CommentKind Kind => kind;
        public Match Match { get; set; } = match;
    }
}
