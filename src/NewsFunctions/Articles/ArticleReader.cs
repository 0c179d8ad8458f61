using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Http;
using NewsFunctions.Publishing;

namespace NewsFunctions.Articles;

/// <summary>Answers readers from the catalogue in memory; what is under embargo does not exist here.</summary>
public sealed class ArticleReader(
    CatalogueStore catalogueStore, BodyStore bodies, CounterStore counters, Publisher publisher, Previews previews,
    IOptions<SiteOptions> siteOptions, IOptions<ArticleOptions> options, TimeProvider time)
{
    private readonly SiteOptions site = siteOptions.Value;

    /// <summary>How long an answer given now may be kept: until the next embargo ends at most.</summary>
    public async ValueTask<Freshness> FreshnessAsync(CancellationToken cancellation, Presentation? shown = null)
    {
        var maxAge = TimeSpan.FromSeconds(options.Value.MaxAgeSeconds);
        if (shown?.Include.HasFlag(Extras.Counters) == true && maxAge > CounterStore.Lifetime) maxAge = CounterStore.Lifetime;
        return await FreshnessAsync(maxAge, cancellation);
    }

    /// <summary>The same for an answer that may usually be kept for that long.</summary>
    public async ValueTask<Freshness> FreshnessAsync(TimeSpan maxAge, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var release = (await catalogueStore.GetAsync(cancellation)).NextRelease(now) - now;
        var stale = catalogueStore.IsStale;
        if (stale) maxAge = TimeSpan.FromSeconds(options.Value.RefreshSeconds);
        return release < maxAge ? new Freshness(release.Value, stale, EndsSharply: true) : new Freshness(maxAge, stale);
    }

    public async ValueTask<Edition> EditionAsync(CancellationToken cancellation)
    {
        var catalogue = await catalogueStore.GetAsync(cancellation);
        return new Edition(catalogue.Sequence, catalogue.NextRelease(time.GetUtcNow()));
    }

    public async ValueTask<ArticleAnswer> FindAsync(string slug, CancellationToken cancellation) =>
        (await catalogueStore.GetAsync(cancellation)).Find(slug, time.GetUtcNow());

    /// <summary>What a signed address shows: the newest draft, or an article under embargo.</summary>
    public async Task<ArticleDocument?> PreviewAsync(string slug, string token, CancellationToken cancellation)
    {
        if (await previews.OpenAsync(token, cancellation) is not { } id) return null;
        if ((await catalogueStore.GetAsync(cancellation)).ById(id) is not { } entry || (entry.Draft ?? entry.Article) is not { } article
            || article.Slug != slug) return null;
        var body = await BodyAsync(entry, article, cancellation);
        return new ArticleDocument(SummaryDocument.Of(article, site) with { Body = Links.Resolve(body, site) }, null, null, []);
    }

    public async Task<(ListDocument Document, IReadOnlyList<Article> Articles)> ListAsync(ListRequest request, CancellationToken cancellation)
    {
        var catalogue = await catalogueStore.GetAsync(cancellation);
        var (page, more) = Selection.Page(catalogue, request.Filter, request.After, request.Limit, time.GetUtcNow());
        var (items, asOf) = await SummariesAsync(page, request.As, cancellation);
        return (new ListDocument(items, more ? Cursor.After(page[^1]).ToString() : null) { AsOf = asOf }, page);
    }

    public async Task<(ArticleDocument Document, IReadOnlyList<Article> Articles)> DocumentAsync(
        Article article, ArticleRequest request, CancellationToken cancellation)
    {
        var catalogue = await catalogueStore.GetAsync(cancellation);
        var now = time.GetUtcNow();
        var list = request.WithinCategory ? new ListKey(ListKind.Category, article.Category.Slug) : ListKey.All;
        var (previous, next) = Selection.Neighbours(catalogue.Visible(list, now), article);
        var related = Selection.Related(catalogue, article, now);
        var (summary, asOf) = await SummariesAsync([article], request.As, cancellation);
        var document = new ArticleDocument(summary[0], Summary(previous), Summary(next), [.. related.Select(other => Summary(other)!)]) { AsOf = asOf };
        return (document, [.. new[] { article, previous, next }.OfType<Article>().Concat(related)]);
    }

    public async Task<TermsDocument> TermsAsync(ListKind kind, CancellationToken cancellation)
    {
        var catalogue = await catalogueStore.GetAsync(cancellation);
        var now = time.GetUtcNow();
        var terms = new List<TermDocument>();
        foreach (var key in catalogue.Lists.Where(key => key.Kind == kind))
            if (catalogue.Visible(key, now) is { Length: > 0 } list) terms.Add(new(key.Slug, catalogue.NameOf(key, now)!, list.Length));
        return new TermsDocument([.. terms.OrderBy(term => term.Slug, StringComparer.Ordinal)]);
    }

    /// <returns>How a term is written; null where readers never found anything under it.</returns>
    public async ValueTask<string?> NameAsync(ListKey key, CancellationToken cancellation)
    {
        var catalogue = await catalogueStore.GetAsync(cancellation);
        return catalogue.NameOf(key, time.GetUtcNow()) ?? (catalogue.Withdrawn(key).Any() ? key.Slug : null);
    }

    /// <summary>The body with its place holders.</summary>
    public async Task<string> BodyAsync(Entry entry, Article article, CancellationToken cancellation)
    {
        if (await bodies.ReadAsync(article.Body, cancellation) is { } body) return body;

        // The container site may be dropped at any time: what is missing is rendered again from the upload.
        await publisher.PublishAsync(entry.BlobName, cancellation);
        var newest = (await catalogueStore.GetAsync(cancellation)).ById(entry.Id);
        var current = newest?.Draft ?? newest?.Article ?? article;
        return await bodies.ReadAsync(current.Body, cancellation)
            ?? throw new IOException($"The body {current.Body} of {entry.BlobName} is missing and could not be rendered again.");
    }

    /// <summary>Articles as a list shows them, and for when their counters are.</summary>
    public async Task<(IReadOnlyList<SummaryDocument> Items, DateTime? AsOf)> SummariesAsync(
        IReadOnlyList<Article> articles, Presentation shown, CancellationToken cancellation)
    {
        var counts = shown.Include.HasFlag(Extras.Counters) ? await counters.GetAsync(articles.Select(a => a.Id), cancellation) : null;
        var summaries = new List<SummaryDocument>(articles.Count);
        foreach (var article in articles)
        {
            summaries.Add(SummaryDocument.Of(article, site, counts?.Items[article.Id]) with
            {
                Body = shown.Include.HasFlag(Extras.Body) ? await BodyAsync(article, shown.Format, cancellation) : null,
                Seo = shown.Include.HasFlag(Extras.Seo) ? SeoDocument.Of(article, site) : null,
            });
        }
        return (summaries, counts?.AsOf.UtcDateTime);
    }

    private SummaryDocument? Summary(Article? article) => article is null ? null : SummaryDocument.Of(article, site);

    private async Task<string> BodyAsync(Article article, BodyFormat format, CancellationToken cancellation)
    {
        var entry = (await catalogueStore.GetAsync(cancellation)).ById(article.Id);
        var body = entry is null ? "" : await BodyAsync(entry, article, cancellation);
        return BodyText.As(format, Links.Resolve(body, site));
    }
}
