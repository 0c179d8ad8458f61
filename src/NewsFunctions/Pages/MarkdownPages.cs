using System.Globalization;
using System.Net;
using System.Text;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Pages;

/// <summary>
/// Articles as Markdown, for programs that read for others. At an address of its own: caches in front of the app do not
/// tell what a client accepts, and would give it to browsers.
/// </summary>
public sealed class MarkdownPages(ArticleReader reader, AnswerCache cache)
{
    /// <summary>What follows the address of the page.</summary>
    public const string Extension = ".md";

    public async Task<Answer> ArticleAsync(Snapshot snapshot, Article article, CancellationToken cancellationToken)
    {
        return (await cache.GetAsync(new PageKey("markdown", article.Slug), snapshot, Render, cancellationToken))!;

        async Task<Answer?> Render()
        {
            var shown = Presentation.Plain with { Include = Extras.Body, Format = BodyFormat.Markdown };
            var (document, _) = await reader.DocumentAsync(
                snapshot, article, new ArticleRequest(article.Slug, WithinCategory: false, shown), default);
            var content = Encoding.UTF8.GetBytes(Text(document));
            return new Answer(Rendition.Of(content), [article.Slug]) { ContentType = "text/markdown; charset=utf-8" };
        }
    }

    private static string Text(ArticleDocument article)
    {
        var authors = string.Join(", ", article.Authors.Select(author => author.Name));
        List<string?> parts =
        [
            $"# {Escaped(article.Title)}", $"{Escaped(authors)}, {Day(article.PublishedAt)}. <{article.Url}>",
            Escaped(article.Summary),
            "---", article.Body, "---",
            .. article.Corrections.Select(
                correction => $"Correction, {Day(correction.Date)}: {Escaped(correction.Text)}"),
            article.Source is { } source ? $"Source: {Escaped(source.Name)} {Address(source.Url)}".TrimEnd() : null,
            $"Licence: {Escaped(article.License.Name)} {Address(article.License.Url)}".TrimEnd(),
        ];
        return string.Join("\n\n", parts.Where(part => !string.IsNullOrEmpty(part))) + "\n";
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Address(string? url) => url is null ? "" : $"<{url}>";

    private static string Escaped(string text) => BodyText.As(BodyFormat.Markdown, WebUtility.HtmlEncode(text));
}
