using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Publishing;

namespace NewsFunctions.Articles;

/// <summary>What a signed address shows: the newest draft, or an article under embargo.</summary>
public sealed class PreviewReader(Previews previews, BodyReader bodies, IOptions<SiteOptions> siteOptions)
{
    private readonly SiteOptions site = siteOptions.Value;

    /// <returns>Null where the address has ended, or is none.</returns>
    public async Task<ArticleDocument?> ReadAsync(
        Snapshot snapshot, string slug, string token, CancellationToken cancellationToken)
    {
        if (await previews.OpenAsync(token, cancellationToken) is not { } id) return null;
        if (snapshot.Catalogue.ById(id) is not { } entry) return null;
        if ((entry.Draft ?? entry.Article) is not { } article || article.Slug != slug) return null;
        var stored = await bodies.ReadAsync(entry, article, cancellationToken);
        var body = Links.Resolve(stored, site, snapshot.Catalogue, snapshot.Now);
        var summary = SummaryDocument.Of(article, site) with { Body = body };
        return new ArticleDocument(summary, null, null, CorrectionDocument.Of(article), []);
    }
}
