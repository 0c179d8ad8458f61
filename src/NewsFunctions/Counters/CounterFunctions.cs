using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Counters;

public sealed record CounterDocument(string Slug, long Views, long Likes);

public sealed record CountersDocument(IReadOnlyList<CounterDocument> Items, DateTime AsOf);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CountersDocument))]
public sealed partial class CounterJson : JsonSerializerContext;

public sealed class CounterFunctions(CounterReads counters, ViewRollUp rollUp, DailySalt salt, LiveCatalogue catalogue)
{
    [Function("GetCounters")]
    public async Task<IResult> Counters(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/counters")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var slugs = query.Slugs("slugs");
        if (slugs.Count == 0)
            query.Refuse($"\"slugs\" takes 1 to {CatalogueQuery.MaxSlugs} slugs with commas between them.");
        if (query.Errors is { Count: > 0 } errors) return Problem.BadRequest(errors);

        // Slugs that readers cannot see are left out.
        var found = new List<Article>();
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        foreach (var slug in slugs)
            if (snapshot.FindVisible(slug) is { } article && !found.Contains(article)) found.Add(article);
        var counts = await counters.GetAsync(found.Select(a => a.Id), cancellationToken);
        var items = found.Select(a => new CounterDocument(a.Slug, counts.Items[a.Id].Views, counts.Items[a.Id].Likes));
        return Answers.Json(request, new CountersDocument([.. items], counts.AsOf.UtcDateTime),
            CounterJson.Default.CountersDocument, TotalsAsOf.Lifetime);
    }

    [Function("RollUpViews")]
    public async Task RollUp([TimerTrigger(Schedules.FiveMinutes)] TimerInfo timer, CancellationToken cancellationToken)
    {
        await rollUp.RunAsync(cancellationToken);

        // This deletes yesterday's salt, even on a site that nobody reads.
        await salt.GetAsync(cancellationToken);
    }
}
