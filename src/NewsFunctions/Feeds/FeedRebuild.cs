using NewsFunctions.Catalogue;

namespace NewsFunctions.Feeds;

/// <summary>
/// Rebuilds ahead of the readers the feeds that changed articles belong to. Nothing depends on it: a request that finds its
/// feed stale rebuilds it too.
/// </summary>
public sealed class FeedRebuild(FeedStore feeds, FeedMarkerStore markers, CatalogueStore catalogueStore)
{
    private const string Name = "rebuilt";

    public async Task RunAsync(CancellationToken cancellation)
    {
        var snapshot = await catalogueStore.NewestSnapshotAsync(cancellation);
        var (catalogue, now) = (snapshot.Catalogue, snapshot.Now);
        var marker = await markers.ReadAsync(Name, cancellation);
        if (marker?.Sequence > catalogue.Sequence) marker = null;
        var changes = marker is null ? [] : FeedChanges.Since(catalogue, marker, now);
        foreach (var list in FeedChanges.Lists(changes).Prepend(ListKey.All).Distinct())
            foreach (var format in FeedFormats.All) await feeds.GetAsync(snapshot, new FeedKey(list, format), cancellation);
        if (marker is null || changes.Count > 0) await markers.WriteAsync(Name, FeedMarker.Of(catalogue, now), cancellation);
    }
}
