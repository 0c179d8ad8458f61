using Microsoft.Extensions.Options;
using NewsFunctions.Activity;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Trending;

public sealed record TrendingQuestion(
    TrendingWindow Window, string? Category, int Limit, DateTimeOffset? At, bool Explain);

/// <summary>Puts the articles to a ranking: those that readers may see now, in the category asked for.</summary>
public sealed class TrendingReader(
    TrendingStore trending, IOptions<SiteOptions> site, IOptions<TrendingOptions> options)
{
    public async Task<TrendingDocument> ReadAsync(
        Snapshot snapshot, TrendingQuestion question, CancellationToken cancellationToken)
    {
        if (question is { At: null, Explain: false })
        {
            var list = await trending.GetAsync(question.Window, cancellationToken);
            return Document(question, list.GeneratedAt, Choose(list.Items, snapshot, question), _ => null);
        }
        var moment = question.At ?? snapshot.Now;
        var (ranked, activities) = await trending.AtAsync(question.Window, moment, cancellationToken);
        return Document(question, moment, Choose(ranked, snapshot, question), question.Explain ? Explain : _ => null);

        ScoreDocument Explain(string id) => ScoreDocument.Of(
            Ranking.Terms(activities[id], question.Window, moment, options.Value), question.Window, options.Value);
    }

    private TrendingDocument Document(
        TrendingQuestion question, DateTimeOffset moment, IEnumerable<(double Score, Article Article)> chosen,
        Func<string, ScoreDocument?> explain) => new(
        question.Window.ToString().ToLowerInvariant(), moment.UtcDateTime,
        [.. chosen.Select((x, index) => new TrendingItem(SummaryDocument.Of(x.Article, site.Value), x.Score, index + 1)
        {
            Explain = explain(x.Article.Id),
        })]);

    private IEnumerable<(double Score, Article Article)> Choose(
        IEnumerable<Ranked> ranked, Snapshot snapshot, TrendingQuestion question)
    {
        var perCategory = new Dictionary<string, int>();
        var found = ranked.Select(r => (r.Score, snapshot.Catalogue.ById(ArticleId.Parse(r.ArticleId))?.Article))
            .Where(x => x.Article is { } article && article.PublishedAt <= snapshot.Now
                && (question.Category is null || article.Category.Slug == question.Category))
            .Select(x => (x.Score, Article: x.Article!));
        return found.Where(x => question.Category is not null || HasRoom(x.Article.Category.Slug)).Take(question.Limit);

        bool HasRoom(string category)
        {
            var count = perCategory[category] = perCategory.GetValueOrDefault(category) + 1;
            return options.Value.MaxPerCategory == 0 || count <= options.Value.MaxPerCategory;
        }
    }
}
