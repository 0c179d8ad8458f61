using System.Globalization;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publishing;

/// <summary>What a file of the publication says, or the faults that forbid it.</summary>
/// <param name="Content">As JSON; null where the file is rejected.</param>
public sealed record PreparedFile(
    Upload Upload, string? Content, IReadOnlyList<Fault> Faults, IReadOnlyList<Fault> Warnings);

/// <summary>
/// What an upload means for the publication. It depends on the files only, so it is decided again where another upload
/// came first.
/// </summary>
/// <param name="Before">As the files were.</param>
/// <param name="File">What the file becomes; null where it is no more.</param>
public sealed record PublicationDecision(PublicationFiles Before, PublicationFile? File, Fault? Error = null)
    : Commit([])
{
    /// <summary>Raise it when the same file would be read to something else.</summary>
    public const int Reader = 1;

    public static PublicationDecision Of(PublicationFiles files, PreparedFile prepared)
    {
        var upload = prepared.Upload;
        var known = files.Find(upload.Name);
        if (prepared.Content is not { } content) return Reject(files, known, upload, prepared.Faults[0]);
        var file = new PublicationFile(upload.Name, upload.ETag, Reader, null, content);
        var changed = files.With(file);
        if (changed.ToJson().Length > PublicationFiles.MaxBytes)
        {
            return Reject(files, known, upload, new("PB007", null, string.Create(CultureInfo.InvariantCulture,
                $"With this file the publication has more than {PublicationFiles.MaxBytes / 1024} KB of text.")));
        }
        return new(files, file) { Publication = file == known ? null : changed };
    }

    public static PublicationDecision Remove(PublicationFiles files, string name) =>
        new(files, null) { Publication = files.Find(name) is null ? null : files.Without(name) };

    private static PublicationDecision Reject(
        PublicationFiles files, PublicationFile? known, Upload upload, Fault fault)
    {
        var file = new PublicationFile(upload.Name, upload.ETag, Reader, fault.Short, known?.Content);
        return new(files, file, fault) { Publication = file == known ? null : files.With(file) };
    }
}
