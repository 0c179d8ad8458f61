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
        var hits = index.Find(query, wanted.After, wanted.Limit + 1, id =>
            snapshot.Catalogue.ById(ArticleId.Parse(id))?.Article is { } article && article.PublishedAt <= snapshot.Now
                && wanted.Filter.Matches(article)
                ? article
                : null);
        var shown = hits.Take(wanted.Limit).ToList();
        var (summaries, asOf) = await articles.SummariesAsync(
            snapshot, [.. shown.Select(hit => hit.Article)], wanted.As, cancellationToken);
        var highlighter = new Highlighter(query);
        var items = shown.Zip(summaries, (hit, summary) => new SearchItem(
            summary,
            highlighter.Highlight(hit.Article.Language, [hit.Article.Summary, index.Text(hit), hit.Article.Title])));
        var next = hits.Count > wanted.Limit ? SearchCursor.After(shown[^1]).ToString() : null;
        return (new SearchDocument([.. items], next) { AsOf = asOf }, [.. shown.Select(hit => hit.Article)]);
    }
}
