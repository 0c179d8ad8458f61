using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NewsFunctions.Catalogue;
using NewsFunctions.Publication;

namespace NewsFunctions.Discovery;

/// <summary>What a program reads first that answers the question of a reader from this site: llmstxt.org.</summary>
internal static partial class LlmsWriter
{
    private const int Latest = 50;

    public static string Write(Site site, Snapshot snapshot)
    {
        var (settings, home) = (site.Settings, site.Settings.BaseUrl.TrimEnd('/'));
        var text = new StringBuilder($"# {Line(settings.Title)}\n\n");
        if (settings.Description is { Length: > 0 } description) text.Append($"> {Line(description)}\n\n");
        text.Append("Each article says under which licence it may be reprinted, and its address.\n");
        text.Append("\n## Latest articles\n\n");
        foreach (var article in snapshot.Visible(ListKey.All).ToArray().Take(Latest))
            Append(text, article.Title, $"{settings.Permalink(article.Slug)}.md", article.Summary);
        text.Append("\n## Sections\n\n");
        var sections = snapshot.Catalogue.Lists
            .Where(list => list.Kind == ListKind.Category && snapshot.Visible(list).Length > 0);
        foreach (var list in sections.OrderBy(list => list.Slug, StringComparer.Ordinal))
            Append(text, snapshot.NameOf(list)!, $"{home}/category/{list.Slug}", "");
        if (site.Pages.Count > 0) text.Append("\n## About\n\n");
        foreach (var page in site.Pages.Values.OrderBy(page => page.Slug, StringComparer.Ordinal))
            Append(text, page.Title, home + page.Path, page.Summary);

        text.Append("\n## Optional\n\n");
        Append(text, "All articles", settings.Api("/sitemap.xml"), "Addresses with the times of their last change");
        Append(text, "Search and lists as JSON", settings.Api("/openapi.json"), "The API of this site as OpenAPI 3.1");
        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, string url, string note)
    {
        text.Append(CultureInfo.InvariantCulture, $"- [{Brackets().Replace(Line(title), @"\$0")}]({url})");
        text.Append(note.Length == 0 ? "\n" : $": {Line(note)}\n");
    }

    private static string Line(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"[\[\]\\]")]
    private static partial Regex Brackets();
}
