using System.Text;
using Lucene.Net.Analysis.TokenAttributes;

namespace NewsFunctions.Search;

/// <summary>The passage that says most of what was looked for, as HTML with the words found in mark elements.</summary>
public static class Highlighter
{
    private const int PassageLength = 200;
    private const int Lead = 60;

    // A match further down is worth finding, not showing.
    private const int MaxLength = 20_000;

    /// <summary>Of several texts the first that says most; the beginning of the first where none says anything.</summary>
    public static string Highlight(SearchQuery query, string language, params IEnumerable<string> texts)
    {
        var matches = query.Matcher(language);
        (string Text, List<Found> Words) best = ("", []);
        foreach (var text in texts.Where(text => text.Length > 0))
        {
            var words = BestPassage(Find(text, language, matches));
            if (best.Text.Length == 0 || Distinct(words) > Distinct(best.Words)) best = (text, words);
        }
        return Write(best.Text, best.Words);
    }

    private static List<Found> Find(string text, string language, Func<string, string?> matches)
    {
        var found = new List<Found>();
        using var stream = SearchAnalysis.Of(language).GetTokenStream("", text.Length > MaxLength ? text[..MaxLength] : text);
        var term = stream.GetAttribute<ICharTermAttribute>();
        var offset = stream.GetAttribute<IOffsetAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            if (matches(term.ToString()!) is not { } wanted) continue;
            if (found.Count == 0 || found[^1].End <= offset.StartOffset) found.Add(new Found(offset.StartOffset, offset.EndOffset, wanted));
        }
        stream.End();
        return found;
    }

    private static List<Found> BestPassage(List<Found> words)
    {
        List<Found> best = [];
        for (var i = 0; i < words.Count; i++)
        {
            var passage = words.Skip(i).TakeWhile(word => word.End - words[i].Start <= PassageLength - Lead).ToList();
            if (Distinct(passage) > Distinct(best)) best = passage;
        }
        return best;
    }

    private static int Distinct(List<Found> words) => words.Select(word => word.Term).Distinct().Count();

    private static string Write(string text, List<Found> words)
    {
        var start = Start(text, words.Count == 0 ? 0 : words[0].Start);
        var end = End(text, start);
        var html = new StringBuilder(start > 0 ? "… " : "");
        foreach (var word in words.Where(word => word.End <= end))
        {
            html.Append(Escape(text[start..word.Start])).Append("<mark>").Append(Escape(text[word.Start..word.End])).Append("</mark>");
            start = word.End;
        }
        return html.Append(Escape(text[start..end])).Append(end < text.Length ? " …" : "").ToString();
    }

    // Letters stay letters: the framework's encoder would write ö as a number.
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    // The beginning of the sentence if that is near, otherwise of a word.
    private static int Start(string text, int first)
    {
        if (first <= Lead) return 0;
        var sentence = text.LastIndexOf(". ", first, Lead, StringComparison.Ordinal);
        var word = text.IndexOf(' ', first - Lead, Lead);
        return sentence > 0 ? sentence + 2 : word > 0 ? word + 1 : first;
    }

    private static int End(string text, int start)
    {
        var end = start + PassageLength;
        if (end >= text.Length) return text.Length;
        var word = text.LastIndexOf(' ', end, Lead);
        if (word > 0) return word;
        return char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }

    private readonly record struct Found(int Start, int End, string Term);
}
