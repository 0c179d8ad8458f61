using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Publication;

namespace NewsFunctions.Pages;

/// <summary>A card of an article, as oembed.com 1.0 has it (2.3.4.4, rich).</summary>
public sealed record OEmbedDocument(
    string Title, string AuthorName, string AuthorUrl, string ProviderName, string ProviderUrl, string Html, int Width)
{
    public string Type { get; } = "rich";
    public string Version { get; } = "1.0";

    /// <summary>As high as its text; consumers know null from others.</summary>
    public int? Height { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ThumbnailUrl { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ThumbnailWidth { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ThumbnailHeight { get; init; }

    public static OEmbedDocument Of(SummaryDocument article, SiteOptions site, int width)
    {
        var home = $"{site.BaseUrl.TrimEnd('/')}/";
        var authors = string.Join(", ", article.Authors.Select(author => author.Name));
        return new(article.Title, authors, $"{home}author/{article.Author.Slug}", site.Title, home,
            Card(article, authors, site.Title), width)
        {
            ThumbnailUrl = article.Image?.Url,
            ThumbnailWidth = article.Image?.Width,
            ThumbnailHeight = article.Image?.Height,
        };
    }

    private static string Card(SummaryDocument article, string authors, string site)
    {
        var date = article.PublishedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (title, url) = (WebUtility.HtmlEncode(article.Title), WebUtility.HtmlEncode(article.Url));
        return $"<blockquote cite=\"{url}\" lang=\"{article.Language}\"><p><a href=\"{url}\">{title}</a></p>"
            + $"<p>{WebUtility.HtmlEncode(article.Summary)}</p>"
            + $"<footer>{WebUtility.HtmlEncode(authors)}, {WebUtility.HtmlEncode(site)}, {date}</footer></blockquote>";
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OEmbedDocument))]
internal sealed partial class OEmbedJson : JsonSerializerContext;

/// <summary>Lets other sites show a card where somebody gives the address of an article.</summary>
public sealed class OEmbedFunctions(LiveCatalogue catalogue, PublicationReader publication)
{
    private const int MaxWidth = 600;
    private const int MaxAddress = 2000;

    /// <summary>Consumers send parameters of their own: those are let pass.</summary>
    [Function("GetOEmbed")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "oembed")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (request.Query["format"].FirstOrDefault() is { Length: > 0 } and not "json")
            return Results.Problem(statusCode: 501, title: "Not implemented", detail: "\"format\" can be json.");
        var widest = request.Query["maxwidth"].FirstOrDefault();
        if (!int.TryParse(widest ?? $"{MaxWidth}", NumberStyles.None, CultureInfo.InvariantCulture, out var width))
            return Problem.BadRequest("\"maxwidth\" must be a whole number.");
        var address = request.Query["url"].FirstOrDefault() ?? "";
        if (address.Length > MaxAddress || !Uri.TryCreate(address, UriKind.Absolute, out var url))
            return Problem.BadRequest("\"url\" must be the address of an article.");

        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        var site = publication.Of(snapshot).Settings;
        if (SlugOf(url, site) is not { } slug || snapshot.FindVisible(slug) is not { } article)
            return Problem.NotFound($"There is no article at {Query.Cut(address)}.");
        var document = OEmbedDocument.Of(SummaryDocument.Of(article, site), site, Math.Min(width, MaxWidth));
        return Answers.Bytes(
            request, Json.Bytes(document, OEmbedJson.Default.OEmbedDocument), Answers.JsonType, snapshot.Freshness());
    }

    // With or without TLS, and with whatever links collect on their way.
    private static string? SlugOf(Uri url, SiteOptions site)
    {
        var articles = new Uri(site.Permalink(""));
        if (url.Scheme is not ("https" or "http")) return null;
        if (!url.Host.Equals(articles.Host, StringComparison.OrdinalIgnoreCase)) return null;
        if (!articles.IsDefaultPort && url.Port != articles.Port) return null;
        return url.AbsolutePath.StartsWith(articles.AbsolutePath, StringComparison.Ordinal)
            ? url.AbsolutePath[articles.AbsolutePath.Length..].TrimEnd('/') : null;
    }
}
