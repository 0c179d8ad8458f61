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
    private const int MaxSlugs = 100;

    [Function("GetCounters")]
    public async Task<IResult> Counters(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/counters")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var slugs = (query.Text("slugs", MaxSlugs * (Slug.MaxLength + 2)) ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
        var errors = query.Errors.ToList();
        if (slugs.Count is 0 or > MaxSlugs)
            errors.Add($"\"slugs\" takes 1 to {MaxSlugs} slugs with commas between them.");
        errors.AddRange(slugs.Where(slug => !Slug.TryParse(slug, out _)).Take(MaxSlugs)
            .Select(slug => $"\"slugs\": \"{Query.Cut(slug)}\" is no slug: it takes a-z, 0-9 and hyphens."));
        if (errors.Count > 0) return Problem.BadRequest(errors);

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
    public async Task RollUp([TimerTrigger("*/30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await rollUp.RunAsync(cancellationToken);

        // This deletes yesterday's salt, even on a site that nobody reads.
        await salt.GetAsync(cancellationToken);
    }
}
