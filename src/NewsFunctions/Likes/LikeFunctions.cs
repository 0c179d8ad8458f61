using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Likes;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LikeState))]
public sealed partial class LikeJson : JsonSerializerContext;

public sealed class LikeFunctions(LikeStore likes, CatalogueStore catalogue, ClientNetwork network, RateLimit rate)
{
    [Function("SetLike")]
    public Task<IResult> Set(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "delete", Route = "api/articles/{slug}/like")] HttpRequest request, string slug,
        CancellationToken cancellation) =>
        Answer(request, slug, (article, visitor) => likes.SetAsync(article.Id, visitor, HttpMethods.IsPut(request.Method), cancellation), cancellation);

    [Function("GetLike")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/articles/{slug}/like")] HttpRequest request, string slug,
        CancellationToken cancellation) =>
        Answer(request, slug, (article, visitor) => likes.GetAsync(article.Id, visitor, cancellation), cancellation);

    private async Task<IResult> Answer(
        HttpRequest request, string slug, Func<Article, VisitorId, Task<LikeState>> ask, CancellationToken cancellation)
    {
        if (!VisitorId.TryParse(request.Headers["X-Visitor-Id"], out var visitor))
            return Problem.BadRequest("The header X-Visitor-Id must hold 16 to 64 of A-Z a-z 0-9 - _.");
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (!isRead && rate.Refuse($"like\n{network.Of(request)}\n{visitor.Value}") is { } wait)
            return Problem.TooManyRequests(request.HttpContext.Response, wait);
        if ((await catalogue.SnapshotAsync(cancellation)).FindVisible(slug) is not { } article) return Problem.NoSuchArticle(slug);
        var state = Json.Bytes(await ask(article, visitor), LikeJson.Default.LikeState);
        var answer = isRead ? Answers.Bytes(request, state, Answers.JsonType, TimeSpan.Zero) : Results.Bytes(state, Answers.JsonType);

        // One visitor's answer is nobody else's.
        request.HttpContext.Response.Headers.CacheControl = "private, no-cache";
        request.HttpContext.Response.Headers.Append("Vary", "X-Visitor-Id");
        return answer;
    }
}
