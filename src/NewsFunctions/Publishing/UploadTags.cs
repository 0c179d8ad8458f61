using System.Globalization;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publishing;

/// <summary>
/// The blob index tags of an upload: what became of it, for its editor, and what a rebuild from the blobs alone could
/// not know. Tags of other names are the editors' own and stay.
/// </summary>
public static class UploadTags
{
    public const string Status = "status";
    public const string Url = "url";
    public const string Error = "error";
    private const string IdTag = "id";
    private const string FirstUploadTag = "firstUpload";
    private const string EditedTag = "edited";
    private const string SlugsTag = "slugs";
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int MaxTags = 10;
    private const int MaxLength = 256;
    private static readonly HashSet<string> Ours = [Status, Url, Error, IdTag, FirstUploadTag, EditedTag, SlugsTag];

    public static ArticleId? Id(IDictionary<string, string> tags) =>
        tags.TryGetValue(IdTag, out var text) && ArticleId.TryParse(text, out var id) ? id : null;

    public static DateTimeOffset? FirstUpload(IDictionary<string, string> tags) =>
        tags.TryGetValue(FirstUploadTag, out var text) ? Date(text) : null;

    /// <summary>Since when the upload has the bytes that hash to <paramref name="content"/>.</summary>
    public static Edit? LastEdit(IDictionary<string, string> tags, string content) =>
        tags.TryGetValue(EditedTag, out var text) && text.Split(' ') is [var date, var hash]
            && hash == Shortened(content)
        && Date(date) is { } at
            ? new Edit(at, content)
            : null;

    /// <summary>Every slug the article had, the last one last.</summary>
    public static IReadOnlyList<string> Slugs(IDictionary<string, string> tags) =>
        tags.TryGetValue(SlugsTag, out var text) ? [.. text.Split(' ').Where(slug => Slug.TryParse(slug, out _))] : [];

    public static bool SayOnline(IDictionary<string, string> tags) =>
        tags.TryGetValue(Status, out var status) && status is "published" or "scheduled";

    /// <summary>The tags that a rebuild reads.</summary>
    public static Dictionary<string, string> Memory(Entry entry)
    {
        var tags = new Dictionary<string, string>
        {
            [IdTag] = entry.Id,
            [FirstUploadTag] = entry.FirstUpload.UtcDateTime.ToString(Seconds, CultureInfo.InvariantCulture),
        };
        if (entry.LastEdit is { } edit)
            tags[EditedTag] =
                $"{edit.At.UtcDateTime.ToString(Seconds, CultureInfo.InvariantCulture)} {Shortened(edit.Content)}";
        if (entry.Slug is { } slug) tags[SlugsTag] = Fit([.. entry.FormerSlugs, slug]);
        return tags;
    }

    /// <summary>All tags of the upload as they should be.</summary>
    public static Dictionary<string, string> Of(
        Entry entry, IDictionary<string, string> present, DateTimeOffset now, SiteOptions site)
    {
        var tags = Memory(entry);
        tags[Status] = StatusOf(entry, now);
        if (entry.Status == UploadStatus.Rejected) tags[Error] = Fit(entry.Error ?? "");
        else if (entry.Status == UploadStatus.Published) tags[Url] = Fit(site.Permalink(entry.Article!.Slug));
        return WithOthers(tags, present);
    }

    /// <summary>With those that are the editors' own, as far as there is room.</summary>
    public static Dictionary<string, string> WithOthers(
        Dictionary<string, string> tags, IEnumerable<KeyValuePair<string, string>> present)
    {
        foreach (var tag in present.Where(tag => !Ours.Contains(tag.Key)).Take(MaxTags - tags.Count))
            tags[tag.Key] = tag.Value;
        return tags;
    }

    public static bool AreSame(IDictionary<string, string> a, IDictionary<string, string> b) =>
        a.Count == b.Count && a.All(tag => b.TryGetValue(tag.Key, out var value) && value == tag.Value);

    // Azure allows letters, digits, space and + - . : = _ / in a tag's value, 256 of them.
    public static string Fit(string value) =>
        string.Concat(value.Take(MaxLength)
            .Select(c => char.IsAsciiLetterOrDigit(c) || " +-.:=_/".Contains(c, StringComparison.Ordinal) ? c : '_'));

    private static string StatusOf(Entry entry, DateTimeOffset now) => entry.Status switch
    {
        UploadStatus.Published when entry.Article!.PublishedAt > now => "scheduled",
        UploadStatus.Published => "published",
        UploadStatus.Draft => "draft",
        _ => "rejected",
    };

    private static DateTimeOffset? Date(string text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : null;

    private static string Shortened(string hash) => hash[..Math.Min(16, hash.Length)];

    // The newest that fit.
    private static string Fit(IEnumerable<string> slugs)
    {
        var text = "";
        foreach (var slug in slugs.Reverse())
        {
            if (text.Length + slug.Length + 1 > MaxLength) break;
            text = text.Length == 0 ? slug : $"{slug} {text}";
        }
        return text;
    }
}
