namespace NewsFunctions.Catalogue;

/// <summary>What several proposals make of a catalogue: as many as one transaction holds, at least one.</summary>
/// <param name="Publication">Its files, where they become different.</param>
public sealed record CommitPlan(
    ArticleCatalogue Catalogue, IReadOnlyList<Commit> Answers, IReadOnlyCollection<EntryChange> Changes,
    PublicationFiles? Publication)
{
    public bool IsEmpty => Changes.Count == 0 && Publication is null;

    public static CommitPlan Of(
        ArticleCatalogue basis, IEnumerable<Func<ArticleCatalogue, Commit>> proposals, DateTimeOffset now)
    {
        var catalogue = basis;
        var answers = new List<Commit>();
        var changes = new Dictionary<ArticleId, EntryChange>();
        var bytes = 0;
        foreach (var proposal in proposals)
        {
            var (next, entries) = (catalogue, new List<Entry>());
            var change = proposal(catalogue);
            foreach (var entry in change.Entries)
            {
                entries.Add(next.Dated(entry, now));
                next = next.With([entries[^1]]);
            }
            bytes += entries.Sum(EntryRow.Size);
            if (change.Publication is { } files)
            {
                next = next.With(files.Dated(catalogue.Publication, now), next.Sequence + 1);
                bytes += PublicationFiles.MaxBytes;
            }
            if (answers.Count > 0 && !CatalogueTable.Fits(changes.Values, bytes)) break;
            foreach (var entry in entries) changes[entry.Id] = new EntryChange(basis.ById(entry.Id), entry);
            if (change.Forgotten is { } id && next.ById(id) is not null)
            {
                next = next.With([], next.Sequence + 1, id);
                changes[id] = new EntryChange(basis.ById(id), null, next.Sequence);
            }
            catalogue = next;
            answers.Add(change);
        }
        var publication = ReferenceEquals(catalogue.Publication, basis.Publication) ? null : catalogue.Publication;
        return new(catalogue, answers, changes.Values, publication);
    }
}
