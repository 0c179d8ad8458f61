using System.Collections.Immutable;

namespace NewsFunctions.Catalogue;

/// <summary>Articles that say the same in other languages, joined by a key that their editors chose.</summary>
public sealed class Translations
{
    public static readonly Translations None = new(ImmutableDictionary<string, ImmutableArray<Article>>.Empty);

    private static readonly Comparer<Article> OldestFirst = Comparer<Article>.Create((a, b) =>
        a.PublishedAt != b.PublishedAt ? a.PublishedAt.CompareTo(b.PublishedAt) : a.Id.CompareTo(b.Id));

    private readonly ImmutableDictionary<string, ImmutableArray<Article>> byKey;

    private Translations(ImmutableDictionary<string, ImmutableArray<Article>> byKey) => this.byKey = byKey;

    /// <summary>All that are joined to an article, besides it, whether readers may see them or not.</summary>
    public IEnumerable<Article> JoinedTo(Article article) =>
        All(article.TranslationKey).Where(other => other.Id != article.Id);

    /// <summary>What readers may read in other languages; of several in one, the oldest.</summary>
    public IReadOnlyList<Article> Of(Article article, DateTimeOffset now) =>
        [.. Leading(article.TranslationKey, now).Where(other => !SpeakTheSame(other, article))];

    /// <summary>
    /// For search engines, each language with its article, and the one for who speaks none of them. All of them say the
    /// same; an article that another one leads in its language has none.
    /// </summary>
    public IReadOnlyList<(string Language, Article Article)> Alternates(
        Article article, DateTimeOffset now, string siteLanguage)
    {
        var all = Leading(article.TranslationKey, now);
        if (all.Count < 2 || all.All(other => other.Id != article.Id)) return [];
        var fallback = all.FirstOrDefault(other => IsSame(other.Language, siteLanguage)) ?? all.Min(OldestFirst)!;
        return [.. all.Select(other => (other.Language, other)), ("x-default", fallback)];
    }

    /// <returns>The older article of the same language that leads, where there is one.</returns>
    public Article? LeaderOf(Article article)
    {
        var oldest = JoinedTo(article).Where(other => SpeakTheSame(other, article)).Min(OldestFirst);
        return oldest is not null && OldestFirst.Compare(oldest, article) < 0 ? oldest : null;
    }

    public static bool SpeakTheSame(Article one, Article other) => IsSame(one.Language, other.Language);

    internal Translations With(IEnumerable<Article> removed, IEnumerable<Article> added)
    {
        var all = byKey.ToBuilder();
        foreach (var article in removed) Remove(all, article);
        foreach (var article in added)
            if (article.TranslationKey is { } key) all[key] = all.GetValueOrDefault(key, []).Add(article);
        return new(all.ToImmutable());
    }

    private static void Remove(
        ImmutableDictionary<string, ImmutableArray<Article>>.Builder all, Article article)
    {
        if (article.TranslationKey is not { } key || !all.TryGetValue(key, out var joined)) return;
        joined = joined.RemoveAll(other => other.Id == article.Id);
        if (joined.IsEmpty) all.Remove(key);
        else all[key] = joined;
    }

    private ImmutableArray<Article> All(string? key) => key is null ? [] : byKey.GetValueOrDefault(key, []);

    private List<Article> Leading(string? key, DateTimeOffset now) =>
    [
        .. All(key).Where(article => article.PublishedAt <= now).Order(OldestFirst)
            .DistinctBy(article => article.Language, StringComparer.OrdinalIgnoreCase)
            .OrderBy(article => article.Language, StringComparer.OrdinalIgnoreCase),
    ];

    private static bool IsSame(string language, string other) =>
        string.Equals(language, other, StringComparison.OrdinalIgnoreCase);
}
