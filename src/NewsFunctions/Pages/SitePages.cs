using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Search;
using NewsFunctions.Storage;
using NewsFunctions.Trending;

namespace NewsFunctions.Pages;

/// <summary>The pages as the bytes that are sent, from memory while nothing has changed.</summary>
public sealed class SitePages(
    ArticleReader reader, TrendingReader trending, Searcher searcher, SearchReader search, PageCache cache, Theme theme, IOptions<SiteOptions> siteOptions)
{
    private const string Html = "text/html; charset=utf-8";
    private const int MostRead = 5;
    private const int PerList = 20;
    private static readonly Presentation Plain = new(Extras.None, BodyFormat.Html, null);
    private static readonly Words Words = Words.English;
    private readonly SiteOptions site = siteOptions.Value;

    public async Task<Page> FrontAsync(CancellationToken cancellation)
    {
        var read = await MostReadAsync(cancellation);
        return await CachedAsync(new PageKey("front", $"{read?.GeneratedAt:O}"), async () =>
        {
            var (newest, articles) = await reader.ListAsync(new ListRequest(new ArticleFilter(), FrontPage.Newest, null, Plain), default);
            var sections = new List<(TermDocument, ListDocument)>();
            foreach (var category in FrontPage.Ordered((await reader.TermsAsync(ListKind.Category, default)).Items, site.Sections))
                sections.Add((category, (await reader.ListAsync(ListOf(new(ListKind.Category, category.Slug), null, FrontPage.Newest + FrontPage.PerSection), default)).Document));
            var head = new PageHead("front", site.Title, site.Description, "/") { JsonLd = FrontPage.JsonLd(site) };
            var others = sections.SelectMany(section => section.Item2.Items).Concat(read?.Items ?? []).Select(item => item.Slug);
            return await PrintAsync(head, articles, others.Append("list:all"), FrontPage.Of(newest, sections, read));
        }, cancellation);
    }

    public Task<Page> ArticleAsync(Article article, CancellationToken cancellation) => CachedAsync(new PageKey("article", article.Slug), async () =>
    {
        var request = new ArticleRequest(article.Slug, WithinCategory: false, Plain with { Include = Extras.Body });
        var (document, articles) = await reader.DocumentAsync(article, request, default);
        var seo = SeoDocument.Of(article, site);
        var head = new PageHead("article", article.Title, article.Summary, $"/articles/{article.Slug}")
        {
            OpenGraph = seo.OpenGraph,
            JsonLd = PageModel.Of(seo),
            Feeds = [(new(ListKind.Category, article.Category.Slug), article.Category.Name)],
        };
        return await PrintAsync(head, articles, [], ArticleContent(document, isPreview: false));
    }, cancellation);

    /// <returns>Null where the token opens nothing.</returns>
    public async Task<byte[]?> PreviewAsync(string slug, string token, CancellationToken cancellation)
    {
        if (await reader.PreviewAsync(slug, token, cancellation) is not { } document) return null;
        var head = new PageHead("article", document.Title, document.Summary, null) { Robots = "noindex, nofollow" };
        return await RenderAsync(head, ArticleContent(document, isPreview: true), cancellation);
    }

    /// <returns>Null where readers never found anything in the list.</returns>
    public async Task<Page?> ListAsync(ListKey key, Cursor? after, CancellationToken cancellation)
    {
        if (await reader.NameAsync(key, cancellation) is not { } name) return null;

        // Cursors are without number: only the first page is kept.
        return after is null ? await CachedAsync(new PageKey(key.Kind.ToString(), key.Slug), Render, cancellation) : await Render();

        async Task<Page> Render()
        {
            var (list, articles) = await reader.ListAsync(ListOf(key, after, PerList), default);
            var kind = key.Kind.ToString().ToLowerInvariant();
            var about = key.Kind switch { ListKind.Category => "articlesIn", ListKind.Author => "articlesBy", _ => "articlesAbout" };
            var head = new PageHead("list", name, Words.Text(about, name, site.Title), $"/{kind}/{key.Slug}") { Feeds = [(key, name)] };
            if (after is not null || list.Items.Count == 0) head = head with { Robots = PageHead.Hidden };
            return await PrintAsync(head, articles, [$"{kind}:{key.Slug}"], [
                ("list", PageModel.Of(list)), ("kind", kind), ("isFirst", after is null)]);
        }
    }

    // What people look for is without number: nothing of it is kept but the index.
    public async Task<Page> SearchAsync(SearchRequest? wanted, CancellationToken cancellation)
    {
        var text = wanted?.Text ?? "";
        var head = new PageHead("search", text.Length == 0 ? Words.Text("searchTitle") : Words.Text("searchResults", text), Words.Text("searchHint"), null)
        {
            Robots = PageHead.Hidden,
        };
        if (wanted is null) return await PrintAsync(head, [], [], [("query", "")]);
        var (found, articles) = await search.FindAsync(wanted, await searcher.GetAsync(cancellation), cancellation);
        return await PrintAsync(head, articles, [], [("query", text), ("list", PageModel.Of(found))]);
    }

    public async Task<Page> TrendingAsync(TrendingWindow window, CancellationToken cancellation)
    {
        var read = await trending.ReadAsync(new TrendingQuestion(window, null, PerList, null, Explain: false), cancellation);
        return await CachedAsync(new PageKey($"trending-{read.Window}", $"{read.GeneratedAt:O}"), () =>
        {
            var path = window == TrendingWindow.Week ? "/trending" : $"/trending?window={read.Window}";
            var head = new PageHead("trending", Words.Text("mostRead"), Words.Text("trendingDescription", site.Title), path);
            return PrintAsync(head, [], read.Items.Select(item => item.Slug), [("list", PageModel.Of(read))]);
        }, cancellation);
    }

    public async Task<byte[]> ErrorAsync(int status, CancellationToken cancellation)
    {
        var code = Words.All["errors"]![$"{status}"] is null ? 500 : status;
        var head = new PageHead("error", Words.Text($"errors.{code}.title"), Words.Text($"errors.{code}.text"), null) { Robots = "noindex" };
        try
        {
            return await RenderAsync(head, [("status", code)], cancellation);
        }
        catch (Exception failure) when (StorageErrors.IsOutage(failure) && !cancellation.IsCancellationRequested)
        {
            // Not even the sections are known.
            return await RenderAsync(head, [("status", code)], new TermsDocument([]));
        }
    }

    private static ListRequest ListOf(ListKey key, Cursor? after, int limit) => new(key.Kind switch
    {
        ListKind.Category => new ArticleFilter(Category: key.Slug),
        ListKind.Author => new ArticleFilter(Author: key.Slug),
        _ => new ArticleFilter(Tag: key.Slug),
    }, limit, after, Plain);

    private IEnumerable<(string, JsonNode?)> ArticleContent(ArticleDocument document, bool isPreview)
    {
        var body = ArticleBody.Parse(document.Body ?? "");
        var saysItself = body.BeginsWith(document.Summary);
        var reprint = isPreview ? null : ReprintDocument.Of(document, site, Words);
        return
        [
            ("article", PageModel.Of(document with { Body = body.ForPage(Words) })), ("reprint", PageModel.Of(reprint)),
            ("isPreview", isPreview), ("summaryIsExcerpt", saysItself),
        ];
    }

    // A page without it is better than none.
    private async Task<TrendingDocument?> MostReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await trending.ReadAsync(new TrendingQuestion(TrendingWindow.Week, null, MostRead, null, Explain: false), cancellation);
        }
        catch (Exception failure) when (StorageErrors.IsOutage(failure) && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<Page> CachedAsync(PageKey key, Func<Task<Page>> render, CancellationToken cancellation) =>
        (await cache.GetAsync(key, await reader.EditionAsync(cancellation), async () => await render(), cancellation))!;

    private async Task<Page> PrintAsync(
        PageHead head, IReadOnlyList<Article> articles, IEnumerable<string> keys, IEnumerable<(string, JsonNode?)> content)
    {
        var newest = articles.Count == 0 ? (DateTimeOffset?)null : articles.Max(article => article.UpdatedAt);
        return new Page(Rendition.Of(await RenderAsync(head, content, CancellationToken.None)), newest, [.. articles.Select(article => article.Slug).Concat(keys).Distinct()])
        {
            ContentType = Html,
        };
    }

    private async Task<byte[]> RenderAsync(PageHead head, IEnumerable<(string, JsonNode?)> content, CancellationToken cancellation)
    {
        var categories = await reader.TermsAsync(ListKind.Category, cancellation);
        return await RenderAsync(head, content, new TermsDocument([.. FrontPage.Ordered(categories.Items, site.Sections)]));
    }

    private async Task<byte[]> RenderAsync(PageHead head, IEnumerable<(string, JsonNode?)> content, TermsDocument categories) =>
        Encoding.UTF8.GetBytes(await theme.RenderAsync(new PageModel(site, Words, categories).Of(head, content)));

    private sealed record PageKey(string Page, string Of);
}
