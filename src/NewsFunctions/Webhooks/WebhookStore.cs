using Azure;
using Azure.Data.Tables;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Webhooks;

/// <summary>The states in the table <c>Webhooks</c>, a row for each endpoint.</summary>
public sealed class WebhookStore(StorageClients storage)
{
    private const string Partition = "endpoint";

    public async Task<WebhookState?> FindAsync(string endpoint, CancellationToken cancellationToken) =>
        await storage.Webhooks.FindAsync(Partition, endpoint, cancellationToken) is { } row ? StateOf(row) : null;

    /// <returns>All, by the name of the endpoint.</returns>
    public async Task<Dictionary<string, WebhookState>> ListAsync(CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, WebhookState>();
        var rows = storage.Webhooks.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken);
        await foreach (var row in rows) states[row.RowKey] = StateOf(row);
        return states;
    }

    /// <returns>The state as it is stored; null where another wrote it meanwhile.</returns>
    public async Task<WebhookState?> WriteAsync(WebhookState state, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryWriteAsync(state, cancellationToken) is { } written) return written;

            // It may have been an earlier try of our own, whose answer was lost.
            var found = await FindAsync(state.Endpoint, cancellationToken);
            if (found is null || found.Owner != state.Owner) return null;
            if (found == state with { ETag = found.ETag }) return found;
            state = state with { ETag = found.ETag };
        }
    }

    private async Task<WebhookState?> TryWriteAsync(WebhookState state, CancellationToken cancellationToken)
    {
        try
        {
            var answer = state.ETag == default
                ? await storage.Webhooks.AddEntityAsync(RowOf(state), cancellationToken)
                : await storage.Webhooks.UpdateEntityAsync(
                    RowOf(state), state.ETag, TableUpdateMode.Replace, cancellationToken);
            return state with { ETag = answer.Headers.ETag!.Value };
        }
        catch (RequestFailedException failure) when (failure.IsConflict())
        {
            return null;
        }
    }

    private static TableEntity RowOf(WebhookState state) => new(Partition, state.Endpoint)
    {
        [nameof(state.Address)] = state.Address,
        [nameof(state.Cursor)] = state.Cursor.ToString(),
        [nameof(state.Heard)] = state.Heard.ToString(),
        [nameof(state.Owner)] = state.Owner,
        [nameof(state.LeasedUntil)] = state.LeasedUntil,
        [nameof(state.Failures)] = state.Failures,
        [nameof(state.FailingSince)] = state.FailingSince,
        [nameof(state.Stuck)] = state.Stuck,
        [nameof(state.StuckSince)] = state.StuckSince,
        [nameof(state.NextAttempt)] = state.NextAttempt,
        [nameof(state.LastOutcome)] = state.LastOutcome,
        [nameof(state.DisabledAt)] = state.DisabledAt,
        [nameof(state.WakeAt)] = state.WakeAt,
    };

    private static WebhookState StateOf(TableEntity row) => new(
        row.RowKey, row.GetString(nameof(WebhookState.Address)),
        CursorOf(row, nameof(WebhookState.Cursor)), CursorOf(row, nameof(WebhookState.Heard)))
    {
        ETag = row.ETag,
        Owner = row.GetString(nameof(WebhookState.Owner)),
        LeasedUntil = row.GetDateTimeOffset(nameof(WebhookState.LeasedUntil)),
        Failures = row.GetInt32(nameof(WebhookState.Failures)) ?? 0,
        FailingSince = row.GetDateTimeOffset(nameof(WebhookState.FailingSince)),
        Stuck = row.GetInt64(nameof(WebhookState.Stuck)) ?? 0,
        StuckSince = row.GetDateTimeOffset(nameof(WebhookState.StuckSince)),
        NextAttempt = row.GetDateTimeOffset(nameof(WebhookState.NextAttempt)),
        LastOutcome = row.GetString(nameof(WebhookState.LastOutcome)),
        DisabledAt = row.GetDateTimeOffset(nameof(WebhookState.DisabledAt)),
        WakeAt = row.GetDateTimeOffset(nameof(WebhookState.WakeAt)),
    };

    private static ChangeCursor CursorOf(TableEntity row, string column) =>
        ChangeCursor.TryParse(row.GetString(column) ?? "", out var cursor)
            ? cursor
            : throw new FormatException(
                $"{column} of the row {row.RowKey} in the table Webhooks is no place in the changes.");
}
