using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
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
    Neighbours = 8,
    Now = 16,
}

public enum Order
{
    Newest,
    Oldest,
}

/// <summary>How an article is shown.</summary>
/// <param name="Fields">The properties wanted, with commas between them; null is all.</param>
public sealed record Presentation(Extras Include, BodyFormat Format, string? Fields)
{
    public static readonly Presentation Plain = new(Extras.None, BodyFormat.Html, null);

    private static readonly Dictionary<string, Extras> Words = new()
    {
        ["counters"] = Extras.Counters,
        ["body"] = Extras.Body,
        ["seo"] = Extras.Seo,
        ["neighbours"] = Extras.Neighbours,
        ["now"] = Extras.Now,
    };

    private static readonly string[] OfArticles =
        [.. Words.Where(word => word.Value is not (Extras.Neighbours or Extras.Now)).Select(word => word.Key)];

    // A field that is left out by default is included by asking for it, and the other way round.
    private static readonly Dictionary<string, Extras> ExtraFields = new()
    {
        ["views"] = Extras.Counters,
        ["likes"] = Extras.Counters,
        ["body"] = Extras.Body,
        ["seo"] = Extras.Seo,
        ["previous"] = Extras.Neighbours,
        ["next"] = Extras.Neighbours,
    };

    /// <summary>Whether it changes while the catalogue does not: it is made for each request.</summary>
    public bool IsOfTheMoment => (Include & (Extras.Counters | Extras.Now)) != 0;

    /// <summary>The document with the properties that are wanted; in a list those of its items.</summary>
    public byte[] Print<T>(T document, JsonTypeInfo<T> type)
    {
        if (Fields is null) return Json.Bytes(document, type);
        var wanted = Fields.Split(',');
        var whole = JsonSerializer.SerializeToNode(document, type)!.AsObject();
        var items = whole["items"] is JsonArray list ? list.Select(item => item!.AsObject()) : [whole];
        foreach (var item in items)
            foreach (var name in item.Select(property => property.Key).Except(wanted).ToList()) item.Remove(name);
        return Json.Bytes(whole);
    }

    /// <summary>How long such an answer may be kept; counters change while the catalogue does not.</summary>
    public Freshness Freshness(Snapshot snapshot, TimeSpan? usually = null)
    {
        var usual = snapshot.Freshness(usually);
        return IsOfTheMoment && usual.MaxAge > TotalsAsOf.Lifetime
            ? snapshot.Freshness(TotalsAsOf.Lifetime)
            : usual;
    }

    /// <param name="fields">What "fields" takes.</param>
    /// <param name="inLists">Whether it takes what only lists have.</param>
    public static Presentation Read(Query query, IReadOnlyCollection<string> fields, bool inLists = false)
    {
        var include = query.Words("include", inLists ? Words.Keys : OfArticles)
            .Aggregate(Extras.None, (all, word) => all | Words.GetValueOrDefault(word));
        var wanted = query.Words("fields", fields);
        if (wanted.Count == 0) return new(include, query.Choice("format", BodyFormat.Html), null);
        var all = wanted.Concat(
            ExtraFields.Where(extra => include.HasFlag(extra.Value)).Select(extra => extra.Key)).Distinct();
        foreach (var word in wanted) include |= ExtraFields.GetValueOrDefault(word);
        return new(include, query.Choice("format", BodyFormat.Html),
            string.Join(',', all.Order(StringComparer.Ordinal)));
    }
}

public sealed record ListRequest(ArticleFilter Filter, int Limit, Cursor? After, Presentation As, Order Order)
{
    public static ListRequest Read(Query query)
    {
        var slugs = query.Slugs("slugs");
        var filter = ArticleFilter.Read(query);
        if (slugs.Count > 0) filter = filter with { Slugs = string.Join(',', slugs.Order(StringComparer.Ordinal)) };
        var usual = slugs.Count == 0 ? 20 : CatalogueQuery.MaxSlugs;
        return new(
            filter, query.Number("limit", 1, 100, usual), query.Cursor("cursor"),
            Presentation.Read(query, FieldNames.OfListed, inLists: true), query.Choice("order", Order.Newest));
    }
}

public sealed record ArticleRequest(string Slug, bool WithinCategory, Presentation As)
{
    public static ArticleRequest Read(Query query, string slug)
    {
        var shown = Presentation.Read(query, FieldNames.OfArticle);
        return new(slug, query.Choice("within", Within.All) == Within.Category,
            shown with { Include = shown.Include | Extras.Body });
    }

    private enum Within
    {
        All,
        Category,
    }
}
