namespace NewsFunctions.Catalogue;

/// <summary>
/// What is to be committed to the catalogue. A caller that needs more of what was decided derives a record from it.
/// </summary>
/// <param name="Entries">Those that become different.</param>
/// <param name="Forgotten">An entry that is no more; readers never saw anything of it.</param>
public record Commit(IReadOnlyList<Entry> Entries, ArticleId? Forgotten = null)
{
    /// <summary>The files of the publication, where they become different.</summary>
    public PublicationFiles? Publication { get; init; }
}
