using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NewsFunctions.Catalogue;

/// <summary>
/// A file of the container <c>publication</c>, as its newest upload and its last good version made it.
/// </summary>
/// <param name="ETag">Of the newest upload.</param>
/// <param name="Reader">The version of the code that read it: the sweep reads older ones again.</param>
/// <param name="Error">Why the newest upload is rejected; null where it is not.</param>
/// <param name="Content">What the last good version says, as JSON; null where there is none.</param>
public sealed record PublicationFile(string Name, string ETag, int Reader, string? Error, string? Content)
{
    /// <summary>Those that it shows, in the version that was found.</summary>
    public IReadOnlyList<ImageUse> Images { get; init; } = [];

    /// <summary>
    /// The address that the last good version has or describes, such as imprint or author/ada; null where it is none.
    /// </summary>
    public string? Slug { get; init; }

    /// <summary>The slug that another file holds, while this one is rejected for it.</summary>
    public string? WantedSlug { get; init; }

    public bool Equals(PublicationFile? other) =>
        other is not null && Name == other.Name && ETag == other.ETag && Reader == other.Reader && Error == other.Error
        && Content == other.Content && Slug == other.Slug && WantedSlug == other.WantedSlug
        && Images.SequenceEqual(other.Images);

    public override int GetHashCode() => HashCode.Combine(Name, ETag, Content);
}

/// <summary>
/// The files of the publication beside the articles: one row of the catalogue's partition, which changes with the
/// catalogue's head.
/// </summary>
public sealed partial record PublicationFiles
{
    /// <summary>What a table row holds, with some room for the rest of it.</summary>
    public const int MaxBytes = 900 * 1024;
    public static readonly PublicationFiles None = new();

    /// <summary>By name.</summary>
    public ImmutableSortedDictionary<string, PublicationFile> ByName { get; private init; } =
        ImmutableSortedDictionary.Create<string, PublicationFile>(StringComparer.Ordinal);

    /// <summary>When readers could last notice a change; null where there never was one.</summary>
    public DateTimeOffset? ChangedAt { get; private init; }

    public PublicationFile? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The file whose page has the slug.</summary>
    public PublicationFile? BySlug(string slug) => ByName.Values.FirstOrDefault(file => file.Slug == slug);

    public PublicationFiles With(PublicationFile file) => this with { ByName = ByName.SetItem(file.Name, file) };

    public PublicationFiles Without(string name) => this with { ByName = ByName.Remove(name) };

    /// <summary>As they are committed after others.</summary>
    public PublicationFiles Dated(PublicationFiles before, DateTimeOffset now) =>
        this with { ChangedAt = LookTheSame(before) ? before.ChangedAt : now };

    public bool AreSame(PublicationFiles other) => ByName.Values.SequenceEqual(other.ByName.Values);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(
        new Stored(ChangedAt, [.. ByName.Values]), FilesJson.Default.Stored);

    public static PublicationFiles FromJson(byte[] json)
    {
        var stored = JsonSerializer.Deserialize(json, FilesJson.Default.Stored)!;
        return new()
        {
            ChangedAt = stored.ChangedAt,
            ByName = None.ByName.AddRange(stored.Files.Select(file => KeyValuePair.Create(file.Name, file))),
        };
    }

    private bool LookTheSame(PublicationFiles other) => Contents(this).SequenceEqual(Contents(other));

    private static IEnumerable<(string, string)> Contents(PublicationFiles files) =>
        from file in files.ByName.Values where file.Content is not null select (file.Name, file.Content);

    private sealed record Stored(DateTimeOffset? ChangedAt, IReadOnlyList<PublicationFile> Files);

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Stored))]
    private sealed partial class FilesJson : JsonSerializerContext;
}
