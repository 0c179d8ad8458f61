using System.Collections.Immutable;

namespace NewsFunctions.Catalogue;

/// <summary>
/// All articles at one moment, immutable. Every list is sorted newest first and holds what is under embargo too, in
/// front: <see cref="Visible"/> cuts it off by the clock.
/// </summary>
public sealed class ArticleCatalogue
{
    public static readonly ArticleCatalogue Empty = new();

    private ImmutableDictionary<ArticleId, Entry> byId = ImmutableDictionary<ArticleId, Entry>.Empty;
    private ImmutableDictionary<string, ArticleId> idByBlob = ImmutableDictionary<string, ArticleId>.Empty;
    private ImmutableDictionary<string, ArticleId> idBySlug = ImmutableDictionary<string, ArticleId>.Empty;
    private ImmutableDictionary<string, ArticleId> idByContent = ImmutableDictionary<string, ArticleId>.Empty;
    private ImmutableDictionary<ListKey, Article[]> lists = ImmutableDictionary<ListKey, Article[]>.Empty;
    private ImmutableSortedSet<Entry> byChange = ImmutableSortedSet.Create<Entry>(Comparer<Entry>.Create(
        (a, b) => a.Changed != b.Changed ? a.Changed.CompareTo(b.Changed) : a.Id.CompareTo(b.Id)));
    private Withdrawals withdrawals = Withdrawals.None;

    private ArticleCatalogue()
    {
    }

    /// <summary>The last change inside.</summary>
    public long Sequence { get; private set; }

    /// <summary>What the publisher says of the site, in files of its own.</summary>
    public PublicationFiles Publication { get; private set; } = PublicationFiles.None;

    public Translations Translations { get; private set; } = Translations.None;

    public IEnumerable<Entry> Entries => byId.Values;

    public IEnumerable<ListKey> Lists => lists.Keys;

    /// <summary>The last change inside that readers can notice.</summary>
    public long LastChange => byChange.Count == 0 ? 0 : byChange[^1].Changed;

    /// <summary>Since when readers find everything as it is; null where that is not known.</summary>
    public DateTimeOffset? LastModified(DateTimeOffset now)
    {
        if (byChange.Count == 0 || byChange[^1].ChangedAt is not { } change) return null;
        if (Publication.ChangedAt > change) change = Publication.ChangedAt.Value;
        var visible = Visible(ListKey.All, now);
        return visible.Length > 0 && visible[0].PublishedAt > change ? visible[0].PublishedAt : change;
    }

    /// <summary>What changed for readers after a sequence number, in order.</summary>
    public IEnumerable<Entry> After(long sequence)
    {
        for (var i = FirstAfter(sequence); i < byChange.Count; i++) yield return byChange[i];
    }

    /// <summary>Articles that readers found in the list and that were taken offline, latest first.</summary>
    public IEnumerable<Entry> Withdrawn(ListKey key) => withdrawals.Of(key).Select(id => byId[id]);

    public Entry? ById(ArticleId id) => byId.GetValueOrDefault(id);

    public Entry? ByBlob(string name) => idByBlob.TryGetValue(name, out var id) ? byId[id] : null;

    /// <summary>What is online, or a draft, under the same name in the other form of Unicode.</summary>
    public Entry? InOtherForm(string blobName) => Links.Forms(blobName).Where(name => name != blobName).Select(ByBlob)
        .FirstOrDefault(entry => entry is { Article: not null } or { Draft: not null });

    /// <summary>The article that has the slug or had it last.</summary>
    public Entry? BySlug(string slug) => idBySlug.TryGetValue(slug, out var id) ? byId[id] : null;

    /// <summary>The article whose newest upload had these bytes; of several, the one that changed last.</summary>
    public Entry? ByContent(string hash) => idByContent.TryGetValue(hash, out var id) ? byId[id] : null;

    public ReadOnlySpan<Article> List(ListKey key) => lists.GetValueOrDefault(key, []);

    /// <summary>The articles of a list that readers may see at <paramref name="now"/>, newest first.</summary>
    public ReadOnlySpan<Article> Visible(ListKey key, DateTimeOffset now)
    {
        var list = List(key);
        return list[FirstVisible(list, now)..];
    }

    /// <summary>
    /// How a category, tag or author is written: as most of the articles that readers see have it, and of two ways as
    /// the oldest does. Null where there are none.
    /// </summary>
    public string? NameOf(ListKey key, DateTimeOffset now)
    {
        var uses = new Dictionary<string, (int Count, int Oldest)>();
        var list = Visible(key, now);
        for (var i = 0; i < list.Length; i++)
            if (key.TermOf(list[i]) is { } term) uses[term.Name] = (uses.GetValueOrDefault(term.Name).Count + 1, i);
        return uses.Count == 0 ? null : uses.MaxBy(use => use.Value).Key;
    }

    /// <summary>When the next embargo ends, or null.</summary>
    public DateTimeOffset? NextRelease(DateTimeOffset now)
    {
        var list = List(ListKey.All);
        var first = FirstVisible(list, now);
        return first == 0 ? null : list[first - 1].PublishedAt;
    }

