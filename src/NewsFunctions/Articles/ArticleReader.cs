using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Publication;
using NewsFunctions.Publishing;

namespace NewsFunctions.Articles;

/// <summary>Makes documents of a snapshot; what is under embargo does not exist here.</summary>
public sealed class ArticleReader(
    BodyReader bodies, CounterReads counters, PublicationReader publication, IOptions<SiteOptions> siteOptions)
{
    private readonly SiteOptions site = siteOptions.Value;

    public async Task<(ListDocument Document, IReadOnlyList<Article> Articles)> ListAsync(
        Snapshot snapshot, ListRequest request, CancellationToken cancellationToken)
    {
        var (articles, more, total) = Select(snapshot, request);
        var (items, asOf) = await SummariesAsync(snapshot, articles, request.As, cancellationToken);
        if (request.As.Include.HasFlag(Extras.Neighbours))
            items = [.. items.Zip(articles, (item, article) => Placed(snapshot, item, article))];
        var document = new ListDocument(items, more ? Cursor.After(articles[^1]).ToString() : null, total)
        {
            AsOf = asOf,
            Now = request.As.Include.HasFlag(Extras.Now) ? snapshot.Now.UtcDateTime : null,
        };
        return (document, articles);
    }

    public async Task<(ArticleDocument Document, IReadOnlyList<Article> Articles)> DocumentAsync(
        Snapshot snapshot, Article article, ArticleRequest request, CancellationToken cancellationToken)
    {
        var list = request.WithinCategory ? new ListKey(ListKind.Category, article.Category.Slug) : ListKey.All;
        var (previous, next) = Selection.Neighbours(snapshot.Visible(list), article);
        var related = Selection.Related(snapshot.Catalogue, article, snapshot.Now);
        var (summary, asOf) = await SummariesAsync(snapshot, [article], request.As, cancellationToken);
        var others = related.Select(other => SummaryDocument.Of(other, site));
        var translations = snapshot.Catalogue.Translations.Of(article, snapshot.Now);
        var document = new ArticleDocument(
            summary[0], Summary(previous), Summary(next), CorrectionDocument.Of(article), [.. others])
        {
            AsOf = asOf,
        };
        return (
            document with { Translations = [.. translations.Select(other => TranslationDocument.Of(other, site))] },
            [.. new[] { article, previous, next }.OfType<Article>().Concat(related).Concat(translations)]);
    }

    public static TermsDocument Terms(Snapshot snapshot, ListKind kind)
    {
        var terms = new List<TermDocument>();
        foreach (var key in snapshot.Catalogue.Lists.Where(key => key.Kind == kind))
        {
            if (snapshot.Visible(key) is { Length: > 0 } list)
                terms.Add(new(key.Slug, snapshot.Catalogue.NameOf(key, snapshot.Now)!, list.Length));
        }
        return new TermsDocument([.. terms.OrderBy(term => term.Slug, StringComparer.Ordinal)]);
    }

    /// <summary>Articles as a list shows them, and the moment up to which their counters count.</summary>
    public async Task<(IReadOnlyList<SummaryDocument> Items, DateTime? AsOf)> SummariesAsync(
        Snapshot snapshot, IReadOnlyList<Article> articles, Presentation shown, CancellationToken cancellationToken)
    {
        var counts = shown.Include.HasFlag(Extras.Counters)
            ? await counters.GetAsync(articles.Select(a => a.Id), cancellationToken)
            : null;
        var summaries = new List<SummaryDocument>(articles.Count);
        foreach (var article in articles)
        {
            summaries.Add(SummaryDocument.Of(article, site, counts?.Items[article.Id]) with
            {
                Body = shown.Include.HasFlag(Extras.Body)
                    ? await BodyAsync(snapshot, article, shown.Format, cancellationToken)
                    : null,
                Seo = shown.Include.HasFlag(Extras.Seo)
                    ? SeoDocument.Of(article, publication.Of(snapshot).Settings)
                    : null,
            });
        }
        return (summaries, counts?.AsOf.UtcDateTime);
    }

    private static (IReadOnlyList<Article> Articles, bool More, int Total) Select(
        Snapshot snapshot, ListRequest request)
    {
        var list = Selection.Of(snapshot, request.Filter);
        var (articles, more) = Selection.Take(list, request.After, request.Limit, request.Order == Order.Oldest);
        return (articles, more, list.Length);
    }

    private PlacedDocument Placed(Snapshot snapshot, SummaryDocument item, Article article)
    {
        var (previous, next) = Selection.Neighbours(snapshot.Visible(ListKey.All), article);
        return new(item, Summary(previous), Summary(next));
    }

    private SummaryDocument? Summary(Article? article) => article is null ? null : SummaryDocument.Of(article, site);

    private async Task<string> BodyAsync(
        Snapshot snapshot, Article article, BodyFormat format, CancellationToken cancellationToken)
    {
        var body = await bodies.ReadAsync(snapshot.Catalogue.ById(article.Id)!, article, cancellationToken);
        return BodyText.As(format, Links.Resolve(body, site, snapshot.Catalogue, snapshot.Now));
    }
}
