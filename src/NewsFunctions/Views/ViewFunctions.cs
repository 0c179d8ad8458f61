using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Activity;
using NewsFunctions.Http;

namespace NewsFunctions.Views;

public sealed class ViewFunctions(ViewRecorder recorder, Visitors visitors, RateLimit rate)
{
    [Function("RecordView")]
    public async Task<IResult> Record(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/articles/{slug}/views")] HttpRequest request, string slug,
        CancellationToken cancellation)
    {
        if (rate.Refuse($"view\n{visitors.RateKey(request)}") is { } wait) return Problem.TooManyRequests(request.HttpContext.Response, wait);
        var answer = await recorder.RecordAsync(request, slug, cancellation);
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        if (answer == ViewAnswer.NoSuchArticle) return Problem.NoSuchArticle(slug);
        if (answer == ViewAnswer.NotStored) return Problem.Unavailable(request.HttpContext.Response);
        headers["X-View"] = answer == ViewAnswer.Counted ? "counted" : $"ignored; reason={answer.ToString().ToLowerInvariant()}";
        return Results.NoContent();
    }
}
