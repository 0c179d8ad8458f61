using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Http;
using NewsFunctions.Storage;

namespace NewsFunctions.Ledger;

public sealed class LedgerFunctions(
    DailyLedger ledger, LedgerDays days, LiveCatalogue catalogue, StorageClock time)
{
    private const int MaxReason = 500;
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HHK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK"];

    [Function("GetLedger")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/ledger")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var articles = await catalogue.GetAsync(cancellationToken);
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var errors = query.Text("day") is { } text && !TryParseDay(text, out day) ? [NoDay(text)] : new List<string>();
        errors.AddRange(query.Errors);
        if (errors.Count > 0) return Problem.BadRequest(errors);

        var document = LedgerDocument.Of(
            day, await days.GetAsync(day, cancellationToken), id => articles.ById(id)?.Slug);
        return Answers.Json(request, document, LedgerJson.Default.LedgerDocument, TotalsAsOf.Lifetime);
    }

    /// <summary>For operators: views of an article on a day that should never have counted.</summary>
    [Function("TakeBackViews")]
    public async Task<IResult> TakeBack(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/ledger/take-backs")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        if (await ReadAsync(request, LedgerJson.Default.TakeBackRequest, cancellationToken) is not { } asked)
            return Problem.BadRequest("The body must be a JSON object with slug, day and reason.");
        var errors = Faults(asked.Slug, asked.Reason, out var reason);
        if (!TryParseDay(asked.Day, out var day)) errors.Add(NoDay(asked.Day));
        if (errors.Count > 0) return Problem.BadRequest(errors);

        // Also of an article that is not shown any more.
        if ((await catalogue.GetAsync(cancellationToken)).BySlug(asked.Slug!) is not { } entry)
            return Problem.NoSuchArticle(asked.Slug!);
        var takenBack = await ledger.TakeBackAsync(entry.Id, asked.Slug!, day, reason, cancellationToken);
        days.Forget(day);
        return Results.Bytes(
            Json.Bytes(new TakeBackDocument(asked.Slug!, day, takenBack), LedgerJson.Default.TakeBackDocument),
            Answers.JsonType);
    }

    /// <summary>For operators: an hour of an article whose crowd were readers after all, or were not.</summary>
    [Function("ReleaseViews")]
    public async Task<IResult> Release(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/ledger/releases")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        if (await ReadAsync(request, LedgerJson.Default.ReleaseRequest, cancellationToken) is not { } asked)
            return Problem.BadRequest(
                "The body must be a JSON object with slug, hour, reason and, to hold it back again, released: false.");
        var articles = await catalogue.GetAsync(cancellationToken);
        var errors = Faults(asked.Slug, asked.Reason, out var reason);
        if (!TryParseHour(asked.Hour, out var hour) || hour.Start > time.GetUtcNow())
            errors.Add(
                $"\"{asked.Hour}\" is no hour so far: \"hour\" takes its beginning, such as 2026-11-23T12:00:00Z.");
        if (errors.Count > 0) return Problem.BadRequest(errors);

        if (articles.BySlug(asked.Slug!) is not { } entry) return Problem.NoSuchArticle(asked.Slug!);
        var released = await ledger.ReleaseAsync(
            entry.Id, asked.Slug!, hour, asked.Released, reason, cancellationToken);
        days.Forget(DateOnly.FromDateTime(hour.Start.UtcDateTime));
        return Results.Bytes(
            Json.Bytes(new ReleaseDocument(asked.Slug!, hour.Start.UtcDateTime, released),
                LedgerJson.Default.ReleaseDocument),
            Answers.JsonType);
    }

    private static List<string> Faults(string? slug, string? reason, out string trimmed)
    {
        var errors = new List<string>();
        trimmed = reason?.Trim() ?? "";
        if (slug is not { Length: > 0 }) errors.Add("\"slug\" is missing.");
        if (trimmed.Length is 0 or > MaxReason) errors.Add($"\"reason\" must be 1 to {MaxReason} characters.");
        return errors;
    }

    private static async Task<T?> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken) where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool TryParseHour(string? text, out Hour hour)
    {
        var isMoment = DateTimeOffset.TryParseExact(
            text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment);
        hour = Hour.Of(moment);
        return isMoment && hour.Start == moment;
    }

    private static bool TryParseDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static string NoDay(string? text) => $"\"{text}\" is no day: \"day\" takes a date such as 2026-11-23.";
}
