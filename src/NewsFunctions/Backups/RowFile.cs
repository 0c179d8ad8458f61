using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace NewsFunctions.Backups;

/// <summary>A blob of rows, a line each, compressed. However many they are, few are in memory at once.</summary>
public static class RowFile
{
    private const int BlockSize = 4 * 1024 * 1024;

    /// <returns>Null, and no file, where there are no rows.</returns>
    public static async Task<BackupFile?> WriteAsync(
        BlobContainerClient container, string folder, DateTimeOffset at, IAsyncEnumerable<TableEntity> rows,
        CancellationToken cancellationToken)
    {
        var name = $"{folder.Replace('|', '-')}/{at:yyyyMMdd'T'HHmmss}-{Guid.NewGuid():N}.ndjson.gz";
        var blob = container.GetBlockBlobClient(name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var block = new MemoryStream();
        var (blocks, count, line) = (new List<string>(), 0L, new ArrayBufferWriter<byte>());
        await using (var packed = new GZipStream(block, CompressionLevel.Optimal, leaveOpen: true))
        {
            await foreach (var row in rows.WithCancellation(cancellationToken))
            {
                line.ResetWrittenCount();
                RowLine.Write(line, row);
                packed.Write(line.WrittenSpan);
                count++;
                if (block.Length < BlockSize) continue;
                blocks.Add(Convert.ToBase64String(BitConverter.GetBytes(blocks.Count)));
                await blob.StageBlockAsync(blocks[^1], Take(block, hash), cancellationToken: cancellationToken);
            }
        }
        if (count == 0) return null;
        await EndAsync(blob, blocks, Take(block, hash), cancellationToken);
        return new BackupFile(name, count, Convert.ToHexStringLower(hash.GetCurrentHash()), at);
    }

    public static async IAsyncEnumerable<TableEntity> ReadAsync(
        BlobContainerClient container, BackupFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var blob = await container.GetBlobClient(file.Blob).OpenReadAsync(
            new(allowModifications: false) { BufferSize = BlockSize }, cancellationToken);
        await using var lines = new GZipStream(blob, CompressionMode.Decompress);
        using var reader = new StreamReader(lines);
        while (await reader.ReadLineAsync(cancellationToken) is { } line) yield return RowLine.Read(line);
    }

    public static async Task<bool> IsWholeAsync(
        BlobContainerClient container, BackupFile file, CancellationToken cancellationToken)
    {
        await using var blob = await container.GetBlobClient(file.Blob).OpenReadAsync(
            new(allowModifications: false) { BufferSize = BlockSize }, cancellationToken);
        var hash = await SHA256.HashDataAsync(blob, cancellationToken);
        return Convert.ToHexStringLower(hash) == file.Sha256;
    }

    // A file that is small, as most are, takes one request.
    private static async Task EndAsync(
        BlockBlobClient blob, List<string> blocks, MemoryStream last, CancellationToken cancellationToken)
    {
        if (blocks.Count == 0)
        {
            await blob.UploadAsync(last, cancellationToken: cancellationToken);
            return;
        }
        blocks.Add(Convert.ToBase64String(BitConverter.GetBytes(blocks.Count)));
        await blob.StageBlockAsync(blocks[^1], last, cancellationToken: cancellationToken);
        await blob.CommitBlockListAsync(blocks, cancellationToken: cancellationToken);
    }

    private static MemoryStream Take(MemoryStream block, IncrementalHash hash)
    {
        var content = block.ToArray();
        hash.AppendData(content);
        block.SetLength(0);
        return new MemoryStream(content);
    }
}
