using System.Text.RegularExpressions;
using NewsFunctions.Catalogue;
using NewsFunctions.Images;

namespace NewsFunctions.Publishing;

/// <summary>An upload understood, before its images, its slug and its id are settled.</summary>
public sealed record ParsedArticle
{
    public required bool IsDraft { get; init; }

    /// <summary>As chosen, or made of the file's name; null where neither gives one.</summary>
    public required Slug? Slug { get; init; }
    public required int? SlugLine { get; init; }
    public required string Title { get; init; }
    public required string? Summary { get; init; }
    public required Term Category { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<Term> Authors { get; init; }
    public required IReadOnlyList<Term> Tags { get; init; }
    public required DateTimeOffset? Date { get; init; }
    public required DateTimeOffset? Updated { get; init; }
    public required string Language { get; init; }
    public required string? TranslationKey { get; init; }
    public required int? TranslationLine { get; init; }
    public required HeroImage? Hero { get; init; }
    public required Source? Source { get; init; }
    public required License License { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<ArticleCorrection> Corrections { get; init; }
    public required BodyRenderer Body { get; init; }
}

/// <summary>The picture above an article.</summary>
public sealed record HeroImage(ImageName Name, string? Alt, string? Caption, string? Credit);

/// <summary>From the text of an upload to an article; a function of its arguments.</summary>
public static partial class ArticleParser
{
    private const int MaxAuthors = 20;
    private const int MaxTags = 20;

    /// <param name="uploaded">When; a later date in a field that is not known may be an embargo.</param>
    /// <exception cref="RejectedException"/>
    public static ParsedArticle Parse(
        ReadOnlySpan<byte> content, string blobName, SiteDefaults site, ICollection<Fault> warnings,
        DateTimeOffset? uploaded = null, Effort? effort = null)
    {
        var isHtml = blobName.EndsWith(".html", StringComparison.OrdinalIgnoreCase);
        if (!isHtml && !blobName.EndsWith(".md", StringComparison.OrdinalIgnoreCase)
            && !blobName.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase))
            throw new RejectedException("UP001", null, "The name does not end in .md, .markdown or .html.");
        var fields = FrontMatter.Read(UploadText.Read(content, warnings), site);
        var visibility = Visibility.Of(fields, blobName, uploaded, warnings);
        var date = visibility.Date ?? BlobNaming.Date(blobName, () => site.TimeZone);
        return new ParsedArticle
        {
            IsDraft = visibility.IsDraft,
            Slug = Slug(fields, blobName, warnings),
            SlugLine = fields.Line("slug"),
            Title = Title(fields),
            Summary = fields.Text("summary", 1000),
            Category = TermNaming.Term(fields.Text("category", 100) ?? BlobNaming.Category(blobName) ?? site.Category),
            Authors = Authors(fields, site),
            Tags = Terms(fields.Texts("tags", MaxTags, 60)),
            Date = date,
            Updated = Updated(fields, date, warnings),
            Language = Language(fields, site),
            TranslationKey = fields.Word("translationKey", 200) is { Length: > 0 } key ? key : null,
            TranslationLine = fields.Line("translationKey"),
            Hero = Hero(fields, warnings),
            Source = fields.Source(),
            License = License(fields, site),
            Corrections = CorrectionList.Read(fields, uploaded),
            // Read last: if a field has a fault, the text need not be read.
            Body = fields.Faults is { Count: > 0 } faults
                ? throw new RejectedException(faults)
                : BodyRenderer.Parse(fields.Body, isHtml, warnings, fields.BodyLine, blobName, effort),
        };
    }

    private static string Title(FrontMatter fields)
    {
        if (fields.Text("title", 300) is { } title) return title;
        if (!fields.IsBroken("title")) fields.Add("FM010", fields.Line("title") ?? 1, "The article has no title.");
        return "";
    }

    private static Slug? Slug(FrontMatter fields, string blobName, ICollection<Fault> warnings)
    {
        if (fields.Word("slug", 1000) is { } chosen)
        {
            if (Catalogue.Slug.TryParse(chosen, out var slug)) return slug;
            var near = Catalogue.Slug.From(chosen);
            var advice = near is null ? null : $"Write \"slug: {near}\", or something like it.";
            fields.Add("FM013", fields.Line("slug"), $"The slug \"{chosen}\" cannot stand in an address.", advice);
            return null;
        }
        var named = BlobNaming.Slug(blobName);
        if (named is null) warnings.Add(new("W005", null, "The file's name gives no address; a number is used."));
        return named;
    }

    private static DateTimeOffset? Updated(FrontMatter fields, DateTimeOffset? date, ICollection<Fault> warnings)
    {
        var updated = fields.Date("updated");
        if (updated < date)
        {
            warnings.Add(new("W020", fields.Line("updated"),
                "\"updated\" is before the date of publication, which is what readers are told."));
        }
        return updated;
    }

    private static HeroImage? Hero(FrontMatter fields, ICollection<Fault> warnings)
    {
        var (alt, caption) = (fields.Text("imageAlt", 1000), fields.Text("imageCaption", 1000));
        var credit = fields.Text("imageCredit", 200);
        if (fields.Word("image", 500) is not { } text) return null;
        var line = fields.Line("image");
        if (ImageName.Parse(text) is not ImageReference.Ours { Name: var name })
        {
            warnings.Add(new("W008", line, $"The image \"{text}\" is not named as one of the container \"images\"."));
            return null;
        }
        if (alt is null) warnings.Add(new("W003", line, $"The image {name} has no description (imageAlt)."));
        return new HeroImage(name, alt, caption, credit);
    }

    private static IReadOnlyList<Term> Authors(FrontMatter fields, SiteDefaults site)
    {
        var names = fields.Names("author", MaxAuthors, 100);
        return Terms(names.Count > 0 ? names : [site.Name]);
    }

    private static IReadOnlyList<Term> Terms(IEnumerable<string> names) =>
        [.. names.Select(TermNaming.Term).DistinctBy(term => term.Slug)];

    private static string Language(FrontMatter fields, SiteDefaults site)
    {
        var language = fields.Word("language", 100) ?? site.Language;
        if (LanguageTag().IsMatch(language)) return language;
        var near = language.Replace('_', '-');
        var advice = LanguageTag().IsMatch(near) ? $"Write \"language: {near}\"." : null;
        fields.Add("FM015", fields.Line("language"), $"The language \"{language}\" is not a language code.", advice);
        return site.Language;
    }

    private static License License(FrontMatter fields, SiteDefaults site)
    {
        var text = fields.Word("license", 500) ?? site.License;
        if (Licenses.Parse(text) is { } license) return license;
        fields.Add("FM017", fields.Line("license"), $"The license \"{text}\" is neither an SPDX id nor an address.",
            Licenses.Suggest(text) is { } near ? $"Write \"license: {near}\", if that is what is meant." : null);
        return new License("", "");
    }

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    internal static partial Regex LanguageTag();
}
