using System.Text.Json.Serialization;
using NewsFunctions.Images;

namespace NewsFunctions.Catalogue;

/// <summary>A category, tag or author.</summary>
public sealed record Term(string Slug, string Name);

public sealed record Source(string Name, string? Url);

public sealed record License(string Name, string Url);

/// <summary>What was wrong in an article, told to its readers.</summary>
/// <param name="Text">Plain text.</param>
public sealed record ArticleCorrection(DateTimeOffset Date, string Text);

/// <summary>An image of the container <c>images</c> as an article shows it.</summary>
public sealed record Picture(
    string Name, string Alt, string Hash, int Width, int Height, string? Caption = null, string? Credit = null)
{
    public ImageInfo? ToInfo() =>
        ImageName.FromBlob(Name) is { } name ? new ImageInfo(name, Hash, Width, Height) : null;
}

/// <summary>What is listened to or watched, in the container <c>images</c>.</summary>
/// <param name="Length">In bytes.</param>
public sealed record Recording(string Name, string Type, long Length);

/// <summary>
/// A published article as the index holds it: all but the body, which is the blob that <see cref="Body"/> names.
/// </summary>
public sealed record Article
{
    public required ArticleId Id { get; init; }
    public required string Slug { get; init; }
    public required string Title { get; init; }
    public required string Summary { get; init; }
    public required Term Category { get; init; }

    /// <summary>The first in the byline.</summary>
    public required Term Author { get; init; }

    /// <summary>The others in the byline, in its order; null where there are none.</summary>
    public IReadOnlyList<Term>? CoAuthors { get; init; }
    public required IReadOnlyList<Term> Tags { get; init; }

    /// <summary>In the future: an embargo. Whether an article is shown is decided when a request is answered.</summary>
    public required DateTimeOffset PublishedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required string Language { get; init; }

    /// <summary>Joins it to what says the same in other languages.</summary>
    public string? TranslationKey { get; init; }
    public Picture? Image { get; init; }
    public Source? Source { get; init; }
    public required License License { get; init; }
    public required int ReadingMinutes { get; init; }

    /// <summary>Newest first; null where there are none.</summary>
    public IReadOnlyList<ArticleCorrection>? Corrections { get; init; }

    /// <summary>Name of the blob in <c>site</c> with the rendered body, by its content.</summary>
    public required string Body { get; init; }

    /// <summary>Those that the body links to; null where there are none.</summary>
    public IReadOnlyList<Recording>? Recordings { get; init; }

    [JsonIgnore]
    public IReadOnlyList<Term> Authors => [Author, .. CoAuthors ?? []];
}

public enum UploadStatus
{
    Published,
    Draft,
    Rejected,
    Removed,
}

/// <summary>
/// An image that an article shows, as it was when the article was rendered; ETag null where it was missing.
/// </summary>
public sealed record ImageUse(string Name, string? ETag);

/// <summary>
/// What the index knows of one article, through all its uploads. The id survives edits, a new slug and a move to
/// another blob name; counters, likes and feed ids hang on it.
/// </summary>
public sealed record Entry
{
    /// <summary>Position in the order of all changes; set when the change is committed.</summary>
    public long Sequence { get; init; }

    /// <summary>
    /// Sequence of the last change that readers can notice: uploading the same bytes again is none. Set when the change
    /// is committed.
    /// </summary>
    public long Changed { get => field == 0 ? Sequence : field; init; }

    /// <summary>When <see cref="Changed"/> was committed.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>
    /// Sequence of the change that first put it online; 0 if none did. Set when the change is committed.
    /// </summary>
    public long FirstOnline { get; init; }

    /// <summary>
    /// The earliest moment at which readers could see it; in the future under its first embargo, null if it never was
    /// online. Set when the change is committed: who withdraws an article that nobody saw must not make its slug known.
    /// </summary>
    public DateTimeOffset? PublicFrom { get; init; }
    public required ArticleId Id { get; init; }
    public required string BlobName { get; init; }

    /// <summary>ETag of the upload that led to this state; null once the upload is gone.</summary>
    public string? BlobETag { get; init; }

    /// <summary>Hash of the upload's bytes, by which a file is known again under another name.</summary>
    public string? Content { get; init; }

    /// <summary>When the upload became what it is, whatever touched the file since.</summary>
    public Edit? LastEdit { get; init; }
    public required UploadStatus Status { get; init; }
    public required DateTimeOffset FirstUpload { get; init; }

    /// <summary>
    /// What is online: the last good version where the newest upload is rejected, null where nothing is.
    /// </summary>
    public Article? Article { get; init; }

    /// <summary>What the signed address of the report shows: the last good draft.</summary>
    public Article? Draft { get; init; }

    /// <summary>The slug it has, or had until it was taken offline; null if it never was online.</summary>
    public string? Slug { get; init; }
    public IReadOnlyList<string> FormerSlugs { get; init; } = [];

    /// <summary>The slug that another article holds, while this upload is rejected for it.</summary>
    public string? WantedSlug { get; init; }
    public string? Error { get; init; }
    public IReadOnlyList<ImageUse> Images { get; init; } = [];

    /// <summary>
    /// What its body links to on this site: names of files in the editors' container, and addresses of articles.
    /// </summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>
    /// What the newest upload took from the site, as it does not say it itself: where the site says otherwise now, it
    /// is read again.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Defaults { get; init; }

    /// <summary>The version of the renderer that rendered it: the sweep renders older ones again.</summary>
    public int Renderer { get; init; }

    /// <summary>Set while an article that readers have seen is offline. Set when the change is committed.</summary>
    public Withdrawal? Withdrawal { get; init; }

    /// <summary>
    /// The slug by which readers know an article that was taken offline or went back under embargo, which may have got
    /// another one since; only until the embargo ends, though it stays set. Set when the change is committed.
    /// </summary>
    public string? Recalled { get; init; }
}

/// <summary>Since when an upload has these bytes.</summary>
/// <param name="Content">Hash of the bytes.</param>
public sealed record Edit(DateTimeOffset At, string Content);

/// <summary>An article was taken offline, and left these lists.</summary>
public sealed record Withdrawal(DateTimeOffset At, IReadOnlyList<ListKey> Lists)
{
    /// <returns>Null where the article is online, or readers never saw it.</returns>
    public static Withdrawal? Of(Entry? before, Entry after, DateTimeOffset now) =>
        after.Article is not null ? null
        : before?.Article is { } last && before.PublicFrom <= now
            ? new Withdrawal(now, [.. ListKey.Of(last).Distinct()])
        : before?.Withdrawal;
}
