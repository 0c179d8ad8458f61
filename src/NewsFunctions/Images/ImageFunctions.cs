using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;
using NewsFunctions.Http;

namespace NewsFunctions.Images;

public sealed class ImageFunctions(ImageLibrary images, MediaAnswers media)
{
    private const string Fresh = "public, max-age=300";

    // Long enough to shield the origin, short enough for an image that comes after its article.
    private const string Soon = "public, max-age=10";

    [Function("GetImage")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/images/{*path}")] HttpRequest request,
        string path, CancellationToken cancellationToken)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = Soon;
        if (MediaType.OfName(path ?? "") is not null) return await RecordingAsync(request, path!, cancellationToken);
        if (!ImageQuery.TryParse(request.Query, out var query, out var problems)) return Problem.BadRequest(problems);
        if (ImageName.FromBlob(path) is not { } name) return NotFound();
        if (query.Format is null)
        {
            headers.Append(HeaderNames.Vary, HeaderNames.Accept);
            query = query with { Format = VariantFormats.Accepted(request.GetTypedHeaders().Accept) };
        }

        var found = await FindAsync(name, query, request.HttpContext, cancellationToken);
        if (found is null) return NotFound();
        if (found.Value.Value is not { } variant)
            return Refused(request.HttpContext.Response, found.Value.Refusal!.Value);

        headers.CacheControl = query.Hash == variant.Original.Hash ? ImageVariants.Immutable : Fresh;
        return Results.Bytes(
            variant.Content, variant.Format.ContentType(), entityTag: new EntityTagHeaderValue(variant.ETag));
    }

    private async Task<IResult> RecordingAsync(HttpRequest request, string path, CancellationToken cancellationToken)
    {
        if (ImageName.FromBlob(path) is not { } name) return NotFound();
        var found = await media.FindAsync(request, name, cancellationToken);
        return found.Answer
            ?? (found.Refusal is { } refusal ? Refused(request.HttpContext.Response, refusal) : NotFound());
    }

    // A reader who closes a page leaves many requests behind that nobody waits for.
    private async Task<OrRefused<ImageVariant>?> FindAsync(
        ImageName name, ImageQuery query, HttpContext http, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, http.RequestAborted);
        try
        {
            return await images.GetVariantAsync(name, query.Width, query.Format, query.Hash, leaving.Token);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            return ImageRefusal.Busy;
        }
    }

    private static IResult NotFound() =>
        Results.Problem("There is no such image.", statusCode: StatusCodes.Status404NotFound);

    private static IResult Refused(HttpResponse response, ImageRefusal refusal)
    {
        if (refusal is ImageRefusal.Busy)
            (response.Headers.RetryAfter, response.Headers.CacheControl) = ("5", "no-store");
        var status = refusal switch
        {
            ImageRefusal.Busy => StatusCodes.Status503ServiceUnavailable,
            ImageRefusal.NotAnImage or ImageRefusal.Svg or ImageRefusal.NotPlayable =>
                StatusCodes.Status415UnsupportedMediaType,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
        return Results.Problem(refusal.Reason(), statusCode: status,
            extensions: new Dictionary<string, object?> { ["code"] = refusal.ToString() });
    }
}
