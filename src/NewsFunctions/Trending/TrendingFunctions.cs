using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Trending;

public sealed class TrendingFunctions(LiveCatalogue catalogue, TrendingReader trending, TrendingLists lists)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);
    private static readonly string[] Fields = FieldNames.Names(TrendingDocumentJson.Default.TrendingItem);

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
            query.Flag("explain"), Presentation.Read(query, Fields))
        {
            Language = ArticleFilter.LanguagesOf(query),
        };
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);
        if (question.Category is { } category && snapshot.MistypedCategory([category]) is { } mistyped) return mistyped;
        var document = await trending.ReadAsync(snapshot, question, cancellationToken);
        var content = question.As.Print(document, TrendingDocumentJson.Default.TrendingDocument);
        return Answers.Bytes(request, content, Answers.JsonType, question.As.Freshness(snapshot, MaxAge));
    }

    [Function("RebuildTrending")]
    public Task Rebuild([TimerTrigger(Schedules.TenMinutes)] TimerInfo timer, CancellationToken cancellationToken) =>
        lists.RebuildAsync(cancellationToken);

    private static DateTimeOffset? Moment(Query query, DateTimeOffset now)
    {
        if (query.Text("at") is not { } text) return null;
        if (Query.TryMoment(text, out var moment) && moment <= now && moment >= now - MaxPast) return moment;
        query.Refuse($"\"at\" must be a time such as {now.AddHours(-1):yyyy-MM-dd'T'HH:mm'Z'}, at " +
            $"most {MaxPast.TotalDays} days ago.");
        return null;
    }
}
