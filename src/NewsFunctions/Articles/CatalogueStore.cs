using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using NewsFunctions.Images;
using NewsFunctions.Storage;

namespace NewsFunctions.Articles;

/// <summary>
/// Keeps the catalogue in memory, equal to the table. Reads cost nothing; now and then one point read asks for changes.
/// </summary>
public sealed partial class CatalogueStore(
    StorageClients storage, IOptions<ArticleOptions> options, TimeProvider time, ILogger<CatalogueStore> log)
{
    // A transaction holds 100 entities: the head, and for each entry the old row and the new.
    private const int MaxBatch = 49;

    // Answering readers from what is known is worth more than the news of an instance that slept.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim refreshing = new(1);
    private readonly TimeSpan fresh = TimeSpan.FromSeconds(options.Value.RefreshSeconds);
    private readonly SingleFlight<string, State> firstLoad = new();
    private volatile State? state;
    private volatile bool stale;
    private GroupCommit<Proposal, Entry?>? commits;

    /// <summary>A change of the catalogue, decided on the newest state of it; null leaves it as it is.</summary>
    public delegate Entry? Proposal(Catalogue catalogue);

    /// <summary>Storage did not answer when it was last asked for changes.</summary>
    public bool IsStale => stale;

    /// <summary>The catalogue as known; the first call loads it, later ones look for changes from time to time.</summary>
    public async ValueTask<Catalogue> GetAsync(CancellationToken cancellation)
    {
        if (state is not { } known) return (await firstLoad.RunAsync("", () => RefreshAsync(CancellationToken.None)).WaitAsync(cancellation)).Catalogue;
        if (time.GetElapsedTime(known.AsOf) < fresh || refreshing.CurrentCount == 0) return known.Catalogue;
        var refresh = RefreshQuietlyAsync();
        if (time.GetElapsedTime(known.AsOf) > 12 * fresh) await Task.WhenAny(refresh, Task.Delay(Patience, cancellation));
        return state.Catalogue;
    }

    /// <summary>The catalogue with every change committed before the call.</summary>
    public async Task<Catalogue> GetNewestAsync(CancellationToken cancellation) => (await RefreshAsync(cancellation)).Catalogue;

    /// <returns>The entry as committed, or null where the proposal changed nothing.</returns>
    public Task<Entry?> CommitAsync(Proposal proposal, CancellationToken cancellation)
    {
        LazyInitializer.EnsureInitialized(
            ref commits, () => new GroupCommit<Proposal, Entry?>(CommitAsync, MaxBatch, TimeSpan.Zero));
        return commits.AddAsync(proposal, cancellation);
    }

    private async Task<IReadOnlyList<Entry?>> CommitAsync(IReadOnlyList<Proposal> proposals)
    {
        for (var attempt = 0; ; attempt++)
        {
            var basis = attempt == 0 && state is { } known ? known : await RefreshAsync(CancellationToken.None);
            var (next, answers, rows) = Decide(basis, proposals);
            if (rows.Count == 0) return answers;
            try
            {
                var responses = await storage.Articles.SubmitTransactionAsync(rows);
                state = new State(next, responses.Value[0].Headers.ETag, time.GetTimestamp());
                return answers;
            }
            catch (RequestFailedException failure) when (failure.IsConflict() && attempt < 10)
            {
                // Another writer, or our own transaction whose answer was lost: then the proposals find nothing left to do.
                Conflict(attempt);
            }
        }
    }

    private (Catalogue, Entry?[], List<TableTransactionAction>) Decide(State basis, IReadOnlyList<Proposal> proposals)
    {
        var catalogue = basis.Catalogue;
        var answers = new Entry?[proposals.Count];
        var written = new Dictionary<string, Entry>();
        for (var i = 0; i < proposals.Count; i++)
        {
            if (proposals[i](catalogue) is not { } entry) continue;
            answers[i] = written[entry.Id] = catalogue.Dated(entry, time.GetUtcNow());
            catalogue = catalogue.With([answers[i]!]);
        }
        var rows = new List<TableTransactionAction>();
        if (written.Count == 0) return (catalogue, answers, rows);
        var head = new TableEntity(EntryRow.Partition, EntryRow.Head) { [EntryRow.HeadSequence] = catalogue.Sequence };
        rows.Add(basis.Head is { } etag
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, head, etag)
            : new TableTransactionAction(TableTransactionActionType.Add, head));
        foreach (var entry in written.Values)
        {
            if (basis.Catalogue.ById(entry.Id) is { } before)
                rows.Add(new(TableTransactionActionType.Delete, new TableEntity(EntryRow.Partition, EntryRow.Key(before.Sequence)), ETag.All));
            rows.Add(new(TableTransactionActionType.Add, EntryRow.Write(entry)));
        }
        return (catalogue, answers, rows);
    }

    private async Task RefreshQuietlyAsync()
    {
        try
        {
            await RefreshAsync(CancellationToken.None);
        }
        catch (Exception failure)
        {
            // Readers go on with what is known; the next try is due as if this one had succeeded.
            RefreshFailed(failure);
            stale = true;
            if (state is { } known) state = known with { AsOf = time.GetTimestamp() };
        }
    }

    private async Task<State> RefreshAsync(CancellationToken cancellation)
    {
        await refreshing.WaitAsync(cancellation);
        try
        {
            var known = state;
            var asOf = time.GetTimestamp();
            var head = await storage.Articles.GetEntityIfExistsAsync<TableEntity>(
                EntryRow.Partition, EntryRow.Head, cancellationToken: cancellation);
            stale = false;
            var etag = head.HasValue ? head.Value!.ETag : (ETag?)null;
            var catalogue = known?.Catalogue ?? Catalogue.Empty;
            if (head.HasValue && head.Value!.GetInt64(EntryRow.HeadSequence) > catalogue.Sequence)
                catalogue = await ReadChangesAsync(catalogue, cancellation);

            // A commit of this instance may have overtaken the read.
            if (state is { } newer && newer.Catalogue.Sequence > catalogue.Sequence) return newer;
            return state = new State(catalogue, etag, asOf);
        }
        finally
        {
            refreshing.Release();
        }
    }

    private async Task<Catalogue> ReadChangesAsync(Catalogue catalogue, CancellationToken cancellation)
    {
        var changes = new List<Entry>();
        var rows = storage.Articles.QueryAsync<TableEntity>(EntryRow.After(catalogue.Sequence), cancellationToken: cancellation);
        await foreach (var row in rows) changes.Add(EntryRow.Read(row));
        return catalogue.With(changes);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The catalogue changed meanwhile; attempt {Attempt}")]
    private partial void Conflict(int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The catalogue could not be refreshed; answering from memory")]
    private partial void RefreshFailed(Exception failure);

    private sealed record State(Catalogue Catalogue, ETag? Head, long AsOf);
}
