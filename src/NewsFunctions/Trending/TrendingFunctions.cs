using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Trending;

public sealed class TrendingFunctions(CatalogueStore catalogue, TrendingReader trending, TrendingStore store)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    // The days of a month before it are read for an answer, and they are kept in memory.
    private static readonly TimeSpan MaxPast = TimeSpan.FromDays(60);

    [Function("GetTrending")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/trending")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        var question = new TrendingQuestion(
            query.Choice("window", TrendingWindow.Day), query.Slug("category"), query.Number("limit", 1, 100, 10),
            Moment(query, snapshot.Now),
            query.Words("explain", ["0", "1"]).Contains("1"));
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        return Answers.Json(request, await trending.ReadAsync(snapshot, question, cancellationToken),
            TrendingDocumentJson.Default.TrendingDocument, MaxAge);
    }

    [Function("RebuildTrending")]
    public Task Rebuild([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        store.RebuildAsync(cancellationToken);

    private static DateTimeOffset? Moment(Query query, DateTimeOffset now)
    {
        if (query.Text("at") is not { } text) return null;
        if (DateTimeOffset.TryParseExact(
                text, ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            && moment <= now && moment >= now - MaxPast) return moment;
        query.Refuse($"\"at\" must be a time such as {now.AddHours(-1):yyyy-MM-dd'T'HH:mm'Z'}, at " +
            $"most {MaxPast.TotalDays} days ago.");
        return null;
    }
}
