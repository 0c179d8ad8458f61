using System.Text;
using NewsFunctions.Publishing;

namespace NewsFunctions.Search;

/// <summary>The passages of the texts that one search finds, as HTML with the words found in mark elements.</summary>
public sealed class Highlighter(SearchQuery query)
{
    private const int PassageLength = 200;
    private const int Lead = 60;
    private readonly Dictionary<string, TermMatcher> matchers = new(StringComparer.Ordinal);

    /// <summary>
    /// Of several texts the passage that first says most; the beginning of the first where none says anything.
    /// </summary>
    public string Highlight(string language, params IEnumerable<string> texts)
    {
        if (!matchers.TryGetValue(language, out var matcher)) matchers[language] = matcher = query.Matcher(language);
        var (best, shown) = ("", new Passage([], 0));
        foreach (var text in texts.Where(text => text.Length > 0))
        {
            var passage = BestPassage(matcher.In(text));
            if (best.Length == 0 || passage.Distinct > shown.Distinct) (best, shown) = (text, passage);
            if (passage.Distinct == matcher.Words) break;
        }
        return Write(best, shown.Words);
    }

    private static Passage BestPassage(List<Match> words)
    {
        var best = new Passage([], 0);
        for (var i = 0; i < words.Count; i++)
        {
            var end = i + 1;
            while (end < words.Count && words[end].End - words[i].Start <= PassageLength - Lead) end++;
            if (end - i <= best.Distinct) continue;
            var passage = words[i..end];
            var distinct = passage.Select(word => word.Term).Distinct().Count();
            if (distinct > best.Distinct) best = new Passage(passage, distinct);
        }
        return best;
    }

    private static string Write(string text, List<Match> words)
    {
        var start = Start(text, words.Count == 0 ? 0 : words[0].Start);
        var end = End(text, start);
        var html = new StringBuilder(start > 0 ? "… " : "");
        foreach (var word in words.Where(word => word.End <= end))
        {
            html.Append(Escape(text[start..word.Start])).Append("<mark>").Append(Escape(text[word.Start..word.End]))
                .Append("</mark>");
            start = word.End;
        }
        return html.Append(Escape(text[start..end])).Append(end < text.Length ? " …" : "").ToString();
    }

    private static string Escape(string text) =>
        HtmlWriter.OfText(text).Replace("\"", "&quot;", StringComparison.Ordinal);

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

    private sealed record Passage(List<Match> Words, int Distinct);
}
