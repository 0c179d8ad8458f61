using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Likes;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LikeState))]
public sealed partial class LikeJson : JsonSerializerContext;

public sealed class LikeFunctions(
    LikeStore likes, LikeLimits limits, CatalogueStore catalogue, ClientNetwork network, RateLimit rate)
{
    [Function("SetLike")]
    public async Task<IResult> Set(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "delete", Route = "api/articles/{slug}/like")]
        HttpRequest request,
        string slug, CancellationToken cancellation)
    {
        if (!VisitorId.TryParse(request.Headers[VisitorHeader], out var visitor)) return NoVisitor();
        var response = request.HttpContext.Response;
        if (rate.Refuse($"like\n{network.Of(request)}\n{visitor.Value}") is { } wait)
            return Problem.TooManyRequests(response, wait);
        if ((await catalogue.SnapshotAsync(cancellation)).FindVisible(slug) is not { } article)
            return Problem.NoSuchArticle(slug);
        var liked = HttpMethods.IsPut(request.Method);
        var leave = await limits.AskAsync(request, article.Id, liked, cancellation);
        if (leave.Spent is not { } spent) return Problem.TooManyRequests(response, leave.Wait);
        var state = await likes.SetAsync(article.Id, visitor, liked, spent.IsRanked, cancellation);
        if (state is null) limits.GiveBack(leave);
        return state is null
            ? Problem.Unavailable(response)
            : ForOne(response, Results.Bytes(Bytes(state), Answers.JsonType));
    }

    [Function("GetLike")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/articles/{slug}/like")]
        HttpRequest request,
        string slug, CancellationToken cancellation)
    {
        if (!VisitorId.TryParse(request.Headers[VisitorHeader], out var visitor)) return NoVisitor();
        if ((await catalogue.SnapshotAsync(cancellation)).FindVisible(slug) is not { } article)
            return Problem.NoSuchArticle(slug);
        var state = await likes.GetAsync(article.Id, visitor, cancellation);
        return ForOne(
            request.HttpContext.Response, Answers.Bytes(request, Bytes(state), Answers.JsonType, TimeSpan.Zero));
    }

    private const string VisitorHeader = "X-Visitor-Id";

    private static IResult NoVisitor() =>
        Problem.BadRequest("The header X-Visitor-Id must hold 16 to 64 of A-Z a-z 0-9 - _.");

    private static byte[] Bytes(LikeState state) => Json.Bytes(state, LikeJson.Default.LikeState);

    // One visitor's answer is nobody else's.
    private static IResult ForOne(HttpResponse response, IResult answer)
    {
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.Append("Vary", VisitorHeader);
        return answer;
    }
}
