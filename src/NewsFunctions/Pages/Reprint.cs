using System.Text.Json.Serialization;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Publishing;

namespace NewsFunctions.Pages;

/// <summary>What a licence asks of who reprints: a word for programs and one for people.</summary>
public sealed record ReprintCondition(string Code, string Text);

/// <summary>An article made ready for other sites.</summary>
/// <param name="Html">Title, author, text and notice; nothing in it tells this site of its readers.</param>
public sealed record ReprintDocument(
    string Title, IReadOnlyList<Term> Authors, string Url, License License, IReadOnlyList<ReprintCondition> Conditions,
    string Html, string Markdown)
{
    /// <returns>Null where the licence does not allow it.</returns>
    public static ReprintDocument? Of(ArticleDocument article, SiteOptions site, Words words)
    {
        if (ConditionsOf(article.License, words) is not { } conditions) return null;
        var html = HtmlOf(article, site, words);
        var markdown = BodyText.As(BodyFormat.Markdown, html);
        return new(article.Title, article.Authors, article.Url, article.License, conditions, html, markdown);
    }

    // The address of a Creative Commons licence tells its conditions; those of other licences are not known here.
    private static List<ReprintCondition>? ConditionsOf(License license, Words words)
    {
        if (!Uri.TryCreate(license.Url, UriKind.Absolute, out var url)
            || url.Host is not ("creativecommons.org" or "www.creativecommons.org"))
            return null;
        var parts = url.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["publicdomain", ..]) return [Condition("publicdomain")];
        if (parts is not ["licenses", var kind, ..]) return null;
        var codes = kind.Split('-');
        List<ReprintCondition> conditions = [Condition("attribution")];
        if (codes.Contains("nc")) conditions.Add(Condition("noncommercial"));
        if (codes.Contains("sa")) conditions.Add(Condition("sharealike"));
        conditions.Add(Condition(codes.Contains("nd") ? "noderivatives" : "changes"));
        return conditions;

        ReprintCondition Condition(string code) => new(code, words.Text($"reprint.{code}"));
    }

    private static string HtmlOf(ArticleDocument article, SiteOptions site, Words words)
    {
        var dir = Words.IsRightToLeft(article.Language) ? " dir=\"rtl\"" : "";
        var name = Escape(site.Title);
        var from = article.Source is { } first
            ? words.Text("reprint.from", first.Url is { } url ? Link(url, first.Name, "") : Escape(first.Name))
            : null;
        var source = from is null ? "" : $"\n<p>{from}</p>";
        var authors = Escape(string.Join(", ", article.Authors.Select(author => author.Name)));
        var license = Link(article.License.Url, article.License.Name, " rel=\"license\"");
        return $"""
            <article lang="{Escape(article.Language)}"{dir}>
            <h1>{Link(article.Url, article.Title, "")}</h1>
            <p>{words.Text("reprint.byline", authors, name)}</p>
            {ArticleBody.Parse(article.Body ?? "").ForReprint()}{source}
            <p>{words.Text("reprint.notice", Link(article.Url, site.Title, ""), license)}</p>
            </article>
            """.ReplaceLineEndings("\n");
    }

    private static string Link(string url, string text, string more) =>
        $"<a{more} href=\"{Escape(url)}\">{Escape(text)}</a>";

    private static string Escape(string text) =>
        HtmlWriter.OfText(text).Replace("\"", "&quot;", StringComparison.Ordinal);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReprintDocument))]
public sealed partial class ReprintJson : JsonSerializerContext;
