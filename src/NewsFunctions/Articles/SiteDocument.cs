using NewsFunctions.Catalogue;
using NewsFunctions.Publication;
using NewsFunctions.Publishing;

namespace NewsFunctions.Articles;

public sealed record LinkDocument(string Label, string Url);

/// <summary>What crawlers may do: allow or refuse.</summary>
public sealed record CrawlersDocument(string Search, string Answer, string Train)
{
    public static CrawlersDocument Of(Crawlers crawlers) =>
        new(Word(crawlers.MaySearch), Word(crawlers.MayAnswer), Word(crawlers.MayTrain));

    private static string Word(bool may) => may ? "allow" : "refuse";
}

public sealed record PageReference(string Slug, string Title, string Url);

/// <summary>A page of the publication, such as its imprint.</summary>
/// <param name="Body">Sanitised HTML with absolute addresses.</param>
public sealed record PageDocument(
    string Slug, string Title, string Summary, string Language, string Url, string Body)
{
    public static PageDocument Of(StaticPage page, Site site, Snapshot snapshot) => new(
        page.Slug, page.Title, page.Summary, page.Language ?? site.Settings.Language,
        site.Settings.BaseUrl.TrimEnd('/') + page.Path,
        Links.Resolve(page.Html, site.Settings, snapshot.Catalogue, snapshot.Now));
}

/// <summary>What the publication says of itself.</summary>
public sealed record SiteDocument
{
    public required string Name { get; init; }
    public required string Tagline { get; init; }
    public required string Description { get; init; }
    public required string Url { get; init; }
    public required ImageDocument? Logo { get; init; }
    public required ImageDocument? Icon { get; init; }

    /// <summary>The first is the site's.</summary>
    public required IReadOnlyList<string> Languages { get; init; }
    /// <summary>IANA name; dates without an offset are of it.</summary>
    public required string TimeZone { get; init; }
    public required License License { get; init; }

    /// <summary>For texts that name a source.</summary>
    public required string? Notice { get; init; }
    public required IReadOnlyList<LinkDocument> Navigation { get; init; }

    /// <summary>Slugs of categories, in the order of the pages; the others follow.</summary>
    public required IReadOnlyList<string> Sections { get; init; }
    public required string? Footer { get; init; }
    public required Owner? Owner { get; init; }
    public required IReadOnlyList<SocialAccount> Social { get; init; }

    public required CrawlersDocument Crawlers { get; init; }

    /// <summary>Imprint, privacy and their like, by slug.</summary>
    public required IReadOnlyList<PageReference> Pages { get; init; }

    public static SiteDocument Of(Site site) => new()
    {
        Name = site.Settings.Title,
        Tagline = site.Tagline,
        Description = site.Settings.Description,
        Url = $"{site.Settings.BaseUrl.TrimEnd('/')}/",
        Logo = ImageDocument.Of(site.Logo, site.Settings),
        Icon = ImageDocument.Of(site.File.Icon, site.Settings),
        Languages = site.Languages,
        TimeZone = site.Settings.TimeZone,
        License = Licenses.Parse(site.Settings.License)!,
        Notice = site.File.Notice,
        Navigation = [.. site.Navigation.Select(item => new LinkDocument(item.Label, item.Url))],
        Sections = site.Settings.SectionOrder,
        Footer = site.File.Footer,
        Owner = site.File.Owner,
        Social = site.File.Social ?? [],
        Crawlers = CrawlersDocument.Of(site.Crawlers),
        Pages =
        [
            .. site.Pages.Values.OrderBy(page => page.Slug, StringComparer.Ordinal).Select(page =>
                new PageReference(page.Slug, page.Title, site.Settings.BaseUrl.TrimEnd('/') + page.Path)),
        ],
    };
}
