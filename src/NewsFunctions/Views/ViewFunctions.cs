using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Activity;
using NewsFunctions.Http;
using NewsFunctions.Telemetry;

namespace NewsFunctions.Views;

public sealed class ViewFunctions(ViewRecorder recorder)
{
    [Function("RecordView")]
    public async Task<IResult> Record(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/articles/{slug}/views")] HttpRequest request,
        string slug,
        CancellationToken cancellationToken)
    {
        var response = request.HttpContext.Response;
        var (outcome, receipt, wait) = await recorder.RecordAsync(request, slug, cancellationToken);
        if (wait is { } later) return Problem.TooManyRequests(response, later);
        var name = outcome.ToString().ToLowerInvariant();
        Outcome.Set(request.HttpContext, name);
        response.Headers.CacheControl = "no-store";
        if (outcome == ViewOutcome.Unknown) return Problem.NoSuchArticle(slug);
        if (outcome == ViewOutcome.Refused) return Problem.Unavailable(response);
        response.Headers["X-View"] = outcome == ViewOutcome.Counted ? name : $"ignored; reason={name}";
        if (receipt is not null) response.Headers[ViewReceipts.Header] = receipt;
        return Results.NoContent();
    }
}
