using NewsFunctions.Articles;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Search;

/// <summary>
/// What an index finds, shown as it is now and only if it may be: the index is older than the catalogue.
/// </summary>
public sealed class SearchReader(ArticleReader articles)
{
    public async Task<(SearchDocument Document, IReadOnlyList<Article> Articles)> FindAsync(
        Snapshot snapshot, SearchRequest wanted, SearchIndex index, CancellationToken cancellationToken)
    {
        var query = SearchQuery.Parse(wanted.Text);
        var (hits, total) = index.Find(query, wanted.After, wanted.Limit + 1, Allow);
        var shown = hits.Take(wanted.Limit).ToList();
        var (summaries, asOf) = await articles.SummariesAsync(
            snapshot, [.. shown.Select(hit => hit.Article)], wanted.As, cancellationToken);
        var highlighter = new Highlighter(query);
        var items = shown.Zip(summaries, (hit, summary) => new SearchItem(
            summary,
            highlighter.Highlight(hit.Article.Language, Texts(hit.Article, index.Text(hit)))));
        var next = hits.Count > wanted.Limit ? SearchCursor.After(shown[^1]).ToString() : null;
        var document = new SearchDocument([.. items], next, total)
        {
            AsOf = asOf,
            DidYouMean = total == 0 ? DidYouMean.For(wanted.Text, index, Allow) : null,
        };
        return (document, [.. shown.Select(hit => hit.Article)]);

        Article? Allow(ArticleId id) =>
            snapshot.Catalogue.ById(id)?.Article is { } article && article.PublishedAt <= snapshot.Now
                && wanted.Filter.Matches(article)
                ? article
                : null;
    }

    /// <summary>Tags, category and authors, in which words are found too.</summary>
    public static string Names(Article article) => string.Join(
        " · ", article.Tags.Append(article.Category).Concat(article.Authors).Select(term => term.Name).Distinct());

    private static string[] Texts(Article article, string text) =>
        [article.Summary, text, article.Title, Names(article)];
}
