using NewsFunctions.Catalogue;
using NewsFunctions.Images;

namespace NewsFunctions.Publishing;

/// <summary>An upload understood and rendered, before its slug and its id are settled.</summary>
public sealed record Manuscript
{
    // All links are kept in the article's table row, so their number is limited; no article has as many.
    private const int MaxLinks = 200;

    public required bool IsDraft { get; init; }

    /// <summary>As chosen, or made of the file's name; null where neither gives one.</summary>
    public required Slug? Slug { get; init; }
    public required int? SlugLine { get; init; }
    public required DateTimeOffset? Date { get; init; }
    public required DateTimeOffset? Updated { get; init; }
    public required string Title { get; init; }
    public required string Summary { get; init; }
    public required Term Category { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<Term> Authors { get; init; }
    public required IReadOnlyList<Term> Tags { get; init; }
    public required string Language { get; init; }
    public required string? TranslationKey { get; init; }
    public required int? TranslationLine { get; init; }
    public required Picture? Image { get; init; }
    public required Source? Source { get; init; }
    public required License License { get; init; }
    public required int ReadingMinutes { get; init; }

    /// <summary>Newest first; null where there are none.</summary>
    public required IReadOnlyList<ArticleCorrection>? Corrections { get; init; }
    public required string Body { get; init; }
    public required IReadOnlyList<ImageUse> Images { get; init; }
    public required IReadOnlyList<Recording> Recordings { get; init; }
    public required IReadOnlyList<string> Links { get; init; }

    public static Manuscript Of(ParsedArticle parsed, string text, string body, FoundImages images) => new()
    {
        IsDraft = parsed.IsDraft,
        Slug = parsed.Slug,
        SlugLine = parsed.SlugLine,
        Date = parsed.Date,
        Updated = parsed.Updated,
        Title = parsed.Title,
        Summary = parsed.Summary ?? Excerpt.Of(text),
        Category = parsed.Category,
        Authors = parsed.Authors,
        Tags = parsed.Tags,
        Language = parsed.Language,
        TranslationKey = parsed.TranslationKey,
        TranslationLine = parsed.TranslationLine,
        Image = images.Picture(parsed.Hero),
        Source = parsed.Source,
        License = parsed.License,
        ReadingMinutes = Excerpt.ReadingMinutes(text),
        Corrections = parsed.Corrections.Count > 0 ? parsed.Corrections : null,
        Body = body,
        Images = images.Uses,
        Recordings = images.Recordings,
        Links = [.. parsed.Body.LocalLinks.Select(link => link.Target).Distinct().Take(MaxLinks)],
    };

    /// <param name="known">With its last edit.</param>
    public Article ToArticle(Entry known, string slug)
    {
        var published = Date ?? known.FirstUpload;
        var edited = known.LastEdit!.At;
        var isLater = edited > known.FirstUpload.AddSeconds(1) && edited > published;
        // It cannot have been edited before it was published, nor after the upload.
        var updated = Updated > edited ? edited : Updated ?? (isLater ? edited : published);
        if (updated < published) updated = published;
        return new Article
        {
            Id = known.Id,
            Slug = slug,
            Title = Title,
            Summary = Summary,
            Category = Category,
            Author = Authors[0],
            CoAuthors = Authors.Count > 1 ? [.. Authors.Skip(1)] : null,
            Tags = Tags,
            PublishedAt = published,
            UpdatedAt = updated,
            Language = Language,
            TranslationKey = TranslationKey,
            Image = Image,
            Source = Source,
            License = License,
            ReadingMinutes = ReadingMinutes,
            Corrections = Corrections,
            Body = Body,
            Recordings = Recordings.Count > 0 ? Recordings : null,
        };
    }

    private static Picture Shown(HeroImage hero, ImageInfo info) =>
        new(info.Name.Value, hero.Alt ?? "", info.Hash, info.Width, info.Height, hero.Caption, hero.Credit);
}

/// <summary>The images of an article: what is known of those that can be shown, and their versions.</summary>
public sealed record FoundImages(
    IReadOnlyDictionary<ImageName, ImageInfo> Known, IReadOnlyList<ImageUse> Uses, IReadOnlyList<Recording> Recordings)
{
    /// <returns>Null where it cannot be shown.</returns>
    public Picture? Picture(HeroImage? image) => image is not null && Known.TryGetValue(image.Name, out var info)
        ? new(info.Name.Value, image.Alt ?? "", info.Hash, info.Width, info.Height, image.Caption, image.Credit)
        : null;
}
