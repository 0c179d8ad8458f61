using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Images;
using NewsFunctions.Publication;

namespace NewsFunctions.Publishing;

/// <summary>What a file of the publication says, or the faults that forbid it.</summary>
/// <param name="Content">As JSON; null where the file is rejected, or is a draft.</param>
public sealed record PreparedFile(
    Upload Upload, string? Content, IReadOnlyList<Fault> Faults, IReadOnlyList<Fault> Warnings)
{
    public string? Slug { get; init; }
    public IReadOnlyList<ImageUse> Images { get; init; } = [];
    public IReadOnlyList<LocalLink> Links { get; init; } = [];

    /// <summary>What is to be kept in <c>site</c>, and by which name.</summary>
    public (string Name, ReadOnlyMemory<byte> Content)? Copy { get; init; }
}

/// <summary>From an upload to what it says; changes nothing.</summary>
public sealed partial class PublicationParser(
    Preparation preparation, RenderThreads threads, ImageLibrary images, ThemeParser theme,
    IOptions<SiteOptions> settings)
{
    public async Task<PreparedFile> PrepareAsync(Upload upload, CancellationToken cancellationToken)
    {
        if (upload.Name == Site.FileName) return await PrepareSiteAsync(upload, cancellationToken);
        if (PageName().IsMatch(upload.Name)) return await PreparePageAsync(upload, cancellationToken);
        if (ProfileName().Match(upload.Name) is { Success: true, Groups: var parts })
        {
            var kind = char.ToLowerInvariant(parts[1].Value[0]) == 'p' ? "author" : "category";
            return await PrepareProfileAsync(upload, kind, cancellationToken);
        }
        if (ThemeParser.FileName().IsMatch(upload.Name)) return await theme.PrepareAsync(upload);
        var fault = new Fault("PB001", null, $"\"{upload.Name}\" is no file that is read here.");
        return new(upload with { Content = default }, null, [fault], []);
    }

    private async Task<PreparedFile> PrepareSiteAsync(Upload upload, CancellationToken cancellationToken)
    {
        var warnings = new List<Fault>();
        var known = upload with { Content = default };
        try
        {
            var text = SiteYaml.Parse(upload.Content.Span, warnings);
            var found = await Preparation.FindAsync(
                new[] { text.Logo, text.Icon }.OfType<HeroImage>().Select(image => image.Name),
                name => images.FindNewestAsync(name, cancellationToken), warnings);
            var site = text.File with { Logo = found.Picture(text.Logo), Icon = found.Picture(text.Icon) };
            return new(known, JsonSerializer.Serialize(site, PublicationJson.Default.SiteFile), [], warnings)
            {
                Images = found.Uses,
            };
        }
        catch (RejectedException rejected)
        {
            return new(known, null, rejected.Faults, warnings);
        }
    }

    // A page is read as an article is, and is less.
    private async Task<PreparedFile> PreparePageAsync(Upload upload, CancellationToken cancellationToken)
    {
        var read = await preparation.PrepareAsync(
            upload, ArticleCatalogue.Empty, name => images.FindNewestAsync(name, cancellationToken));
        var prepared = new PreparedFile(read.Upload, null, read.Faults, read.Warnings);
        if (read.Manuscript is not { } manuscript) return prepared;
        if (FaultOf(manuscript, upload) is { } fault) return prepared with { Faults = [fault] };
        prepared = prepared with { Images = manuscript.Images, Links = read.Links };
        if (manuscript.IsDraft) return prepared;
        var language = read.Defaults?.ContainsKey("language") == true ? null : manuscript.Language;
        var page = new StaticPage(
            manuscript.Slug!.Value.Value, manuscript.Title, manuscript.Summary, language,
            WithPages(read.Html, read.Links));
        return prepared with
        {
            Content = JsonSerializer.Serialize(page, PublicationJson.Default.StaticPage),
            Slug = page.Slug,
        };
    }

    private async Task<PreparedFile> PrepareProfileAsync(
        Upload upload, string kind, CancellationToken cancellationToken)
    {
        var (warnings, effort, size) = (new List<Fault>(), new Effort(), upload.Content.Length);
        var (known, site) = (upload with { Content = default }, new SiteDefaults(settings.Value));
        try
        {
            if (BlobNaming.Slug(upload.Name) is not { Value: var slug })
                throw new RejectedException("PB005", null, "The file's name gives no address.");
            var text = await threads.RunAsync(size, () => effort.Spend(
                () => ProfileText.Parse(upload.Content.Span, upload.Name, site, warnings, effort)));
            var names = text.Body.ImageNames;
            var found = await Preparation.FindAsync(
                text.Photo is { } photo ? names.Prepend(photo.Name) : names,
                name => images.FindNewestAsync(name, cancellationToken), warnings);
            var html = await threads.RunAsync(size, () => effort.Spend(
                () => text.Body.Render(found.Known, site.Site, warnings)));
            var profile = new Profile(text.Name, text.Role, text.Description, found.Picture(text.Photo),
                WithPages(html, text.Body.LocalLinks));
            return new(known, JsonSerializer.Serialize(profile, PublicationJson.Default.Profile), [], warnings)
            {
                Slug = $"{kind}/{slug}",
                Images = found.Uses,
                Links = text.Body.LocalLinks,
            };
        }
        catch (RejectedException rejected)
        {
            return new(known, null, rejected.Faults, warnings);
        }
    }

    private static Fault? FaultOf(Manuscript page, Upload upload)
    {
        if (page.Slug is not { Value: var slug })
            return new("PB005", null, "The file's name gives no address.");
        if (StaticPage.Taken.Contains(slug) || slug.Length < 3)
            return new("PB006", page.SlugLine, $"The address /{slug} is not free for a page.");
        return page.Date > upload.LastModified
            ? new("PB008", null, "The file has a date in the future, and pages know no embargo.")
            : null;
    }

    // Other pages are addresses of the site; the rest of the links are those of articles.
    private static string WithPages(string body, IEnumerable<LocalLink> links) => links.Select(link => link.Target)
        .Where(target => PageName().IsMatch(target)).Distinct()
        .Aggregate(body, (html, target) => html.Replace(
            Links.ToFile(target, ""), $"{Links.SiteMark}/{BlobNaming.Slug(target)}", StringComparison.Ordinal));

    [GeneratedRegex(@"^(people|categories)/[^/]+\.(md|markdown|html)$", RegexOptions.IgnoreCase)]
    private static partial Regex ProfileName();

    [GeneratedRegex(@"^pages/[^/]+\.(md|markdown|html)$", RegexOptions.IgnoreCase)]
    public static partial Regex PageName();
}
