using System.Globalization;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publishing;

/// <summary>
/// What an upload means for the catalogue: which id it has, and who gets the slug. It depends on the catalogue only, so
/// it is decided again where another upload came first.
/// </summary>
/// <param name="Entry">What the article becomes.</param>
/// <param name="Error">Why the upload is rejected.</param>
/// <param name="Forgotten">The entry the upload had, where it turned out to be an older article, renamed.</param>
public sealed record Decision(Entry Entry, Fault? Error = null, ArticleId? Forgotten = null)
{
    private const int MaxFormerSlugs = 50;
    private const string NameTakenCode = "SL002";

    public static Decision Publish(ArticleCatalogue catalogue, Upload upload, Manuscript manuscript)
    {
        var own = catalogue.ByBlob(upload.Name);
        var wanted = manuscript.Slug?.Value;
        var moved = IsNewcomer(catalogue, upload, own) ? MovedFrom(catalogue, upload, own, wanted) : null;
        var known = moved is null ? own ?? New(catalogue, upload) : moved with { BlobName = upload.Name };
        var forgotten = moved is null ? null : own?.Id;
        var slug = wanted ?? known.Id.Value;
        known = known with { LastEdit = LastEdit(known, slug, upload, manuscript) };
        var article = manuscript.ToArticle(known, slug);
        if (catalogue.InOtherForm(upload.Name) is not null)
            return NameTaken(known, upload) with { Forgotten = forgotten };
        if (manuscript.IsDraft)
        {
            var draft = Basis(known, upload, UploadStatus.Draft);
            return new(
                draft with { Article = null, Draft = article, Images = manuscript.Images, Links = manuscript.Links },
                null, forgotten);
        }
        if (catalogue.BySlug(slug) is { } holder && holder.Id != known.Id && holder.Article?.Slug == slug)
            return SlugTaken(known, upload, holder, slug, manuscript.SlugLine) with { Forgotten = forgotten };
        var former = known.Slug is { } old && old != slug ? known.FormerSlugs.Append(old) : known.FormerSlugs;
        var published = Basis(known, upload, UploadStatus.Published) with
        {
            Article = article,
            Draft = null,
            Slug = slug,
            FormerSlugs = [.. former.Where(s => s != slug).Distinct().TakeLast(MaxFormerSlugs)],
            Images = manuscript.Images,
            Links = manuscript.Links,
        };
        return new(published, null, forgotten);
    }

    public static Decision Reject(ArticleCatalogue catalogue, Upload upload, Fault fault)
    {
        var known = catalogue.ByBlob(upload.Name) ?? New(catalogue, upload);
        var rejected = Basis(known, upload, UploadStatus.Rejected) with { Error = fault.Short };
        // Without a good version there is no edit to remember.
        return new(known.Article is null && known.Draft is null ? rejected with { LastEdit = null } : rejected, fault);
    }

    public static Entry? Remove(ArticleCatalogue catalogue, string blobName) =>
        catalogue.ByBlob(blobName) is { Status: not UploadStatus.Removed } known
            ? known with
            {
                Status = UploadStatus.Removed,
                Article = null,
                Draft = null,
                BlobETag = null,
                Error = null,
                WantedSlug = null,
                Defaults = null,
                Images = [],
                Links = [],
            }
            : null;

    /// <summary>Whether an upload waits for the same name in the other form of Unicode to go.</summary>
    public static bool IsNameTaken(Entry entry) => entry.Error == NameTakenCode;

    private static Entry Basis(Entry known, Upload upload, UploadStatus status) => known with
    {
        BlobETag = upload.ETag,
        Content = upload.Hash,
        Status = status,
        Error = null,
        WantedSlug = null,
        Renderer = BodyRenderer.Version,
    };

    // The same bytes again, or others that read the same, are no change.
    private static Edit LastEdit(Entry known, string slug, Upload upload, Manuscript manuscript)
    {
        var now = new Edit(upload.LastModified, upload.Hash);
        if (known.LastEdit is not { } last) return UploadTags.LastEdit(upload.Tags, upload.Hash) ?? now;
        if (last.Content == upload.Hash) return last;
        return (manuscript.IsDraft ? known.Draft : known.Article) is { } before
            && EntryRow.AreSame(before, manuscript.ToArticle(known, slug))
            ? last with { Content = upload.Hash }
            : now;
    }

    // Tools show both names alike: whoever thinks to have changed the one or taken it offline would have another.
    private static Decision NameTaken(Entry known, Upload upload)
    {
        var fault = new Fault(NameTakenCode, null, "Another file has the same name, with a letter such as ü or é made "
            + "of other characters: macOS writes it in two, Windows in one. Tools show both names alike.");
        return new(Basis(known, upload, UploadStatus.Rejected) with { Error = fault.Short }, fault);
    }

    private static Decision SlugTaken(Entry known, Upload upload, Entry holder, string slug, int? line)
    {
        var fault = new Fault("SL001", line, $"The slug \"{slug}\" belongs to {holder.BlobName}.");
        return new(Basis(known, upload, UploadStatus.Rejected) with { Error = fault.Short, WantedSlug = slug }, fault);
    }

    // An upload that waits for a slug was never online, so it counts as new.
    private static bool IsNewcomer(ArticleCatalogue catalogue, Upload upload, Entry? own) => own is null
        ? FreeTag(catalogue, upload) is null
        : own is { Slug: null, WantedSlug: not null };

    // Renaming a file is a copy and a deletion: the removed article goes on under the new name.
    private static Entry? MovedFrom(ArticleCatalogue catalogue, Upload upload, Entry? own, string? slug)
    {
        var sameContent = catalogue.ByContent(upload.Hash);
        if (sameContent is { Status: UploadStatus.Removed } && sameContent.Id != own?.Id) return sameContent;
        // An upload that waited for the slug existed beside the other article; with other bytes it is another article.
        return slug is not null && own is null
            && catalogue.BySlug(slug) is { Status: UploadStatus.Removed } holder && holder.Slug == slug
            ? holder
            : null;
    }

    // Tags count only if their id is free: a copied file brings the tags of another article.
    private static Entry New(ArticleCatalogue catalogue, Upload upload)
    {
        var tagged = FreeTag(catalogue, upload);
        var slugs = tagged is null ? [] : UploadTags.Slugs(upload.Tags);
        return new Entry
        {
            Id = tagged ?? NewId(catalogue, upload.Name),
            BlobName = upload.Name,
            BlobETag = upload.ETag,
            Status = UploadStatus.Rejected,
            FirstUpload = (tagged is null ? null : UploadTags.FirstUpload(upload.Tags)) ?? upload.Created,
            Slug = slugs.Count > 0 ? slugs[^1] : null,
            FormerSlugs = [.. slugs.SkipLast(1)],
        };
    }

    private static ArticleId? FreeTag(ArticleCatalogue catalogue, Upload upload) =>
        UploadTags.Id(upload.Tags) is { } id && catalogue.ById(id) is null ? id : null;

    // By name, so that a rebuild gives the same id.
    private static ArticleId NewId(ArticleCatalogue catalogue, string name)
    {
        for (var i = 0; ; i++)
        {
            var id = ArticleId.Of(i == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}\n{i}"));
            if (catalogue.ById(id) is null) return id;
        }
    }
}
