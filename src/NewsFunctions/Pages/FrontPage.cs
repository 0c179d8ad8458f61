using System.Text.Json.Nodes;
using NewsFunctions.Articles;
using NewsFunctions.Publication;

namespace NewsFunctions.Pages;

/// <summary>Chooses what stands where on the front page: a lead, the newest, each section.</summary>
public static class FrontPage
{
    public const int Newest = 7;
    public const int PerSection = 4;

    /// <summary>Those that the publication names, in its order; then the others.</summary>
    public static IEnumerable<TermDocument> Ordered(IReadOnlyList<TermDocument> categories, IReadOnlyList<string> order)
    {
        var places = order.Index().ToDictionary(slug => slug.Item, slug => slug.Index);
        return categories.OrderBy(term => places.GetValueOrDefault(term.Slug, places.Count));
    }

    public static IEnumerable<(string, JsonNode?)> Of(
        ListDocument newest, IEnumerable<(TermDocument Category, ListDocument List)> sections)
    {
        // An article stands once on the page, besides in what other features add.
        var shown = newest.Items.Select(article => article.Slug).ToHashSet();
        var blocks = sections
            .Select(section => (section.Category, Items: Others(section.List)))
            .Where(section => section.Items.Count > 0)
            .Select(section => (JsonNode)new JsonObject
            {
                ["slug"] = section.Category.Slug,
                ["name"] = section.Category.Name,
                ["items"] = new JsonArray([.. section.Items.Select(PageModel.Of)]),
            });
        return
        [
            ("lead", newest.Items.Count > 0 ? PageModel.Of(newest.Items[0]) : null),
            ("latest", new JsonArray([.. newest.Items.Skip(1).Select(PageModel.Of)])),
            ("sections", new JsonArray([.. blocks])),
        ];

        List<SummaryDocument> Others(ListDocument list) =>
            [.. list.Items.Where(article => !shown.Contains(article.Slug)).Take(PerSection)];
    }

    /// <summary>How search engines are to name the site.</summary>
    public static JsonObject JsonLd(Site publication)
    {
        var site = publication.Settings;
        var home = $"{site.BaseUrl.TrimEnd('/')}/";
        var publisher = new JsonObject
        {
            ["@type"] = "NewsMediaOrganization",
            ["name"] = site.Title,
            ["url"] = home,
        };
        if (publication.File.Owner is { } owner) publisher["legalName"] = owner.Name;
        if (ImageDocument.Of(publication.Logo, site) is { } logo) publisher["logo"] = logo.Url;
        if (publication.File.Social is { Count: > 0 } social)
            publisher["sameAs"] = new JsonArray([.. social.Select(account => (JsonNode)account.Url)]);
        return new()
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "WebSite",
            ["name"] = site.Title,
            ["url"] = home,
            ["description"] = site.Description,
            ["inLanguage"] = site.Language,
            ["publisher"] = publisher,
        };
    }
}
