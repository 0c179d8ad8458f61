using System.Text.RegularExpressions;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Search;

/// <summary>
/// Mends one slip in one word of a search that found nothing: a letter that is wrong, missing, too many or exchanged
/// with its neighbour. Only what readers would find is proposed: a word of an article under embargo is not.
/// </summary>
internal static partial class DidYouMean
{
    private const int MinLength = 4;
    private const int MaxLength = 30;

    // Each costs a look through the words of the index.
    private const int MaxWords = 5;
    private const int MaxProposals = 5;

    public static string? For(string text, SearchIndex index, Func<ArticleId, Article?> allow)
    {
        var words = SearchQuery.Parse(text).Clauses.Where(clause => clause is { IsPhrase: false, IsExcluded: false }
            && clause.Text.Length is >= MinLength and <= MaxLength);
        foreach (var word in words.Take(MaxWords).Where(word => Hit(word.Text, index, allow) is null))
            foreach (var near in index.OneSlipFrom(word.Text).Take(MaxProposals))
                if (Hit(Mended(text, word, near), index, allow) is { } hit)
                    return Mended(text, word, Written(near, hit, index));
        return null;
    }

    private static SearchHit? Hit(string text, SearchIndex index, Func<ArticleId, Article?> allow) =>
        index.Find(SearchQuery.Parse(text), null, 1, allow).Hits is [var hit] ? hit : null;

    private static string Mended(string text, SearchClause word, string better) =>
        string.Concat(text.AsSpan(0, word.Start), better, text.AsSpan(word.Start + word.Text.Length));

    // The index has words in small letters, and stems of them.
    private static string Written(string word, SearchHit hit, SearchIndex index)
    {
        var texts = new[] { hit.Article.Title, hit.Article.Summary, index.Text(hit), SearchReader.Names(hit.Article) };
        var highlight = new Highlighter(SearchQuery.Parse(word)).Highlight(hit.Article.Language, texts);
        return Marked().Match(highlight) is { Success: true } found ? found.Groups[1].Value : word;
    }

    [GeneratedRegex("<mark>([^<&]+)</mark>")]
    private static partial Regex Marked();
}
