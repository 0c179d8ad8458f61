using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace NewsFunctions.LocalHost.Http;

/// <summary>
/// Which origins may call from a browser: on Azure the platform answers preflights and adds the header, and the
/// functions see neither. <c>Host:CORS</c> is a list of origins with commas between them, as Core Tools have it; here
/// the default is all.
/// </summary>
internal static class Cors
{
    public static void Use(WebApplication app)
    {
        var allowed = (app.Configuration["Host:CORS"] ?? "*").Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        app.Use((http, next) =>
        {
            if (http.Request.Headers.Origin is not [{ Length: > 0 } origin]) return next(http);
            var all = allowed.Contains("*");
            if (!all) http.Response.Headers.Append("Vary", "Origin");
            var isAllowed = all || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase);
            if (isAllowed) http.Response.Headers.AccessControlAllowOrigin = all ? "*" : origin;
            return IsPreflight(http.Request) ? Answer(http, isAllowed) : next(http);
        });
    }

    private static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method)
            && !StringValues.IsNullOrEmpty(request.Headers.AccessControlRequestMethod);

    private static Task Answer(HttpContext http, bool isAllowed)
    {
        var headers = http.Response.Headers;
        if (isAllowed)
        {
            headers.AccessControlAllowMethods = http.Request.Headers.AccessControlRequestMethod;
            headers.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders;
            headers.AccessControlMaxAge = "600";
        }
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
