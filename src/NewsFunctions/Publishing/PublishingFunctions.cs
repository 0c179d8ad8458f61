using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Http;

namespace NewsFunctions.Publishing;

public sealed partial class PublishingFunctions(Publisher publisher, Sweep sweep, Rebuild rebuild, ILogger<PublishingFunctions> log)
{
    [Function("PublishArticle")]
    public async Task PublishArticle([QueueTrigger("uploads", Connection = "Storage")] string message, CancellationToken cancellation)
    {
        switch (UploadEvent.Parse(message))
        {
            case { Container: "articles" } upload:
                await publisher.PublishAsync(upload.Blob, cancellation);
                break;
            case { Container: "images" } upload:
                await publisher.ImageChangedAsync(upload.Blob, cancellation);
                break;
            default:
                Ignored(message.Length);
                break;
        }
    }

    [Function("SweepArticles")]
    public Task SweepArticles([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellation) => sweep.RunAsync(cancellation);

    /// <summary>With <c>{"verify":true}</c> it compares only.</summary>
    [Function("RebuildSite")]
    public async Task<IResult> RebuildSite(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/rebuild")] HttpRequest request, CancellationToken cancellation)
    {
        if (await RebuildRequest.ReadAsync(request, cancellation) is not { } wish)
            return Problem.BadRequest("The body must be empty, or JSON such as {\"verify\":true}.");
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(Json.Bytes(await rebuild.RunAsync(wish.Verify, cancellation), RebuildJson.Default.RebuildResult), Answers.JsonType);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message of {Length} characters in the queue uploads is no event of the editors' containers")]
    private partial void Ignored(int length);
}
