using NewsFunctions.Catalogue;
using NewsFunctions.Publishing;

namespace NewsFunctions.Rebuilding;

/// <summary>
/// What the catalogue should be, made of the uploads and of the former catalogue.
/// </summary>
public sealed record RebuildPlan(ArticleCatalogue Catalogue, IReadOnlyDictionary<string, Decision> Decisions)
{
    public static RebuildPlan Of(IEnumerable<Prepared> uploads, ArticleCatalogue former)
    {
        var all = uploads.ToDictionary(prepared => prepared.Upload.Name);
        var catalogue = ArticleCatalogue.Empty.With([.. Remembered(all, former)]);
        var decisions = new Dictionary<string, Decision>();
        foreach (var prepared in InOrder(all.Values, former))
        {
            var decision = WithMemory(prepared, former).Decide(catalogue);
            decisions[prepared.Upload.Name] = decision;
            catalogue = decision.Forgotten is { } forgotten
                ? catalogue.With([decision.Entry], 0, forgotten)
                : catalogue.With([decision.Entry]);
        }
        return new RebuildPlan(catalogue, decisions);
    }

    /// <summary>What a catalogue has otherwise.</summary>
    public IEnumerable<string> DriftFrom(ArticleCatalogue served)
    {
        foreach (var entry in Catalogue.Entries)
        {
            if (served.ById(entry.Id) is not { } other) yield return $"{entry.BlobName}: not in the index";
            else if (!EntryRow.AreSame(entry, other)) yield return $"{entry.BlobName}: the index has it otherwise";
        }
        foreach (var other in served.Entries.Where(e => Catalogue.ById(e.Id) is null))
            yield return $"{other.BlobName}: only in the index";
    }

    // What uploads do not tell: the slugs of removed articles, and the last good version of rejected ones.
    private static IEnumerable<Entry> Remembered(Dictionary<string, Prepared> uploads, ArticleCatalogue former) =>
        from entry in former.Entries
        let upload = uploads.GetValueOrDefault(entry.BlobName)
        let kept = upload is null ? Decision.Remove(former, entry.BlobName) ?? entry
            : entry.Status == UploadStatus.Removed || upload.Manuscript is null || entry.WantedSlug is not null ? entry
            : null
        where kept is not null
        orderby kept.Sequence
        select kept;

    // The article that is online keeps the slug; otherwise the one that came first.
    private static IEnumerable<Prepared> InOrder(IEnumerable<Prepared> uploads, ArticleCatalogue former) => uploads
        .OrderBy(p => UploadTags.SayOnline(p.Upload.Tags)
            || former.ByBlob(p.Upload.Name)?.Status == UploadStatus.Published ? 0 : 1)
        .ThenBy(
            p => former.ByBlob(p.Upload.Name)?.FirstUpload ?? UploadTags.FirstUpload(p.Upload.Tags) ?? p.Upload.Created)
        .ThenBy(p => p.Upload.Name, StringComparer.Ordinal);

    // Overwriting a file removes its tags; the former catalogue still has them.
    private static Prepared WithMemory(Prepared prepared, ArticleCatalogue former) =>
        UploadTags.Id(prepared.Upload.Tags) is null && former.ByBlob(prepared.Upload.Name) is { } entry
            ? prepared with { Upload = prepared.Upload with { Tags = UploadTags.Memory(entry) } }
            : prepared;
}
