using System.Text;
using System.Text.Json.Nodes;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Publication;

namespace NewsFunctions.Pages;

/// <param name="Of">Which of these pages, in which version.</param>
public sealed record PageKey(string Page, string Of);

/// <summary>The pages as the bytes that are sent, from memory while nothing has changed.</summary>
public sealed class SitePages(
    ArticleReader reader, PreviewReader previews, AnswerCache cache, Themes themes, IEnumerable<FrontPartSource> parts,
    IEnumerable<FeedLinks> feedLinks, PublicationReader publication)
{
    private const string Html = "text/html; charset=utf-8";
    private const int PerList = 20;

    public async Task<Answer> FrontAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(parts.Select(part => part(snapshot, cancellationToken)));
        FrontPart[] others = [.. found.OfType<FrontPart>()];
        var version = string.Join(' ', others.Select(part => part.Version));
        return await CachedAsync(snapshot, new PageKey("front", version), async () =>
        {
            var first = new ListRequest(new ArticleFilter(), FrontPage.Newest, null, Presentation.Plain, Order.Newest);
            var (newest, articles) = await reader.ListAsync(snapshot, first, default);
            var sections = new List<(TermDocument, ListDocument)>();
            foreach (var category in Categories(snapshot).Items)
            {
                var key = new ListKey(ListKind.Category, category.Slug);
                var request = ListOf(key, null, FrontPage.Newest + FrontPage.PerSection);
                sections.Add((category, (await reader.ListAsync(snapshot, request, default)).Document));
            }
            var site = publication.Of(snapshot);
            var head = new PageHead("front", site.Settings.Title, site.Settings.Description, "/")
            {
                JsonLd = FrontPage.JsonLd(site),
            };
            var keys = sections.SelectMany(section => section.Item2.Items).Select(item => item.Slug)
                .Concat(others.SelectMany(part => part.Slugs)).Append("list:all");
            var content = FrontPage.Of(newest, sections)
                .Concat(others.Select(part => (part.Name, (JsonNode?)part.Model)));
            return await PrintAsync(snapshot, head, articles, keys, content);
        }, cancellationToken);
    }

    public Task<Answer> ArticleAsync(Snapshot snapshot, Article article, CancellationToken cancellationToken)
    {
        return CachedAsync(snapshot, new PageKey("article", article.Slug), Render, cancellationToken);

        async Task<Answer> Render()
        {
            var request = new ArticleRequest(
                article.Slug, WithinCategory: false, Presentation.Plain with { Include = Extras.Body });
            var (document, articles) = await reader.DocumentAsync(snapshot, article, request, default);
            var site = publication.Of(snapshot).Settings;
            var seo = SeoDocument.Of(article, site);
            var (content, frames) = ArticleContent(snapshot, document, isPreview: false);
            var head = new PageHead("article", article.Title, article.Summary, $"/articles/{article.Slug}")
            {
                Language = article.Language,
                Languages = [.. snapshot.Catalogue.Translations.Alternates(article, snapshot.Now, site.Language)
                    .Select(other => (other.Language, site.Permalink(other.Article.Slug)))],
                OpenGraph = seo.OpenGraph,
                JsonLd = PageModel.Of(seo),
                Feeds = [(new(ListKind.Category, article.Category.Slug), article.Category.Name)],
                Frames = frames,
            };
            return await PrintAsync(snapshot, head, articles, [], content);
        }
    }

    /// <returns>Null where the token opens nothing.</returns>
    public async Task<(byte[] Html, IReadOnlyList<string> Frames)?> PreviewAsync(
        Snapshot snapshot, string slug, string token, CancellationToken cancellationToken)
    {
        if (await previews.ReadAsync(snapshot, slug, token, cancellationToken) is not { } document) return null;
        var head = new PageHead("article", document.Title, document.Summary, null)
        {
            Robots = "noindex, nofollow",
            Language = document.Language,
        };
        var (content, frames) = ArticleContent(snapshot, document, isPreview: true);
        return (await RenderAsync(snapshot, head, content), frames);
    }

    /// <returns>Null where readers never found anything in the list.</returns>
    public async Task<Answer?> ListAsync(
        Snapshot snapshot, ListKey key, Cursor? after, CancellationToken cancellationToken)
    {
        if (snapshot.NameOf(key) is not { } name) return null;

        // There is no limit to the number of cursors, so only the first page is kept.
        return after is null
            ? await CachedAsync(snapshot, new PageKey(key.Kind.ToString(), key.Slug), Render, cancellationToken)
            : await Render();

        async Task<Answer> Render()
        {
            var (list, articles) = await reader.ListAsync(snapshot, ListOf(key, after, PerList), default);
            var kind = key.Kind.ToString().ToLowerInvariant();
            var about = key.Kind switch
            {
                ListKind.Category => "articlesIn",
                ListKind.Author => "articlesBy",
                _ => "articlesAbout",
            };
            var site = publication.Of(snapshot);
            var profile = site.ProfileOf(key) is null ? null : ProfileDocument.Of(key, site, snapshot);
            var title = profile?.Name ?? name;
            var description = profile?.Description ?? WordsOf(snapshot).Text(about, title, site.Settings.Title);
            var head = new PageHead("list", title, description, $"/{kind}/{key.Slug}")
            {
                Feeds = [(key, name)],
            };
            if (after is not null || list.Items.Count == 0) head = head with { Robots = PageHead.Hidden };
            return await PrintAsync(snapshot, head, articles, [$"{kind}:{key.Slug}"], [
                ("list", PageModel.Of(list)), ("kind", kind), ("isFirst", after is null),
                ("profile", PageModel.Of(profile))]);
        }
    }

    /// <returns>Null where the publication has no such page.</returns>
    public async Task<Answer?> StaticAsync(Snapshot snapshot, string slug, CancellationToken cancellationToken)
    {
        if (!publication.Of(snapshot).Pages.TryGetValue(slug, out var page)) return null;
        return await CachedAsync(snapshot, new PageKey("page", slug), () =>
        {
            var document = PageDocument.Of(page, publication.Of(snapshot), snapshot);
            var (body, frames) = ArticleBody.Parse(document.Body).ForPage(WordsOf(snapshot, document.Language));
            var head = new PageHead("page", page.Title, page.Summary, page.Path)
            {
                Language = document.Language,
                Frames = frames,
            };
            return PrintAsync(snapshot, head, [], [], [("document", PageModel.Of(document with { Body = body }))]);
        }, cancellationToken);
    }

    /// <param name="snapshot">Null where storage does not answer: then not even the sections are known.</param>
    public Task<byte[]> ErrorAsync(Snapshot? snapshot, int status)
    {
        var words = WordsOf(snapshot);
        var code = words.All["errors"]![$"{status}"] is null ? 500 : status;
        var head = new PageHead("error", words.Text($"errors.{code}.title"), words.Text($"errors.{code}.text"), null)
        {
            Robots = "noindex",
        };
        return RenderAsync(snapshot, head, [("status", code)]);
    }

    /// <summary>For something in that language; without, for what is in that of the site.</summary>
    public Words WordsOf(Snapshot? snapshot, string? language = null) =>
        Words.Of(language ?? "", SiteOf(snapshot).Settings.Language);

    public async Task<Answer> CachedAsync(
        Snapshot snapshot, PageKey key, Func<Task<Answer>> render, CancellationToken cancellationToken) =>
        (await cache.GetAsync(key, snapshot, async () => await render(), cancellationToken))!;

    public async Task<Answer> PrintAsync(
        Snapshot snapshot, PageHead head, IReadOnlyList<Article> articles, IEnumerable<string> keys,
        IEnumerable<(string, JsonNode?)> content)
    {
        var html = await RenderAsync(snapshot, head, content);
        var all = articles.Select(article => article.Slug).Concat(keys).Distinct();
        return new Answer(Rendition.Of(html), [.. all]) { ContentType = Html, Frames = head.Frames };
    }

    private static ListRequest ListOf(ListKey key, Cursor? after, int limit) =>
        new(ArticleFilter.Of(key), limit, after, Presentation.Plain, Order.Newest);

    private (IEnumerable<(string, JsonNode?)> Content, IReadOnlyList<string> Frames) ArticleContent(
        Snapshot snapshot, ArticleDocument document, bool isPreview)
    {
        var body = ArticleBody.Parse(document.Body ?? "");
        var saysItself = body.BeginsWith(document.Summary);
        var words = WordsOf(snapshot, document.Language);
        var reprint = isPreview ? null : ReprintDocument.Of(document, publication.Of(snapshot).Settings, words);
        var (html, frames) = body.ForPage(words);
        return ([
            ("article", PageModel.Of(document with { Body = html })), ("reprint", PageModel.Of(reprint)),
            ("isPreview", isPreview), ("summaryIsExcerpt", saysItself),
        ], frames);
    }

    private Site SiteOf(Snapshot? snapshot) =>
        snapshot is null ? publication.Of(PublicationFiles.None) : publication.Of(snapshot);

    private TermsDocument Categories(Snapshot snapshot) => new(
    [
        .. FrontPage.Ordered(
            ArticleReader.Terms(snapshot, ListKind.Category).Items, publication.Of(snapshot).Settings.SectionOrder),
    ]);

    private async Task<byte[]> RenderAsync(
        Snapshot? snapshot, PageHead head, IEnumerable<(string, JsonNode?)> content)
    {
        var site = SiteOf(snapshot);
        var categories = snapshot is null ? new TermsDocument([]) : Categories(snapshot);
        var model = new PageModel(site, WordsOf(snapshot, head.Language), categories, feedLinks).Of(head, content);
        return Encoding.UTF8.GetBytes(await themes.RenderAsync(site.Theme, model));
    }
}
