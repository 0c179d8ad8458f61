using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using NewsFunctions.Backups;

namespace NewsFunctions.Backup;

/// <summary>The newest complete backup in a container.</summary>
public sealed class BackupSet(BlobContainerClient container, BackupState state)
{
    public BackupState State => state;

    public IEnumerable<BackupPart> Parts => state.Parts.Keys.Select(BackupPart.Parse);

    /// <exception cref="BackupException">There is none, or a file of it is not what was written.</exception>
    public static async Task<BackupSet> OpenAsync(BlobContainerClient container, CancellationToken cancellationToken)
    {
        if (!await container.ExistsAsync(cancellationToken))
            throw new BackupException($"{container.Uri} is not there: --from is the account with the backups.");
        var (manifest, _) = await new ManifestStore(container).ReadAsync(cancellationToken);
        if (manifest.Complete is not { } state)
            throw new BackupException($"{container.Uri} holds no complete backup: BackUpCounts has never finished.");
        foreach (var file in state.Parts.Values.SelectMany(files => files))
            if (!await RowFile.IsWholeAsync(container, file, cancellationToken))
                throw new BackupException(
                    $"{container.Uri}/{file.Blob} is not what was written. Bring back an earlier version of it.");
        return new BackupSet(container, state);
    }

    /// <summary>Each row once, as its newest file has it; of an article that was liked all rows of that file.</summary>
    public async IAsyncEnumerable<TableEntity> RowsAsync(
        BackupPart part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var files = state.Parts[part.ToString()];
        var newer = new HashSet<(string, string)>();
        foreach (var file in Enumerable.Reverse(files))
        {
            var found = new HashSet<(string, string)>();
            await foreach (var row in RowFile.ReadAsync(container, file, cancellationToken))
            {
                var key = (row.PartitionKey, part.IsLikes ? "" : row.RowKey);
                if (newer.Contains(key)) continue;
                if (file != files[0]) found.Add(key);
                yield return row;
            }
            newer.UnionWith(found);
        }
    }
}

/// <summary>It cannot be done, and why, for whoever called the command.</summary>
public sealed class BackupException(string message) : Exception(message);
