using System.Globalization;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publishing;

/// <summary>
/// What an upload means for the publication. It depends on the files only, so it is decided again where another upload
/// came first.
/// </summary>
/// <param name="Before">As the files were.</param>
/// <param name="File">What the file becomes; null where it is no more.</param>
public sealed record PublicationDecision(PublicationFiles Before, PublicationFile? File, Fault? Error = null)
    : Commit([])
{
    /// <summary>Raise the first number when the same file would be read to something else.</summary>
    public const int Reader = 5000 + BodyRenderer.Version;

    public static PublicationDecision Of(PublicationFiles files, PreparedFile prepared)
    {
        var upload = prepared.Upload;
        var known = files.Find(upload.Name);
        if (prepared.Faults.Count > 0) return Reject(files, known, prepared, prepared.Faults[0]);
        if (prepared.Slug is { } slug && files.BySlug(slug) is { } holder && holder.Name != upload.Name)
        {
            var taken = new Fault("PB006", null, $"The address /{slug} belongs to {holder.Name}.");
            return Reject(files, known, prepared, taken, slug);
        }
        var file = new PublicationFile(upload.Name, upload.ETag, Reader, null, prepared.Content)
        {
            Slug = prepared.Slug,
            Images = prepared.Images,
        };
        var changed = files.With(file);
        if (changed.ToJson().Length > PublicationFiles.MaxBytes)
        {
            return Reject(files, known, prepared, new("PB007", null, string.Create(CultureInfo.InvariantCulture,
                $"With this file the publication has more than {PublicationFiles.MaxBytes / 1024} KB of text.")));
        }
        return new(files, file) { Publication = file == known ? null : changed };
    }

    public static PublicationDecision Remove(PublicationFiles files, string name) =>
        new(files, null) { Publication = files.Find(name) is null ? null : files.Without(name) };

    private static PublicationDecision Reject(
        PublicationFiles files, PublicationFile? known, PreparedFile prepared, Fault fault, string? wantedSlug = null)
    {
        var (upload, content) = (prepared.Upload, known?.Content);
        var file = new PublicationFile(upload.Name, upload.ETag, Reader, fault.Short, content)
        {
            Slug = known?.Slug,
            WantedSlug = wantedSlug,
            Images = prepared.Images,
        };
        return new(files, file, fault) { Publication = file == known ? null : files.With(file) };
    }
}
