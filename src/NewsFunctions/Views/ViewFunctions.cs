using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Activity;
using NewsFunctions.Http;
using NewsFunctions.Telemetry;

namespace NewsFunctions.Views;

public sealed class ViewFunctions(ViewRecorder recorder, Visitors visitors, RateLimit rate)
{
    [Function("RecordView")]
    public async Task<IResult> Record(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/articles/{slug}/views")] HttpRequest request, string slug,
        CancellationToken cancellation)
    {
        if (rate.Refuse($"view\n{visitors.RateKey(request)}") is { } wait) return Problem.TooManyRequests(request.HttpContext.Response, wait);
        var outcome = await recorder.RecordAsync(request, slug, cancellation);
        var name = outcome.ToString().ToLowerInvariant();
        Outcome.Set(request.HttpContext, name);
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        if (outcome == ViewOutcome.Unknown) return Problem.NoSuchArticle(slug);
        if (outcome == ViewOutcome.Refused) return Problem.Unavailable(request.HttpContext.Response);
        headers["X-View"] = outcome == ViewOutcome.Counted ? name : $"ignored; reason={name}";
        return Results.NoContent();
    }
}
