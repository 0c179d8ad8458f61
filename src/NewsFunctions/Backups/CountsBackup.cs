using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Likes;
using NewsFunctions.Storage;

namespace NewsFunctions.Backups;

/// <summary>
/// Writes what nothing else could make again (likes, totals and the days of the ledger) into the container
/// <c>backup</c>, each time what has changed since the last. Files are never changed; the manifest that names them is
/// written after each, and says at the end that the backup is complete. So it may end anywhere: the next goes on.
/// </summary>
public sealed partial class CountsBackup(
    StorageClients storage, StatsTable stats, ViewRollUp rollUp, StorageClock time, ILogger<CountsBackup> log)
{
    // More than this is slow to restore, so they are written as one.
    private const int MaxFiles = 8;

    // Who takes a like back is forgotten: infra/ deletes files of likes after 100 days.
    private static readonly TimeSpan MaxAgeOfLikes = TimeSpan.FromDays(30);

    // Between servers of storage, of which one gives the date of a row and another that of an answer.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(1);

    // The hours that are not closed yet, and one more.
    private static readonly TimeSpan MaxOpen = TimeSpan.FromHours(2);
    private readonly ManifestStore manifests = new(storage.Backup);

    /// <returns>What can be restored now; null where another backup is at work.</returns>
    public async Task<BackupState?> RunAsync(CancellationToken cancellationToken)
    {
        await rollUp.RunAsync(cancellationToken);
        var (manifest, etag) = await manifests.ReadAsync(cancellationToken);
        var pending = manifest.Pending ?? await BeginAsync(manifest.Complete, cancellationToken);
        var files = 0;
        foreach (var part in BackupPart.All(await MonthsAsync(cancellationToken)))
        {
            if (!await AddAsync(pending, part, cancellationToken)) continue;
            files++;
            etag = await manifests.WriteAsync(manifest with { Pending = pending }, etag, cancellationToken);
            if (etag is null) return Overtaken();
        }
        etag = await manifests.WriteAsync(new BackupManifest(pending, null), etag, cancellationToken);
        if (etag is null) return Overtaken();
        BackedUp(files);
        return pending;
    }

    private async Task<BackupState> BeginAsync(BackupState? last, CancellationToken cancellationToken)
    {
        var answer = await storage.Stats.GetEntityIfExistsAsync<TableEntity>(
            Stats.Meta, Stats.RollUpRow, cancellationToken: cancellationToken);
        var started = answer.GetRawResponse().Headers.Date ?? time.GetUtcNow();
        // A date names whole seconds, and files are told apart by it.
        if (last is not null && started <= last.Started) started = last.Started + Resolution;
        var parts = last?.Parts.ToDictionary(part => part.Key, part => part.Value.ToList()) ?? [];
        return new BackupState(started, last?.Started - Margin, time.GetUtcNow() - MaxOpen, new(parts));
    }

    private async Task<IEnumerable<string>> MonthsAsync(CancellationToken cancellationToken)
    {
        var last = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = await stats.FirstDayAsync(cancellationToken) ?? last;
        var number = (12 * (last.Year - first.Year)) + last.Month - first.Month;
        return Enumerable.Range(0, number + 1)
            .Select(month => first.AddMonths(month).ToString("yyyyMM", CultureInfo.InvariantCulture));
    }

    /// <returns>False where nothing of the part has changed.</returns>
    private async Task<bool> AddAsync(BackupState state, BackupPart part, CancellationToken cancellationToken)
    {
        if (!state.Parts.TryGetValue(part.ToString(), out var files)) files = [];
        if (files.Count > 0 && files[^1].At == state.Started) return false;
        var whole = files.Count is 0 or >= MaxFiles
            || (part.Table == BackupPart.Likes && state.Started - files[0].At > MaxAgeOfLikes);
        var rows = Rows(part, whole ? null : state.Since, cancellationToken);
        if (await RowFile.WriteAsync(storage.Backup, part.ToString(), state.Started, rows, cancellationToken)
            is not { } file) return false;
        state.Parts[part.ToString()] = whole ? [file] : [.. files, file];
        return true;
    }

    private IAsyncEnumerable<TableEntity> Rows(
        BackupPart part, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var table = part.Table == BackupPart.Likes ? storage.Likes : storage.Stats;
        var (from, to) = (part.Prefix, part.Prefix + "~");
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {to}");
        if (since is { } moment) filter += $" and {TableClient.CreateQueryFilter($"Timestamp ge {moment}")}";
        if (!part.IsLikes) return table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken);
        return WithNumbers(
            since is null
                ? table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)
                : LikesOfAsync(filter, cancellationToken), cancellationToken);
    }

    // A like that was taken back leaves no row. The number tells that something has changed: then all are written.
    private async IAsyncEnumerable<TableEntity> LikesOfAsync(
        string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var numbers = storage.Likes.QueryAsync<TableEntity>(
            $"{filter} and {TableClient.CreateQueryFilter($"RowKey eq {LikeCount.Row}")}",
            cancellationToken: cancellationToken);
        await foreach (var number in numbers)
        {
            var rows = storage.Likes.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {number.PartitionKey}"),
                cancellationToken: cancellationToken);
            await foreach (var row in rows) yield return row;
        }
    }

    // While many rows are read, likes come: the number is that of the rows, and stands behind them.
    private static async IAsyncEnumerable<TableEntity> WithNumbers(
        IAsyncEnumerable<TableEntity> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (article, likes) = ((ArticleId?)null, 0L);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (article is { } last && last != row.PartitionKey)
            {
                yield return LikeCount.RowOf(last, likes);
                likes = 0;
            }
            article = ArticleId.Parse(row.PartitionKey);
            if (row.RowKey == LikeCount.Row) continue;
            likes++;
            yield return row;
        }
        if (article is { } end) yield return LikeCount.RowOf(end, likes);
    }

    private BackupState? Overtaken()
    {
        AtWork();
        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Counts are backed up: {Files} new files")]
    private partial void BackedUp(int files);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another backup is at work, so this one ends")]
    private partial void AtWork();
}
