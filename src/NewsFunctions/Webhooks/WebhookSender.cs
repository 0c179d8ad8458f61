using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using NewsFunctions.Storage;
using NewsFunctions.Telemetry;

namespace NewsFunctions.Webhooks;

/// <summary>Tells an endpoint of an event, once.</summary>
public sealed partial class WebhookSender(StorageClock time, NewsMetrics metrics, ILogger<WebhookSender> log)
{
    private const int MaxAnswer = 64 * 1024;

    /// <summary>For one attempt, until the whole answer is there.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(15);

    // Where a redirect leads nobody has set.
    private static readonly HttpClient Http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 16,
        })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<Attempt> SendAsync(
        WebhookEndpoint endpoint, WebhookEvent what, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var attempt = await AttemptAsync(endpoint, what, cancellationToken);
        attempt = attempt with { Took = time.GetElapsedTime(started) };
        metrics.WebhookAnswered(attempt.Outcome, attempt.IsDelivered ? time.GetUtcNow() - what.At : null);
        if (attempt.IsDelivered) Delivered(endpoint.Name, what.Type, what.Subject, attempt.Words);
        else Failed(endpoint.Name, what.Type, what.Subject, attempt.Words);
        return attempt;
    }

    private async Task<Attempt> AttemptAsync(
        WebhookEndpoint endpoint, WebhookEvent what, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = Request(endpoint, what);
            using var response = await Http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new((int)response.StatusCode, WordsOf(response), RetryAfter(response.Headers.RetryAfter))
            {
                Said = await ReadAsync(response.Content, either.Token),
            };
        }
        catch (HttpRequestException failure)
        {
            // The outer one often says only that there was an error.
            return new(null, failure.GetBaseException().Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, $"no answer within {TimeLimit.TotalSeconds} s");
        }
    }

    private HttpRequestMessage Request(WebhookEndpoint endpoint, WebhookEvent what)
    {
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url)
        {
            Content = new ByteArrayContent(what.Body)
            {
                Headers = { ContentType = MediaTypeHeaderValue.Parse("application/json") },
            },
        };
        request.Headers.Add("User-Agent", "NewsFunctions-Webhooks/1.0");
        request.Headers.Add("webhook-id", what.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(
            "webhook-signature", WebhookSignature.Of(endpoint.Secrets, what.Id, timestamp, what.Body));
        return request;
    }

    private static string WordsOf(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        >= 300 and < 400 and var redirect => $"{redirect}: redirects are not followed",
        var status => status.ToString(CultureInfo.InvariantCulture),
    };

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);

    // The status is the answer; of what follows, whatever has come in time.
    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxAnswer];
        var length = 0;
        try
        {
            await using var body = await content.ReadAsStreamAsync(cancellationToken);
            int read;
            while ((read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0) length += read;
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException)
        {
            // It broke off.
        }
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {Endpoint} was told {Type} of {Subject}: {Words}")]
    private partial void Delivered(string endpoint, string type, string subject, string words);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Webhook {Endpoint} could not be told {Type} of {Subject}: {Words}")]
    private partial void Failed(string endpoint, string type, string subject, string words);
}

/// <summary>What an endpoint said.</summary>
/// <param name="Status">Null where it did not answer.</param>
/// <param name="Words">Its status, or why there is none.</param>
/// <param name="RetryAfter">When it wants to be asked again.</param>
public sealed record Attempt(int? Status, string Words, TimeSpan? RetryAfter = null)
{
    public bool IsDelivered => Status is >= 200 and < 300;

    /// <summary>It wants no more messages.</summary>
    public bool IsGone => Status == StatusCodes.Status410Gone;

    public string Outcome => IsDelivered ? "delivered" : IsGone ? "gone" : "failed";

    /// <summary>The beginning of its answer.</summary>
    public string Said { get; init; } = "";

    public TimeSpan Took { get; init; }
}
