using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NewsFunctions.Articles;

namespace NewsFunctions.Publishing;

/// <summary>
/// What an upload means for the catalogue: who has the slug, which id it is. A function of the catalogue, so that it is
/// simply asked again where another upload came first.
/// </summary>
public static class Decision
{
    public static Entry Publish(Catalogue catalogue, Upload upload, ParsedArticle parsed, Func<string, Article> article, IReadOnlyList<ImageUse> images)
    {
        var known = Known(catalogue, upload);
        if (parsed.IsDraft)
            return Basis(known, upload, UploadStatus.Draft) with { Article = null, Images = images };

        var slug = parsed.Slug?.Value ?? known.Id;
        if (catalogue.BySlug(slug) is { } holder && holder.Id != known.Id)
        {
            if (holder.Article?.Slug == slug) return SlugTaken(Basis(known, upload, UploadStatus.Rejected), holder, slug, parsed.SlugLine);

            // The file was renamed or moved: the article that went offline goes on under its new name.
            if (holder.Status == UploadStatus.Removed && holder.Slug == slug && catalogue.ById(known.Id) is null)
                known = holder with { BlobName = upload.Name };
        }
        var former = known.Slug is { } old && old != slug ? known.FormerSlugs.Append(old) : known.FormerSlugs;
        return Basis(known, upload, UploadStatus.Published) with
        {
            Article = article(slug) with { Id = known.Id },
            Slug = slug,
            FormerSlugs = [.. former.Where(s => s != slug).Distinct()],
            Images = images,
        };
    }

    public static Entry Reject(Catalogue catalogue, Upload upload, Fault fault) =>
        Basis(Known(catalogue, upload), upload, UploadStatus.Rejected) with { Error = fault.Short };

    public static Entry? Remove(Catalogue catalogue, string blobName) =>
        catalogue.ByBlob(blobName) is { Status: not UploadStatus.Removed } known
            ? known with { Status = UploadStatus.Removed, Article = null, BlobETag = "", Error = null, WantedSlug = null, Images = [] }
            : null;

    private static Entry Basis(Entry known, Upload upload, UploadStatus status) => known with
    {
        BlobETag = upload.ETag,
        Status = status,
        Error = null,
        WantedSlug = null,
        Renderer = BodyRenderer.Version,
    };

    private static Entry SlugTaken(Entry entry, Entry holder, string slug, int? line)
    {
        var fault = new Fault("SL001", line, $"The slug \"{slug}\" belongs to {holder.BlobName}.");
        return entry with { Error = fault.Short, WantedSlug = slug };
    }

    private static Entry Known(Catalogue catalogue, Upload upload) => catalogue.ByBlob(upload.Name) ?? new Entry
    {
        Id = NewId(catalogue, upload),
        BlobName = upload.Name,
        BlobETag = upload.ETag,
        Status = UploadStatus.Rejected,
        FirstUpload = upload.FirstUpload ?? upload.Created,
    };

    // By name, so that a rebuild gives the same id; the tag remembers it where the name has changed since.
    private static string NewId(Catalogue catalogue, Upload upload)
    {
        if (upload.Id is { Length: 16 } tagged && tagged.All(char.IsAsciiHexDigitLower) && IsFree(tagged)) return tagged;
        for (var i = 0; ; i++)
        {
            var id = Hash(i == 0 ? upload.Name : string.Create(CultureInfo.InvariantCulture, $"{upload.Name}\n{i}"));
            if (IsFree(id)) return id;
        }

        bool IsFree(string id) => catalogue.ById(id) is not { } other || other.BlobName == upload.Name;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
