using System.Text.RegularExpressions;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publishing;

/// <summary>What the name of a file says: slug, date and category, where the front matter does not.</summary>
internal static partial class BlobNaming
{
    /// <summary>The file's name without date and extension; of <c>folder/index.md</c> the folder's.</summary>
    public static Slug? Slug(string blobName)
    {
        var stem = Stem(blobName);
        var name = stem[DatePrefix(stem).Length..];
        return Catalogue.Slug.From(name.Length > 0 ? name : stem);
    }

    /// <summary>The date that the name begins with, at midnight of the site.</summary>
    public static DateTimeOffset? Date(string blobName, Func<TimeZoneInfo> zone) =>
        DateOf(DatePrefix(Stem(blobName)), zone);

    /// <summary>The first folder, if the file is not all there is of it.</summary>
    public static string? Category(string blobName)
    {
        var parts = blobName.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < (IsIndex(parts) ? 3 : 2)) return null;
        var name = parts[0].Replace('-', ' ').Replace('_', ' ').Trim();
        return name.Length == 0 ? null : $"{char.ToUpperInvariant(name[0])}{name[1..]}";
    }

    /// <summary>The folder that Jekyll and Hexo keep drafts in, or null.</summary>
    public static string? DraftFolder(string blobName) => blobName.Split('/').SkipLast(1)
        .FirstOrDefault(folder => folder.Trim('_', '.', ' ').ToLowerInvariant() is "draft" or "drafts");

    private static string Stem(string blobName)
    {
        var parts = blobName.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var name = Path.GetFileNameWithoutExtension(parts[^1]);
        return IsIndex(parts) && parts.Length > 1 ? parts[^2] + name.TrimStart('_')["index".Length..] : name;
    }

    private static bool IsIndex(string[] parts) => Index().IsMatch(parts[^1]);

    private static string DatePrefix(string stem)
    {
        var prefix = Prefix().Match(stem).Value;
        return DateOf(prefix, () => TimeZoneInfo.Utc) is null ? "" : prefix;
    }

    private static DateTimeOffset? DateOf(string prefix, Func<TimeZoneInfo> zone) => prefix.Length < 10 ? null
        : WrittenDate.Read(string.Join('-', prefix[..4], prefix[5..7], prefix[8..10]), zone);

    // With the language of a translation, as in index.de.md.
    [GeneratedRegex(@"^_?index(?:\.[a-z]{2,3}(?:-[a-z0-9]{2,8})?)?\.[a-z]+$", RegexOptions.IgnoreCase)]
    private static partial Regex Index();

    [GeneratedRegex(@"^\d{4}([-_.])\d{2}\1\d{2}(?:[-_. ]+|$)")]
    private static partial Regex Prefix();
}
