using Microsoft.Extensions.Options;
using NewsFunctions.Activity;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Trending;

public sealed record TrendingQuestion(
    TrendingWindow Window, string? Category, int Limit, DateTimeOffset? At, bool Explain, Presentation As)
{
    public TermFilter? Language { get; init; }

    /// <summary>The first of the newest list, as pages show them.</summary>
    public static TrendingQuestion Of(TrendingWindow window, int limit) =>
        new(window, null, limit, null, Explain: false, Presentation.Plain);
}

/// <summary>Puts the articles to a ranking: those that readers may see now, in the category asked for.</summary>
public sealed class TrendingReader(
    TrendingLists trending, ArticleReader articles, IOptions<TrendingOptions> options)
{
    public async Task<TrendingDocument> ReadAsync(
        Snapshot snapshot, TrendingQuestion question, CancellationToken cancellationToken)
    {
        if (question is { At: null, Explain: false })
        {
            var list = await trending.GetAsync(question.Window, cancellationToken);
            var chosen = Choose(list.Items, snapshot, question);
            return await DocumentAsync(snapshot, question, list.GeneratedAt, chosen, _ => null, cancellationToken);
        }
        var moment = question.At ?? snapshot.Now;
        var (ranked, activities) = await trending.AtAsync(
            question.Window, moment, question.At is not null, cancellationToken);
        return await DocumentAsync(
            snapshot, question, moment, Choose(ranked, snapshot, question), question.Explain ? Explain : _ => null,
            cancellationToken);

        ScoreDocument Explain(ArticleId id) => ScoreDocument.Of(
            Ranking.Terms(activities[id], question.Window, moment, options.Value), question.Window, options.Value);
    }

    private async Task<TrendingDocument> DocumentAsync(
        Snapshot snapshot, TrendingQuestion question, DateTimeOffset moment,
        IEnumerable<(double Score, Article Article)> chosen, Func<ArticleId, ScoreDocument?> explain,
        CancellationToken cancellationToken)
    {
        var ranked = chosen.ToList();
        var (summaries, asOf) = await articles.SummariesAsync(
            snapshot, [.. ranked.Select(item => item.Article)], question.As, cancellationToken);
        var items = ranked.Zip(summaries).Select((item, index) =>
            new TrendingItem(item.Second, item.First.Score, index + 1) { Explain = explain(item.First.Article.Id) });
        return new(question.Window.ToString().ToLowerInvariant(), moment.UtcDateTime, [.. items]) { AsOf = asOf };
    }

    private IEnumerable<(double Score, Article Article)> Choose(
        IEnumerable<Ranked> ranked, Snapshot snapshot, TrendingQuestion question)
    {
        var perCategory = new Dictionary<string, int>();
        var found = ranked.Select(r => (r.Score, snapshot.Catalogue.ById(r.ArticleId)?.Article))
            .Where(x => x.Article is { } article && article.PublishedAt <= snapshot.Now
                && (question.Category is null || article.Category.Slug == question.Category)
                && ArticleFilter.Speaks(article, question.Language))
            .Select(x => (x.Score, Article: x.Article!));
        return found.Where(x => question.Category is not null || HasRoom(x.Article.Category.Slug)).Take(question.Limit);

        bool HasRoom(string category)
        {
            var count = perCategory[category] = perCategory.GetValueOrDefault(category) + 1;
            return options.Value.MaxPerCategory == 0 || count <= options.Value.MaxPerCategory;
        }
    }
}
