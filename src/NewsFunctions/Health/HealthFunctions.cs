using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Articles;
using NewsFunctions.Http;
using NewsFunctions.Storage;
using NewsFunctions.Trending;
using NewsFunctions.Views;

namespace NewsFunctions.Health;

/// <param name="RollUpAgeSeconds">Since the last roll-up; null where there was none.</param>
public sealed record HealthDocument(string Status, long? Articles, double? RollUpAgeSeconds, double? TrendingAgeSeconds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthDocument))]
public sealed partial class HealthJson : JsonSerializerContext;

public sealed class HealthFunctions(CatalogueStore catalogue, ViewRollUp rollUp, TrendingStore trending, TimeProvider time)
{
    /// <summary>The process answers; no storage is asked.</summary>
    [Function("GetLive")]
    public static IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/live")] HttpRequest request) =>
        Answers.Json(request, new HealthDocument("ok", null, null, null), HealthJson.Default.HealthDocument, TimeSpan.Zero);

    [Function("GetReady")]
    public async Task<IResult> Ready(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/ready")] HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            var now = time.GetUtcNow();
            var articles = (await catalogue.GetNewestAsync(cancellation)).Visible(ListKey.All, now).Length;
            var rolledUp = now - await rollUp.AsOfAsync(cancellation);
            var list = await trending.GetAsync(TrendingWindow.Day, cancellation);
            var document = new HealthDocument("ok", articles, rolledUp?.TotalSeconds, (now - list.GeneratedAt).TotalSeconds);
            return Answers.Json(request, document, HealthJson.Default.HealthDocument, TimeSpan.Zero);
        }
        catch (Exception failure) when (StorageErrors.IsOutage(failure))
        {
            return Problem.Unavailable(request.HttpContext.Response);
        }
    }
}
