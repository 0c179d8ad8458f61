using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Http;

namespace NewsFunctions.Articles;

public enum BodyFormat
{
    Html,
    Markdown,
    Text,
}

/// <summary>What a summary carries on request.</summary>
[Flags]
public enum Extras
{
    None = 0,
    Counters = 1,
    Body = 2,
    Seo = 4,
}

/// <summary>How an article is shown.</summary>
/// <param name="Fields">The properties wanted, with commas between them; null is all.</param>
public sealed record Presentation(Extras Include, BodyFormat Format, string? Fields)
{
    private static readonly Dictionary<string, Extras> Words = new()
    {
        ["counters"] = Extras.Counters,
        ["body"] = Extras.Body,
        ["seo"] = Extras.Seo,
    };

    // A field that is left out by default is included by asking for it, and the other way round.
    private static readonly Dictionary<string, Extras> ExtraFields = new()
    {
        ["views"] = Extras.Counters,
        ["likes"] = Extras.Counters,
        ["body"] = Extras.Body,
        ["seo"] = Extras.Seo,
    };

    /// <summary>How long such an answer may be kept; counters change while the catalogue does not.</summary>
    public Freshness Freshness(Snapshot snapshot)
    {
        var usual = snapshot.Freshness();
        return Include.HasFlag(Extras.Counters) && usual.MaxAge > CounterStore.Lifetime
            ? snapshot.Freshness(CounterStore.Lifetime)
            : usual;
    }

    /// <param name="fields">What "fields" takes; null where it is not known.</param>
    public static Presentation Read(Query query, IReadOnlyCollection<string>? fields)
    {
        var include = query.Words("include", Words.Keys)
            .Aggregate(Extras.None, (all, word) => all | Words.GetValueOrDefault(word));
        var wanted = fields is null ? [] : query.Words("fields", fields);
        if (wanted.Count == 0) return new(include, query.Choice("format", BodyFormat.Html), null);
        var all = wanted.Concat(
            ExtraFields.Where(extra => include.HasFlag(extra.Value)).Select(extra => extra.Key)).Distinct();
        foreach (var word in wanted) include |= ExtraFields.GetValueOrDefault(word);
        return new(include, query.Choice("format", BodyFormat.Html),
            string.Join(',', all.Order(StringComparer.Ordinal)));
    }
}

public sealed record ListRequest(ArticleFilter Filter, int Limit, Cursor? After, Presentation As)
{
    public static ListRequest Read(Query query) => new(
        ArticleFilter.Read(query), query.Number("limit", 1, 100, 20), query.Cursor("cursor"),
        Presentation.Read(query, FieldNames.OfSummary));
}

public sealed record ArticleRequest(string Slug, bool WithinCategory, Presentation As)
{
    private enum Within
    {
        All,
        Category,
    }

    public static ArticleRequest Read(Query query, string slug)
    {
        var shown = Presentation.Read(query, FieldNames.OfArticle);
        return new(slug, query.Choice("within", Within.All) == Within.Category,
            shown with { Include = shown.Include | Extras.Body });
    }
}
