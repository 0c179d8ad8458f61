using System.Text;
using System.Text.RegularExpressions;

namespace NewsFunctions.Catalogue;

/// <summary>
/// Addresses inside a rendered body. Those of this site are stored with place holders, so that a body depends neither
/// on where the site is served nor on what became of the files that it links to: control characters that are taken out
/// of every upload, and that no entity can write (HTML reads <c>&amp;#x80;</c> as the euro sign).
/// </summary>
public static partial class Links
{
    public const string ApiMark = "\u0080";
    public const string SiteMark = "\u0082";
    private const string FileMark = "\u0083";
    private const string ArticlePath = "/articles/";
    private static readonly string[] Endings = [".md", ".markdown", ".html"];
    private static readonly string[] PossibleEndings = [.. Endings, "/index.md"];

    public static bool IsWeb(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    public static string WithoutMarks(string text) =>
        text.Replace(ApiMark, "", StringComparison.Ordinal).Replace(SiteMark, "", StringComparison.Ordinal);

    /// <summary>The place holder for the address of the article that a file is.</summary>
    public static string ToFile(string blob, string fragment) =>
        $"{FileMark}{Uri.EscapeDataString(blob)}{FileMark}{(fragment.Length == 0 ? "" : $"#{fragment}")}";

    /// <param name="catalogue">Tells what became of the files that the body links to: what is not online is no
    /// link.</param>
    public static string Resolve(string body, SiteOptions site, ArticleCatalogue catalogue, DateTimeOffset now)
    {
        var text = !body.Contains(FileMark, StringComparison.Ordinal) ? body : FileLink().Replace(body, link =>
        {
            var (blob, fragment) = (Uri.UnescapeDataString(link.Groups[1].Value), link.Groups[2].Value);
            if (Find(catalogue, blob)?.Article is { } article && article.PublishedAt <= now)
                return $" href=\"{Escaped(site.Permalink(article.Slug))}{fragment}\"";
            return IsFile(blob) ? "" : $" href=\"{SiteMark}/{Escaped(blob)}{fragment}\"";
        });
        return text
            .Replace(ApiMark, site.Api(""), StringComparison.Ordinal)
            .Replace(SiteMark, site.BaseUrl.TrimEnd('/'), StringComparison.Ordinal);
    }

    /// <summary>
    /// The article that a link means: by the name of its file, in either form of Unicode, with or without ending.
    /// </summary>
    public static Entry? Find(ArticleCatalogue catalogue, string target)
    {
        if (IsOfArticle(target)) return catalogue.BySlug(SlugOf(target));
        if (Names(target).SelectMany(Forms).Select(catalogue.ByBlob)
            .FirstOrDefault(entry => entry is { Status: not UploadStatus.Removed }) is { } found)
            return found;
        return IsFile(target) ? null : catalogue.BySlug(target[(target.LastIndexOf('/') + 1)..]);
    }

    /// <summary>Whether a name ends as those of articles do.</summary>
    public static bool IsFile(string path) =>
        Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is the address of an article of this site, from its root.</summary>
    public static bool IsOfArticle(string path) => path.StartsWith(ArticlePath, StringComparison.Ordinal);

    /// <summary>A name as Windows and as macOS write it: ü as one letter, and as u with a mark.</summary>
    internal static string[] Forms(string name)
    {
        try
        {
            return [name.Normalize(NormalizationForm.FormC), name.Normalize(NormalizationForm.FormD)];
        }
        catch (ArgumentException)
        {
            return [name];
        }
    }

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    // Editors who keep both containers as folders side by side may write the name of the articles folder.
    private static IEnumerable<string> Names(string target)
    {
        const string container = "articles/";
        string[] names = target.StartsWith(container, StringComparison.OrdinalIgnoreCase)
            ? [target, target[container.Length..]]
            : [target];
        return IsFile(target) ? names : names.SelectMany(name => PossibleEndings.Select(ending => name + ending));
    }

    private static string SlugOf(string path)
    {
        var slug = path[ArticlePath.Length..];
        var end = slug.AsSpan().IndexOfAny('?', '#', '/');
        return end < 0 ? slug : slug[..end];
    }

    [GeneratedRegex(" href=\"\u0083([^\u0083\"]*)\u0083([^\"]*)\"")]
    private static partial Regex FileLink();
}
