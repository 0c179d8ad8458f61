using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Http;

namespace NewsFunctions.Ledger;

/// <param name="Answered">The sum of the four before it: every request to count a view that got its answer.</param>
/// <param name="Views">What is left of <paramref name="Counted"/> after <paramref name="TakenBack"/>.</param>
public sealed record LedgerDocument(
    DateOnly Day, long Counted, long Duplicate, long Bot, long Prefetch, long Answered, long Views, IReadOnlyList<TakeBack> TakenBack, DateTime AsOf);

public sealed record TakeBackRequest(string? Slug, string? Day, string? Reason);

public sealed record TakeBackDocument(string Slug, DateOnly Day, long TakenBack);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LedgerDocument))]
[JsonSerializable(typeof(TakeBackRequest))]
[JsonSerializable(typeof(TakeBackDocument))]
public sealed partial class LedgerJson : JsonSerializerContext;

public sealed class LedgerFunctions(DailyLedger ledger, CatalogueStore catalogue, TimeProvider time)
{
    private const int MaxReason = 500;

    [Function("GetLedger")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/ledger")] HttpRequest request, CancellationToken cancellation)
    {
        var query = new Query(request);
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var errors = query.Text("day") is { } text && !TryParseDay(text, out day) ? [NoDay(text)] : new List<string>();
        errors.AddRange(query.Errors);
        if (errors.Count > 0) return Problem.BadRequest(errors);

        var (answered, takenBack, asOf) = await ledger.GetAsync(day, cancellation);
        var document = new LedgerDocument(
            day, answered.Counted, answered.Duplicate, answered.Bot, answered.Prefetch, answered.Answered,
            answered.Counted - takenBack.Sum(entry => entry.Views), takenBack, asOf.UtcDateTime);
        return Answers.Json(request, document, LedgerJson.Default.LedgerDocument, CounterStore.Lifetime);
    }

    /// <summary>For operators: views of an article on a day that should never have counted.</summary>
    [Function("TakeBackViews")]
    public async Task<IResult> TakeBack(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/ledger/take-backs")] HttpRequest request, CancellationToken cancellation)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        if (await ReadAsync(request, cancellation) is not { } asked) return Problem.BadRequest("The body must be a JSON object with slug, day and reason.");
        var errors = new List<string>();
        if (asked.Slug is not { Length: > 0 }) errors.Add("\"slug\" is missing.");
        if (!TryParseDay(asked.Day, out var day)) errors.Add(NoDay(asked.Day));
        if (asked.Reason?.Trim() is not { Length: > 0 and <= MaxReason } reason) return Problem.BadRequest([.. errors, $"\"reason\" must be 1 to {MaxReason} characters."]);
        if (errors.Count > 0) return Problem.BadRequest(errors);

        // Also of an article that is not shown any more.
        if ((await catalogue.GetAsync(cancellation)).BySlug(asked.Slug!) is not { } entry) return Problem.NoSuchArticle(asked.Slug!);
        var takenBack = await ledger.TakeBackAsync(entry.Id, asked.Slug!, day, reason, cancellation);
        return Results.Bytes(
            Json.Bytes(new TakeBackDocument(asked.Slug!, day, takenBack), LedgerJson.Default.TakeBackDocument), Answers.JsonType);
    }

    private static async Task<TakeBackRequest?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, LedgerJson.Default.TakeBackRequest, cancellation);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool TryParseDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static string NoDay(string? text) => $"\"{text}\" is no day: \"day\" takes a date such as 2026-11-23.";
}
