using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Http;

namespace NewsFunctions.Rebuilding;

public sealed class RebuildFunctions(Rebuild rebuild)
{
    /// <summary>With <c>{"verify":true}</c> it compares only.</summary>
    [Function("RebuildSite")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/rebuild")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (await RebuildRequest.ReadAsync(request, cancellationToken) is not { } wish)
            return Problem.BadRequest("The body must be empty, or JSON such as {\"verify\":true}.");
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var result = await rebuild.RunAsync(wish.Verify, cancellationToken);
        return Results.Bytes(Json.Bytes(result, RebuildJson.Default.RebuildResult), Answers.JsonType);
    }
}
