using NewsFunctions.Catalogue;
using NewsFunctions.Images;
using NewsFunctions.Publication;
using NewsFunctions.Storage;

namespace NewsFunctions.Publishing;

/// <summary>What an upload says: a manuscript with its body as HTML, or the faults that forbid it.</summary>
public sealed record Prepared(
    Upload Upload, Manuscript? Manuscript, string Html, IReadOnlyList<Fault> Faults, IReadOnlyList<Fault> Warnings)
{
    public IReadOnlyList<LocalLink> Links { get; init; } = [];

    /// <summary>What it took from the site.</summary>
    public IReadOnlyDictionary<string, string>? Defaults { get; init; }

    public Decision Decide(ArticleCatalogue catalogue)
    {
        var decision = Manuscript is { } manuscript
            ? Decision.Publish(catalogue, Upload, manuscript)
            : Decision.Reject(catalogue, Upload, Faults[0]);
        return decision with { Entry = decision.Entry with { Defaults = Defaults } };
    }
}

/// <summary>From an upload and the images that it names to what would be published; changes nothing.</summary>
public sealed class Preparation(PublicationReader publication, RenderThreads threads)
{
    /// <summary>Each image is looked up when an article is rendered; more of them would hold up the others.</summary>
    public const int MaxImages = 100;
    private const int MaxOfAKind = 50;

    /// <param name="known">Tells what the site says where the upload does not.</param>
    public async Task<Prepared> PrepareAsync(
        Upload upload, ArticleCatalogue known, Func<ImageName, Task<ImageOriginal?>> find)
    {
        var defaults = new SiteDefaults(publication.Of(known.Publication).Settings);
        var prepared = await PrepareAsync(upload, defaults, find);
        return prepared with { Defaults = defaults.Taken };
    }

    /// <summary>Whether the site still says what was taken from it.</summary>
    public bool IsCurrent(IReadOnlyDictionary<string, string>? defaults, ArticleCatalogue known) =>
        SiteDefaults.AreCurrent(defaults, publication.Of(known.Publication).Settings);

    /// <summary>Whether images are as they were when they were looked at.</summary>
    public static async Task<bool> AreCurrentAsync(
        ImageLibrary images, IEnumerable<ImageUse> uses, CancellationToken cancellationToken)
    {
        foreach (var use in uses)
        {
            var now = ImageName.FromBlob(use.Name) is { } name
                ? await images.FindNewestAsync(name, cancellationToken)
                : null;
            if (VersionOf(now) != use.ETag) return false;
        }
        return true;
    }

    internal static async Task<FoundImages> FindAsync(
        IEnumerable<ImageName> all, Func<ImageName, Task<ImageOriginal?>> find, List<Fault> warnings)
    {
        var names = all.Distinct().ToList();
        if (names.Count > MaxImages)
            throw new RejectedException(
                "BD002", null, $"The article shows {names.Count} images; at most {MaxImages} are allowed.");
        var known = new Dictionary<ImageName, ImageInfo>();
        var (uses, recordings) = (new List<ImageUse>(), new List<Recording>());
        foreach (var name in names)
        {
            var original = await find(name);
            uses.Add(new ImageUse(name.Value, VersionOf(original)));
            if (original?.Result.Value is { } info) known[name] = info;
            else if (original?.Media is { } media && media.Name == name)
                recordings.Add(new(name.Value, media.Type.Name, media.Length));
            else if (original is { Media: null, Result.Refusal: { } refusal })
                warnings.Add(Refused(name, refusal));
            else warnings.Add(new("W002", null, $"The {KindOf(name)} {name} is not there yet."));
        }
        return new FoundImages(known, uses, recordings);
    }

    private static Fault Refused(ImageName name, ImageRefusal refusal) => MediaType.OfName(name.Value) is null
        ? new("W006", null, $"The image {name} cannot be shown: {refusal.Reason()}")
        : new("W006", null, $"The recording {name} cannot be played: {refusal.Reason()}",
            "Upload it again under the same name; the article picks it up by itself.");

    private static string KindOf(ImageName name) => MediaType.OfName(name.Value) is null ? "image" : "recording";

    private static string? VersionOf(ImageOriginal? original) =>
        original is null ? null : BlobListing.Normalise(original.Version.ToString());

    private async Task<Prepared> PrepareAsync(
        Upload upload, SiteDefaults defaults, Func<ImageName, Task<ImageOriginal?>> find)
    {
        var warnings = new List<Fault>();
        var (effort, size) = (new Effort(), upload.Content.Length);
        try
        {
            var parsed = await threads.RunAsync(
                size, () => effort.Spend(() => ArticleParser.Parse(
                    upload.Content.Span, upload.Name, defaults, warnings, upload.LastModified, effort)));
            var images = await FindAsync(
                [
                    .. parsed.Hero is { } hero ? [hero.Name] : Array.Empty<ImageName>(), .. parsed.Body.ImageNames,
                    .. parsed.Body.MediaNames,
                ],
                find, warnings);
            var (text, html) = await threads.RunAsync(
                size, () => effort.Spend(
                    () => (parsed.Body.Text, parsed.Body.Render(images.Known, defaults.Site, warnings))));
            if (text.Length == 0) warnings.Add(new("W021", null, "The article has no text."));
            var manuscript = Manuscript.Of(parsed, text, BodyStore.NameOf(html), images);
            return new Prepared(upload with { Content = default }, manuscript, html, [], Readable(warnings))
            {
                Links = parsed.Body.LocalLinks,
            };
        }
        catch (RejectedException rejected)
        {
            return new Prepared(upload with { Content = default }, null, "", rejected.Faults, Readable(warnings));
        }
    }

    // Nobody reads a report of thousands of lines.
    private static IReadOnlyList<Fault> Readable(List<Fault> warnings) =>
    [
        .. from warning in warnings
           group warning by warning.Code into same
           let more = same.Count() - MaxOfAKind
           from shown in more <= 0
               ? same
               : same.Take(MaxOfAKind).Append(new(same.Key, null, $"There are {more:N0} more of these."))
           select shown,
    ];
}
