using Azure;
using Microsoft.Extensions.Options;
using NewsFunctions.Storage;

namespace NewsFunctions.Catalogue;

/// <summary>
/// Keeps the catalogue in memory, equal to the table. Reads cost nothing; now and then one point read asks for changes.
/// </summary>
public sealed partial class LiveCatalogue(
    CatalogueTable table, IOptions<ArticleOptions> options, StorageClock time,
    IEnumerable<CatalogueFollower> followers, ILogger<LiveCatalogue> log)
{
    private const int MaxBatch = 49;
    private const int LooksPerSecond = 5;

    // Answering readers from what is known is worth more than the news of an instance that slept.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim refreshing = new(1);
    private readonly TimeSpan fresh = TimeSpan.FromSeconds(options.Value.RefreshSeconds);
    private readonly TimeSpan maxAge = TimeSpan.FromSeconds(options.Value.MaxAgeSeconds);
    private readonly SingleFlight<string, State> firstLoad = new();
    private volatile State? state;
    private volatile bool stale;
    private readonly RecentCount looks = new(time, TimeSpan.FromSeconds(1));
    private GroupCommit<Func<ArticleCatalogue, Commit>, Commit>? commits;

    /// <summary>What a request is answered from; see <see cref="GetAsync"/>.</summary>
    public async ValueTask<Snapshot> SnapshotAsync(CancellationToken cancellationToken) =>
        Of(await GetAsync(cancellationToken));

    /// <summary>
    /// For who knows of a change, perhaps by way of another instance: storage is asked for news then. Anybody can make
    /// up a number, so not for each of many; who gets an older snapshot should ask again.
    /// </summary>
    /// <returns>Null where there is no such change yet.</returns>
    public async ValueTask<Snapshot?> SnapshotAsync(long sequence, CancellationToken cancellationToken)
    {
        var known = await GetAsync(cancellationToken);
        if (known.Sequence >= sequence || looks.Add() >= LooksPerSecond) return Of(known);
        var newest = await GetNewestAsync(cancellationToken);
        return newest.Sequence < sequence ? null : Of(newest);
    }

    /// <summary>With every change committed before the call.</summary>
    public async Task<Snapshot> NewestSnapshotAsync(CancellationToken cancellationToken) =>
        Of(await GetNewestAsync(cancellationToken));

    /// <summary>
    /// The catalogue as known; the first call loads it, later ones look for changes from time to time.
    /// </summary>
    public async ValueTask<ArticleCatalogue> GetAsync(CancellationToken cancellationToken)
    {
        if (state is not { } known)
        {
            var load = firstLoad.RunAsync("", () => RefreshAsync(CancellationToken.None));
            return (await load.WaitAsync(cancellationToken)).Catalogue;
        }
        if (time.GetElapsedTime(known.AsOf) < fresh || refreshing.CurrentCount == 0) return known.Catalogue;
        var refresh = RefreshQuietlyAsync();
        if (time.GetElapsedTime(known.AsOf) > 12 * fresh)
            await Task.WhenAny(refresh, Task.Delay(Patience, cancellationToken));
        return state.Catalogue;
    }

    /// <summary>The catalogue with every change committed before the call.</summary>
    public async Task<ArticleCatalogue> GetNewestAsync(CancellationToken cancellationToken) =>
        (await RefreshAsync(cancellationToken)).Catalogue;

    /// <param name="decide">Asked for a change of the newest catalogue, and again where another came first.</param>
    /// <returns>What it decided at last.</returns>
    public async Task<T> CommitAsync<T>(Func<ArticleCatalogue, T> decide, CancellationToken cancellationToken)
        where T : Commit
    {
        LazyInitializer.EnsureInitialized(
            ref commits,
            () => new GroupCommit<Func<ArticleCatalogue, Commit>, Commit>(CommitAsync, MaxBatch, TimeSpan.Zero));
        return (T)await commits.AddAsync(decide, cancellationToken);
    }

    /// <summary>
    /// Replaces the whole catalogue: <paramref name="rebuild"/> is asked what it should be, and asked again where
    /// another change came first. An entry that is the same keeps its place in the order of changes.
    /// </summary>
    public async Task<ArticleCatalogue> ReplaceAsync(
        Func<ArticleCatalogue, Task<ArticleCatalogue>> rebuild, CancellationToken cancellationToken)
    {
        var begun = await time.NowAsync(() => RefreshAsync(cancellationToken));
        var partition = await table.BeginGenerationAsync(begun, cancellationToken);
        var written = new Dictionary<ArticleId, Entry>();
        while (true)
        {
            var basis = await RefreshAsync(cancellationToken);
            if (basis.Head.Partition == partition) return basis.Catalogue;
            var rebuilt = await rebuild(basis.Catalogue);
            var wanted = Numbered(rebuilt.Entries, basis.Catalogue);
            var gone = written.Values.Where(e => !IsIn(wanted, e)).Select(e => new EntryChange(e, null));
            var added = wanted.Values.Where(e => !IsIn(written, e)).Select(e => new EntryChange(null, e));
            await table.WriteAsync(partition, gone, cancellationToken);
            await table.WriteAsync(partition, added, cancellationToken);
            written = wanted;
            try
            {
                var isSame = rebuilt.Publication.AreSame(basis.Catalogue.Publication);
                var sequence = Math.Max(
                    isSame ? basis.Head.Sequence : basis.Head.Sequence + 1,
                    wanted.Values.Select(e => e.Sequence).DefaultIfEmpty().Max());
                var publication = rebuilt.Publication.Dated(basis.Catalogue.Publication, time.GetUtcNow());
                var head = await table.MoveAsync(basis.Head, partition, sequence, publication, cancellationToken);
                var catalogue = ArticleCatalogue.Empty.With(wanted.Values, sequence).With(publication);
                state = new State(catalogue, head, time.GetTimestamp());
                TellFollowers();
                return catalogue;
            }
            catch (RequestFailedException failure) when (failure.IsConflict())
            {
                Conflict(written.Count);
            }
        }
    }

    /// <summary>Clears what replaced catalogues left behind.</summary>
    public async Task ClearAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        await table.ClearAsync((await RefreshAsync(cancellationToken)).Head.Partition, before, cancellationToken);

    private Snapshot Of(ArticleCatalogue known) => new(known, time.GetUtcNow(), stale ? fresh : maxAge, stale);

    private async Task<IReadOnlyList<Commit>> CommitAsync(IReadOnlyList<Func<ArticleCatalogue, Commit>> proposals)
    {
        var answers = new List<Commit>();
        for (var attempt = 0; answers.Count < proposals.Count; attempt++)
        {
            var basis = attempt == 0 && state is { } known ? known : await RefreshAsync(CancellationToken.None);
            var decided = CommitPlan.Of(basis.Catalogue, proposals.Skip(answers.Count), time.GetUtcNow());
            try
            {
                if (!decided.IsEmpty)
                {
                    var head = await table.CommitAsync(
                        basis.Head, decided.Catalogue.Sequence, decided.Changes, decided.Publication);
                    state = new State(decided.Catalogue, head, time.GetTimestamp());
                    TellFollowers();
                }
                answers.AddRange(decided.Answers);
                attempt = -1;
            }
            catch (RequestFailedException failure) when (failure.IsConflict() && attempt < 10)
            {
                // Another writer, or our own transaction whose answer was lost: then the proposals change nothing.
                Conflict(attempt);
            }
        }
        return answers;
    }

    private void TellFollowers()
    {
        foreach (var follower in followers) follower.Changed();
    }

    private Dictionary<ArticleId, Entry> Numbered(IEnumerable<Entry> entries, ArticleCatalogue basis)
    {
        var sequence = basis.Sequence;
        return entries
            .Select(entry => basis.ById(entry.Id) is { } before && EntryRow.AreSame(before, entry)
                ? before
                : basis.Dated(entry, time.GetUtcNow(), ++sequence))
            .ToDictionary(entry => entry.Id);
    }

    private static bool IsIn(Dictionary<ArticleId, Entry> entries, Entry entry) =>
        entries.TryGetValue(entry.Id, out var other) && other.Sequence == entry.Sequence
            && EntryRow.AreSame(other, entry);

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

    private async Task<State> RefreshAsync(CancellationToken cancellationToken)
    {
        await refreshing.WaitAsync(cancellationToken);
        try
        {
            var known = state;
            var asOf = time.GetTimestamp();
            var head = await table.FindHeadAsync(known?.Head.Partition, cancellationToken);
            stale = false;
            var isKnown = known is not null && known.Head.Partition == head.Partition;
            var catalogue = isKnown ? known!.Catalogue : ArticleCatalogue.Empty;
            if (head.Sequence > catalogue.Sequence)
            {
                var changes = await table.ReadAfterAsync(head, catalogue.Sequence, cancellationToken);
                var forgotten = changes.Where(change => change.Value is null).Select(change => change.Key);
                catalogue = catalogue.With([.. changes.Values.OfType<Entry>()], head.Sequence, [.. forgotten]);
            }
            if (!isKnown || known!.Head.Publication != head.Publication)
                catalogue = catalogue.With(await table.ReadPublicationAsync(head, cancellationToken));

            // A commit of this instance may have overtaken the read.
            if (state is { } newer && newer != known && newer.Catalogue.Sequence >= catalogue.Sequence) return newer;
            return state = new State(catalogue, head, asOf);
        }
        finally
        {
            refreshing.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The catalogue changed meanwhile; attempt {Attempt}")]
    private partial void Conflict(int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The catalogue could not be refreshed; answering from memory")]
    private partial void RefreshFailed(Exception failure);

    private sealed record State(ArticleCatalogue Catalogue, CatalogueHead Head, long AsOf);
}
