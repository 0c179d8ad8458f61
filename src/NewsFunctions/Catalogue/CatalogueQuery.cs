using NewsFunctions.Http;

namespace NewsFunctions.Catalogue;

/// <summary>The parameters that speak of articles and their lists.</summary>
public static class CatalogueQuery
{
    public const int MaxSlugs = 100;

    public static string? Slug(this Query query, string name) => query.Value<Slug>(
        name, Catalogue.Slug.TryParse, text => $"\"{text}\" is no slug: \"{name}\" takes a-z, 0-9 and hyphens.")?.Value;

    /// <summary>Slugs in the order in which they are given, each once.</summary>
    public static IReadOnlyList<string> Slugs(this Query query, string name)
    {
        var slugs = query.List(name, MaxSlugs * (Catalogue.Slug.MaxLength + 2));
        if (slugs.Count > MaxSlugs) query.Refuse($"\"{name}\" takes {MaxSlugs} slugs at most.");
        foreach (var slug in slugs.Where(slug => !Catalogue.Slug.TryParse(slug, out _)))
            query.Refuse($"\"{name}\": \"{Query.Cut(slug)}\" is no slug: it takes a-z, 0-9 and hyphens.");
        return slugs;
    }

    public static Cursor? Cursor(this Query query, string name) => query.Value<Cursor>(
        name, Catalogue.Cursor.TryParse, _ => $"\"{name}\" is not a cursor of this list; begin without one.");

    public static Since Since(this Query query, string name) => query.Value<Since>(
        name, Catalogue.Since.TryParse,
        _ => $"\"{name}\" is neither a \"nextSince\" of this list nor a time such as 2026-04-17T06:30:00Z.")
            ?? new Since(ChangeCursor.Start, null);
}
