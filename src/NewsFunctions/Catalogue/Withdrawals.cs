using System.Collections.Immutable;

namespace NewsFunctions.Catalogue;

/// <summary>The articles that were taken offline, by the lists they left and when. Immutable.</summary>
internal sealed class Withdrawals
{
    public static readonly Withdrawals None =
        new(ImmutableDictionary<ListKey, ImmutableSortedSet<(long At, ArticleId Id)>>.Empty);

    private static readonly ImmutableSortedSet<(long At, ArticleId Id)> Nobody =
        ImmutableSortedSet.Create<(long At, ArticleId Id)>(
            Comparer<(long At, ArticleId Id)>.Create(
                (a, b) => a.At != b.At ? b.At.CompareTo(a.At) : a.Id.CompareTo(b.Id)));

    private readonly ImmutableDictionary<ListKey, ImmutableSortedSet<(long At, ArticleId Id)>> byList;

    private Withdrawals(ImmutableDictionary<ListKey, ImmutableSortedSet<(long At, ArticleId Id)>> byList) =>
        this.byList = byList;

    /// <returns>The ids, latest first.</returns>
    public IEnumerable<ArticleId> Of(ListKey key) =>
        byList.GetValueOrDefault(key, Nobody).Select(article => article.Id);

    /// <param name="back">As they were while offline.</param>
    public Withdrawals With(IEnumerable<Entry> gone, IEnumerable<Entry> back)
    {
        var lists = byList.ToBuilder();
        foreach (var (list, article) in back.SelectMany(Places))
        {
            var others = lists[list].Remove(article);
            if (others.IsEmpty) lists.Remove(list);
            else lists[list] = others;
        }
        foreach (var (list, article) in gone.SelectMany(Places))
            lists[list] = lists.GetValueOrDefault(list, Nobody).Add(article);
        return new Withdrawals(lists.ToImmutable());
    }

    private static IEnumerable<(ListKey List, (long At, ArticleId Id) Article)> Places(Entry entry) =>
        entry.Withdrawal is { } withdrawal
            ? withdrawal.Lists.Select(list => (list, (withdrawal.At.UtcTicks, entry.Id)))
            : [];
}
