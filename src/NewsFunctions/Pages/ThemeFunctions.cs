using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Http;

namespace NewsFunctions.Pages;

public sealed class ThemeFunctions
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    [Function("GetThemeFile")]
    public static IResult File(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "theme/{file}")] HttpRequest request,
        string file)
    {
        if (ThemeFiles.Find(file) is not { } found) return Problem.NotFound($"The theme has no file \"{file}\".");
        var answer = Answers.Of(request, found.Answer, new Freshness(MaxAge));

        // A page from before a deployment asks for the former file. It gets the new one, which must not be cached.
        if (found.Url.EndsWith($"?v={request.Query["v"]}", StringComparison.Ordinal))
            request.HttpContext.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return answer;
    }
}
