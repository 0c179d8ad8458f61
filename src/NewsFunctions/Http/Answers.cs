using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;

namespace NewsFunctions.Http;

/// <summary>What every public GET has in common: a strong ETag of its bytes, a lifetime, 304 and HEAD.</summary>
public static class Answers
{
    public const string JsonType = "application/json; charset=utf-8";

    public static IResult Json<T>(HttpRequest request, T document, JsonTypeInfo<T> type, TimeSpan maxAge) =>
        Bytes(request, JsonSerializer.SerializeToUtf8Bytes(document, type), JsonType, maxAge);

    public static IResult Bytes(HttpRequest request, byte[] content, string contentType, TimeSpan maxAge, DateTimeOffset? lastModified = null)
    {
        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"";
        var headers = request.HttpContext.Response.Headers;
        headers.ETag = etag;
        headers.CacheControl = maxAge > TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $"public, max-age={(long)maxAge.TotalSeconds}")
            : "no-cache";
        if (lastModified is { } date) headers.LastModified = date.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        return IsKnown(request, etag) ? Results.StatusCode(StatusCodes.Status304NotModified) : new Document(content, contentType);
    }

    /// <summary>If-None-Match compares weakly, as a CDN may have weakened the tag (RFC 9110, 13.1.2).</summary>
    public static bool IsKnown(HttpRequest request, string etag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(tag => tag == EntityTagHeaderValue.Any || tag.Tag == etag);

    /// <summary>The bytes, or for HEAD their number alone.</summary>
    private sealed class Document(byte[] content, string contentType) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = contentType;
            httpContext.Response.ContentLength = content.Length;
            if (!HttpMethods.IsHead(httpContext.Request.Method))
                await httpContext.Response.Body.WriteAsync(content, httpContext.RequestAborted);
        }
    }
}
