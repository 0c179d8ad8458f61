using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Feeds;

/// <summary>
/// Builds the feeds of changed articles before readers ask for them, and compares stored feeds with the articles.
/// Nothing depends on it: a request that finds a stale feed builds it too.
/// </summary>
public sealed class FeedRebuild(
    FeedReader reader, FeedStore store, FeedBuilder builder, MarkerStore markers, LiveCatalogue live)
{
    private const string Name = "rebuilt";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var snapshot = await live.NewestSnapshotAsync(cancellationToken);
        var (catalogue, now) = (snapshot.Catalogue, snapshot.Now);
        var marker = await markers.ReadAsync(Name, cancellationToken);
        if (marker?.Sequence > catalogue.Sequence) marker = null;
        var changes = marker is null ? [] : VisibleChanges.Since(catalogue, marker, now);
        foreach (var list in VisibleChanges.Lists(changes).Prepend(ListKey.All).Distinct())
            foreach (var format in FeedFormats.All)
                await reader.RefreshAsync(snapshot, new FeedKey(list, format), cancellationToken);
        if (marker is null || changes.Count > 0)
            await markers.WriteAsync(Name, Marker.Of(catalogue, now), cancellationToken);
    }

    /// <summary>
    /// The stored feeds that have the right fingerprint but other bytes. A feed that is only out of date is not
    /// among them: it is built anew when it is asked for.
    /// </summary>
    /// <param name="repair">Takes them out, with those whose list is gone, so that they are built anew.</param>
    /// <param name="leftOut">Uploads whose bodies are not what they should be: feeds that show them are not
    /// compared.</param>
    public async Task<IReadOnlyList<string>> DriftAsync(
        Snapshot snapshot, bool repair, IReadOnlyCollection<string> leftOut, CancellationToken cancellationToken)
    {
        var drift = new List<string>();
        await foreach (var listed in store.ListAsync(cancellationToken))
        {
            var plan = builder.Plan(listed.Key, snapshot);
            if (plan?.Entries.Any(entry => leftOut.Contains(entry.BlobName)) == true) continue;
            var isWrong = plan is not null && listed.Fingerprint == plan.Fingerprint
                && !BlobListing.Md5(await builder.BuildAsync(plan)).AsSpan().SequenceEqual(listed.Md5);
            if (isWrong) drift.Add(listed.Key.BlobName);
            if (!repair || (plan is not null && !isWrong)) continue;
            reader.Forget(listed.Key);
            await store.DeleteAsync(listed.Key, cancellationToken);
        }
        return drift;
    }
}