    /// <summary>Where the article stands, or would stand, in a list.</summary>
    public static int IndexOf(ReadOnlySpan<Article> list, DateTimeOffset publishedAt, ArticleId id)
    {
        int low = 0, high = list.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Compare(list[middle].PublishedAt, list[middle].Id, publishedAt, id) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <param name="sequence">Of the last change, where that may be of an entry that is no more.</param>
    /// <param name="forgotten">Entries that are no more; readers never saw anything of them.</param>
    public ArticleCatalogue With(
        IReadOnlyCollection<Entry> changes, long sequence = 0, params IReadOnlyCollection<ArticleId> forgotten)
    {
        if (changes.Count == 0 && sequence <= Sequence && forgotten.Count == 0) return this;
        var ids = byId.ToBuilder();
        var blobs = idByBlob.ToBuilder();
        var slugs = idBySlug.ToBuilder();
        var contents = idByContent.ToBuilder();
        var order = byChange.ToBuilder();
        var removed = new HashSet<Article>(ReferenceEqualityComparer.Instance);
        var added = new Dictionary<ArticleId, Article>();
        var (gone, back) = (new Dictionary<ArticleId, Entry>(), new List<Entry>());
        foreach (var old in forgotten.Select(ById).OfType<Entry>()) Forget(old);
        foreach (var entry in changes)
        {
            if (ids.TryGetValue(entry.Id, out var before))
            {
                if (before.Withdrawal is not null && !gone.Remove(entry.Id)) back.Add(before);
                Forget(before);
                if (before.Article is { } old && !added.Remove(entry.Id)) removed.Add(old);
            }
            ids[entry.Id] = entry;
            order.Add(entry);
            blobs[entry.BlobName] = entry.Id;
            if (entry.Content is { } content) contents[content] = entry.Id;
            foreach (var former in entry.FormerSlugs) slugs.TryAdd(former, entry.Id);
            if (entry.Slug is not null && (entry.Article is not null || !IsOnline(entry.Slug)))
                slugs[entry.Slug] = entry.Id;
            if (entry.Article is { } article) added[entry.Id] = article;
            if (entry.Withdrawal is not null) gone[entry.Id] = entry;
        }
        return new ArticleCatalogue
        {
            Sequence = changes.Select(e => e.Sequence).Append(Math.Max(Sequence, sequence)).Max(),
            Publication = Publication,
            byId = ids.ToImmutable(),
            idByBlob = blobs.ToImmutable(),
            idBySlug = slugs.ToImmutable(),
            idByContent = contents.ToImmutable(),
            byChange = order.ToImmutable(),
            lists = Relist(removed, added.Values),
            Translations = Translations.With(removed, added.Values),
            withdrawals = withdrawals.With(gone.Values, back),
        };

        bool IsOnline(string slug) =>
            slugs.TryGetValue(slug, out var owner) && ids[owner] is { Article: { } online } && online.Slug == slug;

        void Forget(Entry entry)
        {
            ids.Remove(entry.Id);
            order.Remove(entry);
            if (blobs.TryGetValue(entry.BlobName, out var id) && id == entry.Id) blobs.Remove(entry.BlobName);
            if (entry.Content is { } content && contents.TryGetValue(content, out id) && id == entry.Id)
                contents.Remove(content);
            foreach (var slug in entry.FormerSlugs.Append(entry.Slug ?? ""))
                if (slugs.TryGetValue(slug, out var owner) && owner == entry.Id) slugs.Remove(slug);
        }
    }

    public ArticleCatalogue With(PublicationFiles publication, long sequence = 0)
    {
        var copy = (ArticleCatalogue)MemberwiseClone();
        copy.Publication = publication;
        copy.Sequence = Math.Max(Sequence, sequence);
        return copy;
    }

    /// <summary>Where a list begins for who sees no article of after <paramref name="now"/>.</summary>
    internal static int FirstVisible(ReadOnlySpan<Article> list, DateTimeOffset now)
    {
        int low = 0, high = list.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (list[middle].PublishedAt > now) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>The order of lists: newest first.</summary>
    internal static int Compare(Article a, Article b) => Compare(a.PublishedAt, a.Id, b.PublishedAt, b.Id);

    // Only the lists that the changes touch are made anew, each in one pass.
    private ImmutableDictionary<ListKey, Article[]> Relist(HashSet<Article> removed, IEnumerable<Article> added)
    {
        var arrivals = added.SelectMany(a => ListKey.Of(a).Select(key => (key, a))).ToLookup(x => x.key, x => x.a);
        var touched = removed.SelectMany(ListKey.Of).Concat(arrivals.Select(g => g.Key)).ToHashSet();
        var result = lists.ToBuilder();
        foreach (var key in touched)
        {
            var list = Merge(lists.GetValueOrDefault(key, []), removed, [.. arrivals[key]]);
            if (list.Length > 0) result[key] = list;
            else result.Remove(key);
        }
        return result.ToImmutable();
    }

    private static Article[] Merge(Article[] list, HashSet<Article> removed, Article[] added)
    {
        Array.Sort(added, Compare);
        var merged = new List<Article>(list.Length + added.Length);
        var next = 0;
        foreach (var article in list)
        {
            if (removed.Count > 0 && removed.Contains(article)) continue;
            while (next < added.Length && Compare(added[next], article) < 0) merged.Add(added[next++]);
            merged.Add(article);
        }
        merged.AddRange(added[next..]);
        return [.. merged];
    }

    private int FirstAfter(long sequence)
    {
        int low = 0, high = byChange.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (byChange[middle].Changed <= sequence) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static int Compare(DateTimeOffset a, ArticleId aId, DateTimeOffset b, ArticleId bId)
    {
        var newestFirst = b.CompareTo(a);
        return newestFirst != 0 ? newestFirst : aId.CompareTo(bId);
    }
}
