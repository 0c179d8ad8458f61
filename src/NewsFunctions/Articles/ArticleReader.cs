using Microsoft.Extensions.Options;
using NewsFunctions.Publishing;
using NewsFunctions.Views;

namespace NewsFunctions.Articles;

public sealed record ArticleFilter(string? Category, string? Tag, string? Author, string? Language, int Limit, Cursor? After, bool WithCounters);

/// <summary>What became of a request for one article.</summary>
public abstract record ArticleAnswer
{
    public sealed record Found(ArticleDocument Document) : ArticleAnswer;
    public sealed record Moved(string Url) : ArticleAnswer;
    public sealed record Gone : ArticleAnswer;
    public sealed record Unknown : ArticleAnswer;
}

/// <summary>Answers readers from the catalogue in memory; what is under embargo does not exist here.</summary>
public sealed class ArticleReader(
    CatalogueStore catalogueStore, BodyStore bodies, CounterStore counters, Publisher publisher, Previews previews,
    IOptions<SiteOptions> siteOptions, IOptions<ArticleOptions> options, TimeProvider time)
{
    private readonly SiteOptions site = siteOptions.Value;

    /// <summary>How long an answer given now may be kept: until the next embargo ends at most.</summary>
    public async ValueTask<TimeSpan> MaxAgeAsync(CancellationToken cancellation, bool withCounters = false)
    {
        var maxAge = withCounters ? CounterStore.Lifetime : TimeSpan.FromSeconds(options.Value.MaxAgeSeconds);
        var now = time.GetUtcNow();
        return (await catalogueStore.GetAsync(cancellation)).NextRelease(now) - now is { } release && release < maxAge ? release : maxAge;
    }

    public async Task<ListDocument> ListAsync(ArticleFilter filter, CancellationToken cancellation)
    {
        var catalogue = await catalogueStore.GetAsync(cancellation);
        var found = Select(catalogue, filter, time.GetUtcNow());
        var page = found.Count > filter.Limit ? found[..filter.Limit] : found;
        var counts = filter.WithCounters ? await counters.GetAsync(page.Select(a => a.Id), cancellation) : null;
        return new ListDocument(
            [.. page.Select(article => SummaryDocument.Of(article, site, counts?.Items[article.Id]))],
            found.Count > page.Count ? Cursor.After(page[^1]).ToString() : null)
        { AsOf = counts?.AsOf.UtcDateTime };
    }

    public async Task<ArticleAnswer> FindAsync(string slug, bool withCounters, CancellationToken cancellation)
    {
        var catalogue = await catalogueStore.GetAsync(cancellation);
        var now = time.GetUtcNow();
        if (catalogue.BySlug(slug) is not { } entry || entry.Article?.PublishedAt > now) return new ArticleAnswer.Unknown();
        if (entry.Article is not { } article) return new ArticleAnswer.Gone();
        if (article.Slug != slug) return new ArticleAnswer.Moved(site.Api($"/api/articles/{article.Slug}"));
        var body = await BodyAsync(entry, article, cancellation);
        var counts = withCounters ? await counters.GetAsync([article.Id], cancellation) : null;
        var (previous, next) = Neighbours(catalogue.Visible(ListKey.All, now), article);
        return new ArticleAnswer.Found(new ArticleDocument(
            SummaryDocument.Of(article, site, counts?.Items[article.Id]), Links.Resolve(body, site), Summary(previous), Summary(next))
        { AsOf = counts?.AsOf.UtcDateTime });
    }

    /// <summary>What a signed address shows: the newest draft, or an article under embargo.</summary>
    public async Task<ArticleDocument?> PreviewAsync(string slug, string token, CancellationToken cancellation)
    {
        if (await previews.OpenAsync(token, cancellation) is not { } id) return null;
        if ((await catalogueStore.GetAsync(cancellation)).ById(id) is not { } entry || (entry.Draft ?? entry.Article) is not { } article
            || article.Slug != slug) return null;
        var body = await BodyAsync(entry, article, cancellation);
        return new ArticleDocument(SummaryDocument.Of(article, site), Links.Resolve(body, site), null, null);
    }

    /// <returns>The article if readers may see it now.</returns>
    public async ValueTask<Article?> VisibleAsync(string slug, CancellationToken cancellation) =>
        (await catalogueStore.GetAsync(cancellation)).BySlug(slug) is { Article: { } article }
        && article.Slug == slug && article.PublishedAt <= time.GetUtcNow() ? article : null;

    public async Task<TermsDocument> TermsAsync(ListKind kind, CancellationToken cancellation)
    {
        var catalogue = await catalogueStore.GetAsync(cancellation);
        var now = time.GetUtcNow();
        var terms = new List<TermDocument>();
        foreach (var key in catalogue.Lists.Where(key => key.Kind == kind))
            if (catalogue.Visible(key, now) is { Length: > 0 } list) terms.Add(new(key.Slug, Name(key, list[0]), list.Length));
        return new TermsDocument([.. terms.OrderBy(term => term.Slug, StringComparer.Ordinal)]);
    }

    // The newest article says how a term is written.
    private static string Name(ListKey key, Article newest) => key.Kind switch
    {
        ListKind.Category => newest.Category.Name,
        ListKind.Author => newest.Author.Name,
        _ => newest.Tags.First(tag => tag.Slug == key.Slug).Name,
    };

    // The shortest of the lists asked for is walked; at most one article more than the page is taken.
    private static List<Article> Select(Catalogue catalogue, ArticleFilter filter, DateTimeOffset now)
    {
        ListKey?[] keys =
        [
            filter.Category is { } category ? new ListKey(ListKind.Category, category) : null,
            filter.Tag is { } tag ? new ListKey(ListKind.Tag, tag) : null,
            filter.Author is { } author ? new ListKey(ListKind.Author, author) : null,
        ];
        var list = catalogue.Visible(keys.OfType<ListKey>().DefaultIfEmpty(ListKey.All).MinBy(key => catalogue.List(key).Length), now);
        var start = filter.After is { } cursor ? Catalogue.IndexOf(list, cursor.PublishedAt, cursor.Id) : 0;
        if (filter.After is { } after && start < list.Length && list[start].Id == after.Id) start++;
        var found = new List<Article>();
        for (var i = start; i < list.Length && found.Count <= filter.Limit; i++)
            if (Matches(list[i], filter)) found.Add(list[i]);
        return found;
    }

    private static bool Matches(Article article, ArticleFilter filter) =>
        (filter.Category is null || article.Category.Slug == filter.Category)
        && (filter.Author is null || article.Author.Slug == filter.Author)
        && (filter.Tag is null || article.Tags.Any(tag => tag.Slug == filter.Tag))
        && (filter.Language is null || string.Equals(article.Language, filter.Language, StringComparison.OrdinalIgnoreCase));

    private static (Article? Previous, Article? Next) Neighbours(ReadOnlySpan<Article> list, Article article)
    {
        var index = Catalogue.IndexOf(list, article.PublishedAt, article.Id);
        return (index + 1 < list.Length ? list[index + 1] : null, index > 0 ? list[index - 1] : null);
    }

    private SummaryDocument? Summary(Article? article) => article is null ? null : SummaryDocument.Of(article, site);

    // The container site may be dropped at any time: what is missing is rendered again from the upload.
    public async Task<string> BodyAsync(Entry entry, Article article, CancellationToken cancellation)
    {
        if (await bodies.ReadAsync(article.Body, cancellation) is { } body) return body;
        await publisher.PublishAsync(entry.BlobName, cancellation);
        var newest = (await catalogueStore.GetAsync(cancellation)).ById(entry.Id);
        var current = newest?.Draft ?? newest?.Article ?? article;
        return await bodies.ReadAsync(current.Body, cancellation)
            ?? throw new IOException($"The body {current.Body} of {entry.BlobName} is missing and could not be rendered again.");
    }
}
