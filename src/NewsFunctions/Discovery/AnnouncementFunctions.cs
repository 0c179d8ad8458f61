using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Discovery;

/// <summary>
/// Tells each announcer what changed since it last accepted a message. If it fails, the next run tells it everything
/// since then. No request waits for it. Who follows the catalogue by other means is reminded of it.
/// </summary>
public sealed partial class AnnouncementFunctions(
    IEnumerable<IAnnouncer> announcers, IEnumerable<CatalogueFollower> followers, MarkerStore markers,
    LiveCatalogue live, StorageClock time, ILogger<AnnouncementFunctions> log)
{
    private static readonly HttpClient Http = new(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    [Function("AnnounceChanges")]
    public Task Run([TimerTrigger(Schedules.FiveMinutes)] TimerInfo timer, CancellationToken cancellationToken) =>
        RunAsync(cancellationToken);

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        [AnnounceAsync(cancellationToken), .. followers.Select(follower => follower.CatchUpAsync(cancellationToken))]);

    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        var wanted = announcers.Where(announcer => announcer.IsWanted).ToList();
        if (wanted.Count == 0) return;
        var catalogue = await live.GetNewestAsync(cancellationToken);
        await Task.WhenAll(wanted.Select(announcer => AnnounceAsync(announcer, catalogue, cancellationToken)));
    }

    private async Task AnnounceAsync(
        IAnnouncer announcer, ArticleCatalogue catalogue, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var marker = await markers.ReadAsync(announcer.Name, cancellationToken);
        if (marker is null || marker.Sequence > catalogue.Sequence)
        {
            // At the first run everything is old, so nothing is announced.
            await markers.WriteAsync(announcer.Name, Marker.Of(catalogue, now), cancellationToken);
            return;
        }
        var changes = VisibleChanges.Since(catalogue, marker, now);
        if (changes.Count > 0 && await TellAsync(announcer, changes, cancellationToken))
            await markers.WriteAsync(announcer.Name, Marker.Of(catalogue, now), cancellationToken);
    }

    /// <returns>Whether it need not be told again.</returns>
    private async Task<bool> TellAsync(
        IAnnouncer announcer, IReadOnlyList<Entry> changes, CancellationToken cancellationToken)
    {
        try
        {
            using var request = announcer.Request(changes);
            using var response = await Http.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            if (response.IsSuccessStatusCode) Told(announcer.Name, changes.Count, status);
            else Refused(announcer.Name, changes.Count, status);

            // 429 and faults of the server will pass; any other refusal would be repeated.
            return status is not (408 or 429 or >= 500);
        }
        catch (Exception failure) when (failure is HttpRequestException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Unreachable(announcer.Name, changes.Count, failure.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Told {Announcer} of {Changes} changes: {Status}")]
    private partial void Told(string announcer, int changes, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Announcer} refused to hear of {Changes} changes: {Status}")]
    private partial void Refused(string announcer, int changes, int status);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Announcer} could not be told of {Changes} changes and will be at the next run: {Reason}")]
    private partial void Unreachable(string announcer, int changes, string reason);
}
