using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Publication;

namespace NewsFunctions.Pages;

/// <summary>Where a page stands and what its head says of it.</summary>
/// <param name="Template">The file of the theme that shows it.</param>
/// <param name="Path">
/// On this site, with the parameters that matter; null where search engines are to forget it.
/// </param>
public sealed record PageHead(string Template, string Title, string Description, string? Path)
{
    public const string Hidden = "noindex, follow";

    /// <summary>For search engines: list it, and show what you like of it.</summary>
    public string Robots { get; init; } = "index, follow, max-image-preview:large, max-snippet:-1";

    /// <summary>Lists whose feeds the page offers besides that of all articles.</summary>
    public IReadOnlyList<(ListKey Key, string Name)> Feeds { get; init; } = [];

    public IReadOnlyList<MetaProperty> OpenGraph { get; init; } = [];

    public JsonNode? JsonLd { get; init; }

    /// <summary>Origins whose frames it may show.</summary>
    public IReadOnlyList<string> Frames { get; init; } = [];

    /// <summary>Of what the page shows; null where that is in the language of the site.</summary>
    public string? Language { get; init; }

    /// <summary>The same in each language, for search engines.</summary>
    public IReadOnlyList<(string Language, string Url)> Languages { get; init; } = [];
}

/// <summary>What templates see, as docs/themes.md tells it; a function of its arguments.</summary>
public sealed class PageModel(
    Site site, Words words, TermsDocument categories, IEnumerable<FeedLinks> feedLinks)
{
    // Inside a script element neither < nor & may stand as they are.
    private static readonly JsonSerializerOptions InScript = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };
    private readonly SiteOptions settings = site.Settings;

    public JsonObject Of(PageHead head, params IEnumerable<(string Name, JsonNode? Value)> content)
    {
        var model = new JsonObject
        {
            ["site"] = Site(),
            ["theme"] = ThemeFiles.Model(site.Theme),
            ["words"] = words.All.DeepClone(),
            ["page"] = Page(head),
        };
        foreach (var (name, value) in content) model[name] = value;
        return model;
    }

    public static JsonNode Of(SummaryDocument document) =>
        JsonSerializer.SerializeToNode(document, ArticleJson.Default.SummaryDocument)!;

    public static JsonNode Of(ArticleDocument document) =>
        JsonSerializer.SerializeToNode(document, ArticleJson.Default.ArticleDocument)!;

    public static JsonNode Of(PageDocument document) =>
        JsonSerializer.SerializeToNode(document, ArticleJson.Default.PageDocument)!;

    public static JsonNode Of(ListDocument document) =>
        JsonSerializer.SerializeToNode(document, ArticleJson.Default.ListDocument)!;

    public static JsonNode? Of(ReprintDocument? document) =>
        JsonSerializer.SerializeToNode(document, ReprintJson.Default.ReprintDocument);

    public static JsonNode Of(SeoDocument document) =>
        JsonSerializer.SerializeToNode(document, ArticleJson.Default.SeoDocument)!["jsonLd"]!;

    public static JsonNode? Of(ProfileDocument? profile) =>
        JsonSerializer.SerializeToNode(profile, ArticleJson.Default.ProfileDocument);

    private static JsonNode? Of(ImageDocument? image) =>
        JsonSerializer.SerializeToNode(image, ArticleJson.Default.ImageDocument);

    private JsonObject Site() => new()
    {
        ["title"] = settings.Title,
        ["tagline"] = site.Tagline,
        ["description"] = settings.Description,
        ["language"] = settings.Language,
        ["url"] = $"{settings.BaseUrl.TrimEnd('/')}/",
        ["logo"] = Of(ImageDocument.Of(site.Logo, settings)),
        ["icon"] = Of(ImageDocument.Of(site.File.Icon, settings)),
        ["footer"] = site.File.Footer,
        ["owner"] = site.File.Owner is { } owner
            ? new JsonObject { ["name"] = owner.Name, ["address"] = owner.Address, ["email"] = owner.Email }
            : null,
        ["notice"] = site.File.Notice,
        ["navigation"] = new JsonArray([.. site.Navigation.Select(item => (JsonNode)new JsonObject
        {
            ["label"] = item.Label, ["url"] = item.Url,
        })]),
        ["social"] = new JsonArray([.. (site.File.Social ?? []).Select(account => (JsonNode)new JsonObject
        {
            ["name"] = account.Name, ["url"] = account.Url,
        })]),
        ["categories"] = new JsonArray([.. categories.Items.Select(term => (JsonNode)new JsonObject
        {
            ["slug"] = term.Slug, ["name"] = term.Name, ["articles"] = term.Articles,
        })]),
    };

    private JsonObject Page(PageHead head) => new()
    {
        ["template"] = head.Template,
        ["language"] = words.Language,
        ["title"] = head.Title == settings.Title ? settings.Title : words.Text("pageTitle", head.Title, settings.Title),
        ["heading"] = head.Title,
        ["description"] = head.Description,
        ["path"] = head.Path,
        ["canonical"] = head.Path is { } path ? settings.BaseUrl.TrimEnd('/') + path : null,
        ["robots"] = site.Crawlers.MaySearch ? head.Robots : "noindex, nofollow",
        ["mayTrain"] = site.Crawlers.MayTrain,
        ["openGraph"] = new JsonArray([.. OpenGraph(head).Select(Meta)]),
        ["hasImage"] = head.OpenGraph.Any(meta => meta.Property == "og:image"),
        ["feeds"] = new JsonArray(
        [
            .. Feeds(ListKey.All, settings.Title), .. head.Feeds.SelectMany(feed => Feeds(feed.Key, feed.Name)),
        ]),
        ["alternates"] = new JsonArray([.. Alternates(head)]),
        ["languages"] = new JsonArray([.. head.Languages.Select(other => (JsonNode)new JsonObject
        {
            ["language"] = other.Language, ["url"] = other.Url,
        })]),
        ["jsonLd"] = head.JsonLd?.ToJsonString(InScript),
    };

    // The same in other forms, for programs that read for others and for sites that show a card of it.
    private IEnumerable<JsonNode> Alternates(PageHead head)
    {
        if (head is not { Template: "article", Path: { } path }) yield break;
        var page = settings.BaseUrl.TrimEnd('/') + path;
        if (site.Crawlers.MayAnswer) yield return Alternate("text/markdown", page + MarkdownPages.Extension);
        yield return Alternate(
            "application/json+oembed", $"{settings.Api("/oembed")}?url={Uri.EscapeDataString(page)}");
    }

    private static JsonObject Alternate(string type, string url) => new() { ["type"] = type, ["url"] = url };

    private static JsonNode Meta(MetaProperty meta) =>
        new JsonObject { ["property"] = meta.Property, ["content"] = meta.Content };

    private IEnumerable<MetaProperty> OpenGraph(PageHead head) => head.OpenGraph.Count > 0 ? head.OpenGraph :
    [
        new("og:type", "website"), new("og:title", head.Title), new("og:description", head.Description),
        .. head.Path is { } path
            ? [new MetaProperty("og:url", settings.BaseUrl.TrimEnd('/') + path)] : Array.Empty<MetaProperty>(),
        new("og:site_name", settings.Title),
    ];

    private IEnumerable<JsonNode> Feeds(ListKey key, string name) =>
        feedLinks.SelectMany(links => links(key, name)).Select(JsonNode (link) => new JsonObject
        {
            ["title"] = link.Title,
            ["type"] = link.MediaType,
            ["url"] = link.Url,
        });
}
