using NewsFunctions.Catalogue;
using NewsFunctions.Publication;

namespace NewsFunctions.Articles;

/// <summary>A category or an author, with what the publisher says of it.</summary>
/// <param name="Articles">How many readers see.</param>
/// <param name="Body">Sanitised HTML with absolute addresses; null where the publisher says nothing.</param>
public sealed record ProfileDocument(
    string Slug, string Name, int Articles, string? Role, string? Description, ImageDocument? Photo, string? Body)
{
    /// <returns>Null where there is neither an article nor a word of the publisher.</returns>
    public static ProfileDocument? Of(ListKey list, Site site, Snapshot snapshot)
    {
        var profile = site.ProfileOf(list);
        if ((profile?.Name ?? snapshot.NameOf(list)) is not { } name) return null;
        var photo = profile?.Photo is { Alt: "" } unnamed ? unnamed with { Alt = name } : profile?.Photo;
        return new(
            list.Slug, name, snapshot.Visible(list).Length, profile?.Role, profile?.Description,
            ImageDocument.Of(photo, site.Settings),
            profile is null ? null : Links.Resolve(profile.Html, site.Settings, snapshot.Catalogue, snapshot.Now));
    }
}
