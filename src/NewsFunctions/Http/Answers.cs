using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;

namespace NewsFunctions.Http;

/// <summary>What every public GET has in common: a strong ETag, a lifetime, compression, 304 and HEAD.</summary>
public static class Answers
{
    public const string JsonType = "application/json; charset=utf-8";

    // Most answers have the same.
    private static volatile Lifetime? lastLifetime;

    public static IResult Json<T>(HttpRequest request, T document, JsonTypeInfo<T> type, TimeSpan maxAge) =>
        Bytes(request, Http.Json.Bytes(document, type), JsonType, maxAge);

    public static IResult Bytes(HttpRequest request, byte[] content, string contentType, TimeSpan maxAge) =>
        Bytes(request, content, contentType, new Freshness(maxAge));

    public static IResult Bytes(HttpRequest request, byte[] content, string contentType, Freshness freshness) =>
        Of(request, new Answer(Rendition.Of(content), []) { ContentType = contentType }, freshness);

    public static IResult Of(HttpRequest request, Answer answer, Freshness freshness)
    {
        var coding = answer.Rendition.Negotiate(request);
        var etag = answer.Rendition.ETag(coding);
        var headers = request.HttpContext.Response.Headers;
        headers.ETag = etag;
        headers.CacheControl = CacheControl(freshness);
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        Describe(headers, answer);
        if (freshness.IsStale) headers["Cache-Status"] = "NewsFunctions; hit; ttl=-1; detail=storage-unavailable";
        return IsKnown(request, etag, answer.LastModified)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : new Document(answer, coding);
    }

    /// <summary>If-None-Match compares weakly, as a CDN may have weakened the tag (RFC 9110, 13.1.2).</summary>
    public static bool IsKnown(HttpRequest request, string etag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(tag => tag == EntityTagHeaderValue.Any || tag.Tag == etag);

    private static void Describe(IHeaderDictionary headers, Answer answer)
    {
        if (answer.LastModified is { } date)
            headers.LastModified = date.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        if (answer.SurrogateKey.Length > 0) headers["Surrogate-Key"] = answer.SurrogateKey;
        if (answer.Next is not null) headers.Link = $"<{answer.Next}>; rel=\"next\"";
    }

    // A date counts where no tag came (RFC 9110, 13.1.3). Only the very date: an instance that is behind, or a backup
    // that was restored, has an older state and an older date.
    private static bool IsKnown(HttpRequest request, string etag, DateTimeOffset? lastModified) =>
        request.Headers.IfNoneMatch.Count > 0
            ? IsKnown(request, etag)
            : lastModified is { } date
                && request.GetTypedHeaders().IfModifiedSince?.ToUnixTimeSeconds() == date.ToUnixTimeSeconds();

    // Past its age an answer may be given once more while it is fetched anew, and for an hour where the app is down.
    private static string CacheControl(Freshness freshness)
    {
        if (freshness.MaxAge <= TimeSpan.Zero) return "no-cache";
        if (lastLifetime is { } last && last.Freshness == freshness) return last.Text;
        var lifetime = new Lifetime(freshness, Text(freshness));
        lastLifetime = lifetime;
        return lifetime.Text;
    }

    private static string Text(Freshness freshness)
    {
        var stale = freshness.EndsSharply ? "" : ", stale-while-revalidate=30";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"public, max-age={(long)freshness.MaxAge.TotalSeconds}{stale}, stale-if-error=3600");
    }

    private sealed record Lifetime(Freshness Freshness, string Text);

    /// <summary>The bytes, or for HEAD their number alone.</summary>
    private sealed class Document(Answer answer, Coding coding) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var content = answer.Rendition.Encoded(coding);
            var response = httpContext.Response;
            response.ContentType = answer.ContentType;
            response.ContentLength = content.Length;
            if (coding != Coding.Identity) response.Headers.ContentEncoding = coding == Coding.Brotli ? "br" : "gzip";
            if (!HttpMethods.IsHead(httpContext.Request.Method))
                await response.Body.WriteAsync(content, httpContext.RequestAborted);
        }
    }
}
