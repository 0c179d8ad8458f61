using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Images;

namespace NewsFunctions.Articles;

/// <summary>An article as front ends get it; see /openapi.json.</summary>
[JsonPolymorphic(UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
[JsonDerivedType(typeof(PlacedDocument))]
public record SummaryDocument
{
    public required string Slug { get; init; }
    public required string Title { get; init; }
    public required string Summary { get; init; }
    public required Term Category { get; init; }
    public required Term Author { get; init; }
    public required IReadOnlyList<Term> Authors { get; init; }
    public required IReadOnlyList<Term> Tags { get; init; }
    public required DateTime PublishedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public required string Language { get; init; }
    public required string Url { get; init; }
    public required ImageDocument? Image { get; init; }
    public required Source? Source { get; init; }
    public required License License { get; init; }
    public required int ReadingMinutes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Views { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Likes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Body { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SeoDocument? Seo { get; init; }

    public static SummaryDocument Of(Article article, SiteOptions site, Counts? counters = null) => new()
    {
        Slug = article.Slug,
        Title = article.Title,
        Summary = article.Summary,
        Category = article.Category,
        Author = article.Author,
        Authors = article.Authors,
        Tags = article.Tags,
        PublishedAt = article.PublishedAt.UtcDateTime,
        UpdatedAt = article.UpdatedAt.UtcDateTime,
        Language = article.Language,
        Url = site.Permalink(article.Slug),
        Image = ImageDocument.Of(article.Image, site),
        Source = article.Source,
        License = article.License,
        ReadingMinutes = article.ReadingMinutes,
        Views = counters?.Views,
        Likes = counters?.Likes,
    };
}

public sealed record ImageDocument(
    string Url, int Width, int Height, string Alt, string Srcset, string? Caption, string? Credit)
{
    public static ImageDocument? Of(Picture? picture, SiteOptions site)
    {
        if (picture?.ToInfo() is not { } info) return null;
        var (url, srcset) = (ImageUrls.Url(site.Api(""), info), ImageUrls.Srcset(site.Api(""), info));
        return new(url, info.Width, info.Height, picture.Alt, srcset, picture.Caption, picture.Credit);
    }
}

/// <summary>With the articles before and after it, by date.</summary>
[method: SetsRequiredMembers]
public record PlacedDocument(
    SummaryDocument Article,
    [property: JsonPropertyOrder(1)] SummaryDocument? Previous,
    [property: JsonPropertyOrder(1)] SummaryDocument? Next)
    : SummaryDocument(Article)
{
    [JsonIgnore]
    public SummaryDocument Article { get; init; } = Article;
}

[method: SetsRequiredMembers]
public sealed record ArticleDocument(
    SummaryDocument Article, SummaryDocument? Previous, SummaryDocument? Next,
    [property: JsonPropertyOrder(1)] IReadOnlyList<CorrectionDocument> Corrections,
    [property: JsonPropertyOrder(2)] IReadOnlyList<SummaryDocument> Related)
    : PlacedDocument(Article, Previous, Next)
{
    /// <summary>What says the same in other languages.</summary>
    [JsonPropertyOrder(2)]
    public IReadOnlyList<TranslationDocument> Translations { get; init; } = [];

    /// <summary>The moment up to which views and likes are counted; only with them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? AsOf { get; init; }
}

public sealed record TranslationDocument(string Language, string Slug, string Url, string Title)
{
    public static TranslationDocument Of(Article article, SiteOptions site) =>
        new(article.Language, article.Slug, site.Permalink(article.Slug), article.Title);
}

public sealed record CorrectionDocument(DateTime Date, string Text)
{
    public static IReadOnlyList<CorrectionDocument> Of(Article article) =>
        [.. (article.Corrections ?? []).Select(correction => new CorrectionDocument(
            correction.Date.UtcDateTime, correction.Text))];
}

/// <param name="Total">Articles in the list, on all its pages.</param>
public sealed record ListDocument(IReadOnlyList<SummaryDocument> Items, string? NextCursor, int Total)
{
    /// <summary>When this was said, by the clock of the site; on request.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? Now { get; init; }

    /// <summary>The moment up to which views and likes are counted; only with them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? AsOf { get; init; }
}

public sealed record TermDocument(string Slug, string Name, int Articles);

public sealed record TermsDocument(IReadOnlyList<TermDocument> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ListDocument))]
[JsonSerializable(typeof(PlacedDocument))]
[JsonSerializable(typeof(ArticleDocument))]
[JsonSerializable(typeof(TermsDocument))]
[JsonSerializable(typeof(ChangesDocument))]
[JsonSerializable(typeof(SiteDocument))]
[JsonSerializable(typeof(PageDocument))]
[JsonSerializable(typeof(ProfileDocument))]
public sealed partial class ArticleJson : JsonSerializerContext;

/// <summary>What "fields" takes.</summary>
public static class FieldNames
{
    public static IReadOnlyList<string> OfSummary { get; } = Names(ArticleJson.Default.SummaryDocument);

    public static IReadOnlyList<string> OfListed { get; } = Names(ArticleJson.Default.PlacedDocument);

    public static IReadOnlyList<string> OfArticle { get; } = Names(ArticleJson.Default.ArticleDocument);

    public static string[] Names(JsonTypeInfo type) =>
        [.. type.Properties.Where(property => property.Get is not null).Select(property => property.Name)];
}
