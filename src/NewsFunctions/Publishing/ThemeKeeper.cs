using NewsFunctions.Catalogue;
using NewsFunctions.Publication;
using NewsFunctions.Storage;

namespace NewsFunctions.Publishing;

/// <summary>Keeps the copies of the theme's files, and knows whether its templates work together.</summary>
public sealed class ThemeKeeper(
    ThemeStore store, PublicationReader publication, IEnumerable<ThemeTrials> trials, StorageClock time)
{
    // An instance with an older state may still serve a copy that is out of use.
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    /// <summary>Before the file is accepted: nothing that is accepted may be without its copy.</summary>
    public Task WriteAsync(PreparedFile prepared, CancellationToken cancellationToken) => prepared.Copy is { } copy
        ? store.WriteAsync(copy.Name, copy.Content, cancellationToken)
        : Task.CompletedTask;

    public Task<Dictionary<string, StoredBody>> ListAsync(CancellationToken cancellationToken) =>
        store.ListAsync(cancellationToken);

    /// <returns>Files of whose copy something is wrong.</returns>
    public async Task<IReadOnlyList<string>> DriftAsync(
        IEnumerable<PreparedFile> files, bool repair, CancellationToken cancellationToken)
    {
        var (stored, drift) = (await store.ListAsync(cancellationToken), new List<string>());
        foreach (var file in files)
        {
            if (file.Copy is not { } copy) continue;
            var md5 = Convert.ToHexStringLower(BlobListing.Md5(copy.Content.Span));
            if (stored.TryGetValue(copy.Name, out var known) && known.Md5 == md5) continue;
            drift.Add($"{PublicationUploads.Folder}{file.Upload.Name}: its copy is "
                + (known is null ? "missing" : "damaged"));
            if (repair) await WriteAsync(file, cancellationToken);
        }
        return drift;
    }

    public async Task ClearAsync(
        Dictionary<string, StoredBody> stored, PublicationFiles files, CancellationToken cancellationToken)
    {
        var (used, before) = (publication.Of(files).Theme.Copies.Values, time.GetUtcNow() - Keep);
        foreach (var (name, copy) in stored)
            if (!used.Contains(name) && copy.Written < before) await store.DeleteAsync(name, cancellationToken);
    }

    /// <returns>What cannot be made with all templates together; null where all can.</returns>
    public string? FaultOf(PublicationFiles files) =>
        trials.Select(trial => trial.Together(publication.Of(files).Theme)).FirstOrDefault(fault => fault is not null);
}
