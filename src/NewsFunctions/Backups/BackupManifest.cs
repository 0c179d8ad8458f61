using System.Text.Json.Serialization;

namespace NewsFunctions.Backups;

/// <summary>A file of rows, named by nobody else: it counts from the moment at which a manifest names it.</summary>
/// <param name="At">When the backup began that wrote it.</param>
public sealed record BackupFile(string Blob, long Rows, string Sha256, DateTimeOffset At);

/// <summary>What a backup consists of: of each part the files, each newer than those before it.</summary>
/// <param name="Started">By the dates that storage gives to rows: what is older is in it.</param>
/// <param name="Since">What is older than that is in the files of earlier backups.</param>
/// <param name="OpenFrom">Views of this moment and later may not all have been in it.</param>
public sealed record BackupState(
    DateTimeOffset Started, DateTimeOffset? Since, DateTimeOffset OpenFrom,
    SortedDictionary<string, List<BackupFile>> Parts);

/// <param name="Complete">What can be restored.</param>
/// <param name="Pending">What is being made, or was not finished.</param>
public sealed record BackupManifest(BackupState? Complete, BackupState? Pending)
{
    public const string Blob = "manifest.json";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
public sealed partial class BackupJson : JsonSerializerContext;
