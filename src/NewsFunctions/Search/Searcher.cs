using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Search;

/// <summary>
/// Keeps the newest index in memory. A search is answered from what is there; a newer index is fetched beside it and
/// takes its place at once. Searches that find it behind bring it up to date, as the timer is slow.
/// </summary>
public sealed partial class Searcher(
    SearchStore store, SearchIndexer indexer, LiveCatalogue live, IOptions<SearchOptions> options,
    TimeProvider time, ILogger<Searcher> log)
{
    // A new site is small; a large one has been indexed by the timer before many search.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBehind = TimeSpan.FromSeconds(20);
    private readonly SingleFlight<string, SearchIndex?> flights = new();
    private volatile Known? known;

    /// <summary>The last look for a newer index, for tests to wait for.</summary>
    internal Task Settled { get; private set; } = Task.CompletedTask;

    /// <summary>Of what readers may see, the best articles for a query.</summary>
    /// <exception cref="TimeoutException">There is no index yet.</exception>
    public async ValueTask<SearchIndex> GetAsync(CancellationToken cancellationToken)
    {
        if (known is not { } current)
            return await LookAsync().WaitAsync(Patience, cancellationToken)
                ?? await CatchUpAsync().WaitAsync(Patience, cancellationToken)
                ?? throw new TimeoutException("There is no search index yet.");
        if (time.GetElapsedTime(current.Looked) > TimeSpan.FromSeconds(options.Value.RefreshSeconds))
            Settled = RefreshQuietlyAsync(current);
        return current.Index;
    }

    /// <summary>Brings the index up to the newest change.</summary>
    public Task<SearchIndex?> CatchUpAsync() => flights.RunAsync("rebuild", async () =>
    {
        var changed = false;
        for (var more = true; more;)
        {
            var step = await indexer.AdvanceAsync(known?.Index, CancellationToken.None);
            if (step is null) return changed ? known?.Index : await LookAsync();
            Swap(step.Value.Index);
            (changed, more) = (true, step.Value.More);
        }
        return known?.Index;
    });

    private Task<SearchIndex?> LookAsync() => flights.RunAsync("look", async () =>
    {
        var (manifest, _) = await store.ReadManifestAsync(CancellationToken.None);
        var current = known?.Index;
        if (current is not null && current.Manifest.Files.Count == manifest.Files.Count
            && current.Manifest.Sequence == manifest.Sequence)
            Swap(current);
        else if (await OpenAsync(manifest, current) is { } index) Swap(index);
        return known?.Index;
    });

    private async Task<SearchIndex?> OpenAsync(SearchManifest manifest, SearchIndex? current) =>
        manifest.Version == SearchAnalysis.Version && manifest.Files.Count > 0
            && await store.ReadFilesAsync(manifest, current, CancellationToken.None) is { } files
            ? SearchIndex.Open(manifest, files)
            : null;

    private async Task RefreshQuietlyAsync(Known current)
    {
        known = current with { Looked = time.GetTimestamp() };
        try
        {
            var index = await LookAsync();
            var behind = (await live.GetAsync(CancellationToken.None)).LastChange > index?.Manifest.Sequence;
            if (!behind) known = known with { Current = time.GetTimestamp() };
            else if (time.GetElapsedTime(current.Current) > LongestBehind) await CatchUpAsync();
        }
        catch (Exception failure)
        {
            RefreshFailed(failure);
        }
    }

    private void Swap(SearchIndex index)
    {
        var now = time.GetTimestamp();
        var isOther = known?.Index != index;
        known = new Known(index, now, isOther || known is null ? now : known.Current);
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The search index could not be refreshed; searching in the one at hand")]
    private partial void RefreshFailed(Exception failure);

    /// <param name="Looked">When storage was last asked for a newer one.</param>
    /// <param name="Current">When it was last known to hold every change.</param>
    private sealed record Known(SearchIndex Index, long Looked, long Current);
}
