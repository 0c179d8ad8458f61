using System.Globalization;

namespace NewsFunctions.Http;

/// <summary>Errors as RFC 9457 has them.</summary>
public static class Problem
{
    public static IResult BadRequest(params IEnumerable<string> errors) => Results.Problem(
        statusCode: 400, title: "The request is not valid", detail: string.Join(" ", errors),
        extensions: new Dictionary<string, object?> { ["errors"] = errors.ToArray() });

    public static IResult NotFound(string what) => Results.Problem(statusCode: 404, title: "Not found", detail: what);

    public static IResult NoSuchCategory(string slug, string meant) =>
        NotFound($"There is no category \"{slug}\". Did you mean \"{meant}\"?");

    public static IResult NoSuchArticle(string slug) => NotFound($"There is no article \"{slug}\".");

    public static IResult Gone(string slug) =>
        Results.Problem(statusCode: 410, title: "Gone", detail: $"The article \"{slug}\" is no longer published.");

    public static IResult WrongMethod(HttpResponse response, IReadOnlyList<string> allowed)
    {
        response.Headers.Allow = string.Join(", ", allowed);
        return Results.Problem(statusCode: 405, title: "Method not allowed",
            detail: $"This address takes {response.Headers.Allow}.");
    }

    /// <summary>Nobody reads the rest of the body, so the connection ends with the answer.</summary>
    public static IResult TooLarge(HttpResponse response, int most)
    {
        response.Headers.Connection = "close";
        return Results.Problem(statusCode: 413, title: "Content too large",
            detail: $"A request may have {most} bytes at most.");
    }

    public static IResult TooManyRequests(HttpResponse response, TimeSpan wait)
    {
        response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
        return Results.Problem(statusCode: 429, title: "Too many requests",
            detail: "This visitor asks too often. Nothing was stored; try again later.");
    }

    public static IResult Unavailable(
        HttpResponse response, string detail = "Storage does not answer. Nothing was stored; try again.")
    {
        response.Headers.RetryAfter = "5";
        return Results.Problem(statusCode: 503, title: "Not available", detail: detail);
    }
}
