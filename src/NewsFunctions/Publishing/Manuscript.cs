using NewsFunctions.Catalogue;
using NewsFunctions.Images;

namespace NewsFunctions.Publishing;

/// <summary>An upload understood and rendered, before its slug and its id are settled.</summary>
/// <param name="Slug">As chosen or made of the file's name; null where neither gives one.</param>
/// <param name="Template">The article without id, slug and dates.</param>
public sealed record Manuscript(
    bool IsDraft, Slug? Slug, int? SlugLine, DateTimeOffset? Date, DateTimeOffset? Updated, Article Template,
    IReadOnlyList<ImageUse> Images, IReadOnlyList<string> Links)
{
    // They are kept with the article in one row of a table; nobody writes as many.
    private const int MaxLinks = 200;

    public static Manuscript Of(ParsedArticle parsed, string text, string body, FoundImages images) => new(
        parsed.IsDraft, parsed.Slug, parsed.SlugLine, parsed.Date, parsed.Updated,
        new Article
        {
            Id = "",
            Slug = "",
            Title = parsed.Title,
            Summary = parsed.Summary ?? Excerpt.Of(text),
            Category = parsed.Category,
            Author = parsed.Authors[0],
            CoAuthors = parsed.Authors.Count > 1 ? [.. parsed.Authors.Skip(1)] : null,
            Tags = parsed.Tags,
            PublishedAt = default,
            UpdatedAt = default,
            Language = parsed.Language,
            Image = parsed.Hero is { } hero && images.Known.TryGetValue(hero.Name, out var info)
                ? Picture(hero, info)
                : null,
            Source = parsed.Source,
            License = parsed.License,
            ReadingMinutes = Excerpt.ReadingMinutes(text),
            Body = body,
        },
        images.Uses, [.. parsed.Body.LocalLinks.Select(link => link.Target).Distinct().Take(MaxLinks)]);

    private static Picture Picture(HeroImage hero, ImageInfo info) =>
        new(info.Name.Value, hero.Alt ?? "", info.Hash, info.Width, info.Height, hero.Caption, hero.Credit);

    /// <param name="known">With its last edit.</param>
    public Article ToArticle(Entry known, string slug)
    {
        var published = Date ?? known.FirstUpload;
        var edited = known.LastEdit!.At;
        var isLater = edited > known.FirstUpload.AddSeconds(1) && edited > published;
        // Nobody has changed it before it was there, or will have after the upload.
        var updated = Updated > edited ? edited : Updated ?? (isLater ? edited : published);
        if (updated < published) updated = published;
        return Template with { Id = known.Id, Slug = slug, PublishedAt = published, UpdatedAt = updated };
    }
}

/// <summary>The images of an article: what is known of those that can be shown, and their versions.</summary>
public sealed record FoundImages(IReadOnlyDictionary<ImageName, ImageInfo> Known, IReadOnlyList<ImageUse> Uses);
