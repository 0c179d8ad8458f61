using NewsFunctions.Http;

namespace NewsFunctions.Catalogue;

/// <summary>The parameters that speak of articles and their lists.</summary>
public static class CatalogueQuery
{
    public static string? Slug(this Query query, string name) => query.Value<Slug>(
        name, Catalogue.Slug.TryParse, text => $"\"{text}\" is no slug: \"{name}\" takes a-z, 0-9 and hyphens.")?.Value;

    public static Cursor? Cursor(this Query query, string name) => query.Value<Cursor>(
        name, Catalogue.Cursor.TryParse, _ => $"\"{name}\" is not a cursor of this list; begin without one.");

    public static ChangeCursor Since(this Query query, string name) => query.Value<ChangeCursor>(
        name, ChangeCursor.TryParse, _ => $"\"{name}\" is no \"nextSince\" of this list; begin without one.")
            ?? ChangeCursor.Start;
}
