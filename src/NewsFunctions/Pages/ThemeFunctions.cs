using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Publication;
using NewsFunctions.Storage;

namespace NewsFunctions.Pages;

public sealed class ThemeFunctions(LiveCatalogue catalogue, PublicationReader publication, ThemeAssets assets)
{
    // A picture may be opened by itself, and then is a document that could run something.
    private const string PictureAlone = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    [Function("GetThemeFile")]
    public async Task<IResult> File(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "theme/{file}")] HttpRequest request,
        string file, CancellationToken cancellationToken)
    {
        if (await assets.FindAsync(await ThemeAsync(cancellationToken), file, cancellationToken) is not { } found)
            return Problem.NotFound($"The theme has no file \"{file}\".");
        var answer = Answers.Of(request, found.Answer, new Freshness(MaxAge));
        var headers = request.HttpContext.Response.Headers;
        if (file.EndsWith(".svg", StringComparison.Ordinal)) headers.ContentSecurityPolicy = PictureAlone;

        // A page from before a deployment asks for the former file. It gets the new one, which must not be cached.
        if (found.Url.EndsWith($"?v={request.Query["v"]}", StringComparison.Ordinal))
            headers.CacheControl = "public, max-age=31536000, immutable";
        return answer;
    }

    // The page that tells of an outage needs a style as well.
    private async Task<OwnTheme> ThemeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return publication.Of(await catalogue.SnapshotAsync(cancellationToken)).Theme;
        }
        catch (Exception failure) when (StorageErrors.IsOutage(failure) && !cancellationToken.IsCancellationRequested)
        {
            return OwnTheme.None;
        }
    }
}
