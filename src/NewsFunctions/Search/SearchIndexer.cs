using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Publishing;

namespace NewsFunctions.Search;

/// <summary>Takes articles into the index.</summary>
public sealed partial class SearchIndexer(
    SearchStore store, LiveCatalogue live, BodyReader bodies, IOptions<SearchOptions> options,
    IOptions<SiteOptions> site, ILogger<SearchIndexer> log)
{
    private const int AtOnce = 8;

    /// <summary>Takes in the next changes of the catalogue, as many as one step holds.</summary>
    /// <returns>The index after it, and whether there is more to do; null where another instance was faster.</returns>
    public async Task<(SearchIndex Index, bool More)?> AdvanceAsync(
        SearchIndex? known, CancellationToken cancellationToken)
    {
        var catalogue = await live.GetNewestAsync(cancellationToken);
        var (basis, etag) = await store.ReadManifestAsync(cancellationToken);
        var files = basis.Version == SearchAnalysis.Version && basis.Sequence <= catalogue.Sequence
            ? await store.ReadFilesAsync(basis, known, cancellationToken)
            : null;
        if (files is null) (basis, files) = (SearchManifest.Empty, []);
        var entries = catalogue.After(basis.Sequence).Take(options.Value.ChangesPerStep).ToList();
        if (entries.Count == 0 && files.Count > 0)
            return (known?.Manifest.Sequence == basis.Sequence ? known : SearchIndex.Open(basis, files), false);

        var changed = SearchIndex.Change(files, await ReadChangesAsync(entries, cancellationToken));
        var manifest = new SearchManifest(SearchAnalysis.Version, entries.Count == 0 ? 0 : entries[^1].Changed,
            changed.ToDictionary(file => file.Key, file => Hash(file.Value)));
        if (!await store.WriteAsync(manifest, changed, basis, etag, cancellationToken)) return null;
        Advanced(entries.Count, manifest.Sequence);
        return (SearchIndex.Open(manifest, changed), manifest.Sequence < catalogue.LastChange);
    }

    private async Task<SearchChange[]> ReadChangesAsync(List<Entry> entries, CancellationToken cancellationToken)
    {
        var changes = new SearchChange[entries.Count];
        await Parallel.ForAsync(0, entries.Count, Many(cancellationToken), async (index, stop) =>
        {
            var article = entries[index].Article;
            var body = article is null ? "" : await bodies.ReadAsync(entries[index], article, stop);
            changes[index] = new SearchChange(entries[index].Id, article,
                string.Join(' ', Text(body).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        });
        return changes;
    }

    // Only words are indexed, not addresses.
    private string Text(string body) =>
        BodyText.Plain(Links.Resolve(body, site.Value, ArticleCatalogue.Empty, default));

    private static ParallelOptions Many(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..32];

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Took {Changes} changes into the search index, now at {Sequence}")]
    private partial void Advanced(int changes, long sequence);
}
