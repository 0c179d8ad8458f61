using System.Globalization;
using System.Text.Json.Serialization;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Articles;

/// <summary>What a page puts into its head for search engines and social networks.</summary>
/// <param name="JsonLd">The content of a script element of the type application/ld+json.</param>
/// <param name="OpenGraph">The meta elements, in order; a property may be there more than once.</param>
public sealed record SeoDocument(NewsArticle JsonLd, IReadOnlyList<MetaProperty> OpenGraph)
{
    public static SeoDocument Of(Article article, SiteOptions site)
    {
        var image = ImageDocument.Of(article.Image, site);
        return new(NewsArticle.Of(article, image, site), [.. Meta(article, image, site)]);
    }

    private static IEnumerable<MetaProperty> Meta(Article article, ImageDocument? image, SiteOptions site)
    {
        yield return new("og:type", "article");
        yield return new("og:title", article.Title);
        yield return new("og:description", article.Summary);
        yield return new("og:url", site.Permalink(article.Slug));
        yield return new("og:site_name", site.Title);
        // Open Graph knows languages with a country only.
        if (article.Language.Contains('-')) yield return new("og:locale", article.Language.Replace('-', '_'));
        yield return new("article:published_time", NewsArticle.Time(article.PublishedAt));
        yield return new("article:modified_time", NewsArticle.Time(article.UpdatedAt));
        foreach (var author in article.Authors) yield return new("article:author", site.Page("author", author.Slug));
        yield return new("article:section", article.Category.Name);
        foreach (var tag in article.Tags) yield return new("article:tag", tag.Name);
        if (image is null) yield break;
        yield return new("og:image", image.Url);
        yield return new("og:image:width", image.Width.ToString(CultureInfo.InvariantCulture));
        yield return new("og:image:height", image.Height.ToString(CultureInfo.InvariantCulture));
        yield return new("og:image:alt", image.Alt);
    }
}

public sealed record MetaProperty(string Property, string Content);

/// <summary>schema.org/NewsArticle; what is null is left out.</summary>
public sealed record NewsArticle
{
    [JsonPropertyName("@context"), JsonPropertyOrder(-2)]
    public string Context { get; } = "https://schema.org";

    [JsonPropertyName("@type"), JsonPropertyOrder(-1)]
    public string Type { get; } = "NewsArticle";

    public required string Headline { get; init; }
    public required string Description { get; init; }
    public required string Url { get; init; }
    public required Thing MainEntityOfPage { get; init; }
    public required string DatePublished { get; init; }
    public required string DateModified { get; init; }
    public required string InLanguage { get; init; }
    public required string ArticleSection { get; init; }
    public required IReadOnlyList<string> Keywords { get; init; }
    public required string TimeRequired { get; init; }
    public required bool IsAccessibleForFree { get; init; }
    public required IReadOnlyList<Thing> Author { get; init; }
    public required Thing Publisher { get; init; }
    public required string License { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Thing>? Image { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Thing>? Correction { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Thing? IsBasedOn { get; init; }

    public static NewsArticle Of(Article article, ImageDocument? image, SiteOptions site) => new()
    {
        Headline = article.Title,
        Description = article.Summary,
        Url = site.Permalink(article.Slug),
        MainEntityOfPage = new("WebPage") { Id = site.Permalink(article.Slug) },
        DatePublished = Time(article.PublishedAt),
        DateModified = Time(article.UpdatedAt),
        InLanguage = article.Language,
        ArticleSection = article.Category.Name,
        Keywords = [.. article.Tags.Select(tag => tag.Name)],
        TimeRequired = string.Create(CultureInfo.InvariantCulture, $"PT{article.ReadingMinutes}M"),
        IsAccessibleForFree = true,
        Author = [.. article.Authors.Select(
            author => new Thing("Person") { Name = author.Name, Url = site.Page("author", author.Slug) })],
        Publisher = new("NewsMediaOrganization") { Name = site.Title, Url = $"{site.BaseUrl.TrimEnd('/')}/" },
        License = article.License.Url,
        Image = image is null ? null : [Picture(image)],
        Correction = article.Corrections?.Select(correction => new Thing("CorrectionComment")
        {
            Text = correction.Text,
            DatePublished = Time(correction.Date),
        }).ToList(),
        IsBasedOn = article.Source is null
            ? null
            : new("CreativeWork") { Name = article.Source.Name, Url = article.Source.Url },
    };

    public static string Time(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Thing Picture(ImageDocument image) => new("ImageObject")
    {
        Url = image.Url,
        Width = image.Width,
        Height = image.Height,
        Caption = image.Caption ?? image.Alt,
        CreditText = image.Credit,
    };
}

/// <summary>Anything else that schema.org describes.</summary>
public sealed record Thing([property: JsonPropertyName("@type")] string Type)
{
    [JsonPropertyName("@id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Width { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Height { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Caption { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CreditText { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DatePublished { get; init; }
}
