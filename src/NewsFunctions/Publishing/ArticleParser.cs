using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NewsFunctions.Catalogue;
using NewsFunctions.Images;

namespace NewsFunctions.Publishing;

/// <summary>An upload understood, before its images, its slug and its id are settled.</summary>
public sealed record ParsedArticle(
    bool IsDraft, Slug? Slug, string Title, string? Summary, Term Category, Term Author,
    IReadOnlyList<Term> Tags, DateTimeOffset? Date, DateTimeOffset? Updated, string Language, ImageName? Hero, string? ImageAlt,
    Source? Source, License License, BodyRenderer Body, int? SlugLine);

/// <summary>From the text of an upload to an article; a function of its arguments.</summary>
public static partial class ArticleParser
{
    /// <exception cref="RejectedException"/>
    public static ParsedArticle Parse(ReadOnlySpan<byte> content, string blobName, SiteOptions site, ICollection<Fault> warnings)
    {
        var isHtml = blobName.EndsWith(".html", StringComparison.OrdinalIgnoreCase);
        if (!isHtml && !blobName.EndsWith(".md", StringComparison.OrdinalIgnoreCase)
            && !blobName.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase))
            throw new RejectedException("UP001", null, "The name does not end in .md, .markdown or .html.");
        var fields = FrontMatter.Split(UploadText.Read(content, warnings));
        fields.WarnOfUnknown(warnings);
        var title = fields.Text("title", 300) ?? throw new RejectedException("FM010", fields.Line("title") ?? 1, "The article has no title.");
        var chosen = fields.Text("slug", 1000);
        return new ParsedArticle(
            IsDraft(fields), chosen is null ? DefaultSlug(blobName, warnings) : ChosenSlug(chosen, fields), title, fields.Text("summary", 1000), Category(fields, blobName, site), Author(fields, site), Tags(fields),
            fields.Date("date"), fields.Date("updated"), Language(fields, site),
            Hero(fields, warnings), fields.Text("imageAlt", 1000), fields.Source(), License(fields, site),
            BodyRenderer.Parse(fields.Body, isHtml, warnings), fields.Line("slug"));
    }

    private static ImageName? Hero(FrontMatter fields, ICollection<Fault> warnings)
    {
        if (fields.Text("image", 500) is not { } text) return null;
        var hero = (ImageName.Parse(text) as ImageReference.Ours)?.Name;
        if (hero is null) warnings.Add(new("W008", fields.Line("image"), $"The image \"{text}\" is not named as one of the container \"images\"."));
        else if (fields.Text("imageAlt", 1000) is null) warnings.Add(new("W003", fields.Line("image"), $"The image {hero} has no description (imageAlt)."));
        return hero;
    }

    private static bool IsDraft(FrontMatter fields) => fields.Text("status", 100)?.ToLowerInvariant() switch
    {
        null or "published" => false,
        "draft" => true,
        var other => throw new RejectedException("FM014", fields.Line("status"), $"The status \"{other}\" is not known."),
    };

    private static Slug ChosenSlug(string chosen, FrontMatter fields)
    {
        if (Catalogue.Slug.TryParse(chosen, out var slug)) return slug;
        var hint = Catalogue.Slug.From(chosen) is { } near ? $" \"{near}\" would do." : "";
        throw new RejectedException("FM013", fields.Line("slug"), $"The slug \"{chosen}\" cannot stand in an address.{hint}");
    }

    private static Slug? DefaultSlug(string blobName, ICollection<Fault> warnings)
    {
        var name = Path.GetFileNameWithoutExtension(blobName[(blobName.LastIndexOf('/') + 1)..]);
        var slug = Catalogue.Slug.From(DatePrefix().Replace(name, ""));
        if (slug is null) warnings.Add(new("W005", null, "The file's name gives no address; a number is used."));
        return slug;
    }

    private static Term Category(FrontMatter fields, string blobName, SiteOptions site)
    {
        var folder = blobName.IndexOf('/', StringComparison.Ordinal);
        var name = fields.Text("category", 100)
            ?? (folder > 0 ? Capitalised(blobName[..folder].Replace('-', ' ').Replace('_', ' ')) : site.Category);
        return Term(name);
    }

    private static Term Author(FrontMatter fields, SiteOptions site) => Term(fields.Text("author", 100) ?? site.Title);

    private static List<Term> Tags(FrontMatter fields) =>
        [.. fields.Texts("tags", 20, 60).Select(Term).DistinctBy(tag => tag.Slug)];

    // A name in letters that no address holds is still a name of its own: a hash of it makes up for what is left out.
    private static Term Term(string name)
    {
        var slug = Catalogue.Slug.From(name)?.Value;
        if (slug is not null && !HasLettersThatAreLost(name)) return new Term(slug, name);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        return new Term(slug is null ? $"u{hash}" : $"{slug}-{hash}", name);
    }

    private static bool HasLettersThatAreLost(string name) =>
        name.Normalize(NormalizationForm.FormKD).EnumerateRunes().Any(rune => Rune.IsLetterOrDigit(rune) && Catalogue.Slug.From(rune.ToString()) is null);

    private static string Language(FrontMatter fields, SiteOptions site)
    {
        var language = fields.Text("language", 100) ?? site.Language;
        return LanguageTag().IsMatch(language)
            ? language
            : throw new RejectedException("FM015", fields.Line("language"), $"The language \"{language}\" is not a language code.");
    }

    private static License License(FrontMatter fields, SiteOptions site)
    {
        var text = fields.Text("license", 500) ?? site.License;
        return Licenses.Parse(text)
            ?? throw new RejectedException("FM017", fields.Line("license"), $"The license \"{text}\" is neither an SPDX id nor an address.");
    }

    private static string Capitalised(string name) =>
        name.Length == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(name[0])}{name[1..]}");

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[-_ ]+")]
    private static partial Regex DatePrefix();

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    private static partial Regex LanguageTag();
}
