using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Activity;

/// <summary>
/// Records views: many in one transaction, each acknowledged after the transaction that holds it. Rows have this
/// process as their only writer and every write names the ETag of the one before, so that neither a retry nor a late
/// packet counts twice.
/// </summary>
public sealed partial class ActivityWriter : IDisposable
{
    // A transaction holds 100 entities, one of them the ledger.
    private const int ArticlesPerTransaction = 99;

    // Transactions at once, so that what comes in no rhythm need not wait for one.
    private const int Burst = 10;

    private readonly TableClient table;
    private readonly ILogger<ActivityWriter> log;
    private readonly GroupCommit<ActivityRecord, bool> commits;
    private readonly TimeSpan patience;
    private readonly ActivitySheets sheets;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationToken stop;
    private volatile bool unsettled;
    private long refusals;
    private int repairing;

    public ActivityWriter(
        StorageClients storage, IOptions<ViewOptions> options, StorageClock time, ILogger<ActivityWriter> log)
    {
        table = storage.Views;
        stop = stopping.Token;
        sheets = new ActivitySheets(table, time);
        this.log = log;

        // Half of the time for waiting, half for the transaction: after both, the answer is still in time.
        patience = TimeSpan.FromSeconds(options.Value.TimeoutSeconds) * 0.48;
        commits = new(
            CommitAsync, int.MaxValue, TimeSpan.FromSeconds(1 / options.Value.MaxTransactionsPerSecond), Burst,
            patience: TimeSpan.FromMilliseconds(50));
    }

    /// <summary>
    /// A request was turned away: the ledger learns of it with the next transaction, and nobody waits for that.
    /// </summary>
    public void NoteRefusal()
    {
        if (Interlocked.Increment(ref refusals) == 1) _ = WriteAsync(new(null, Tally.Zero), isPatient: true);
    }

    /// <param name="isPatient">Nothing is counted by it, and who counts must not wait for it.</param>
    /// <returns>False where it could not be stored in time: then it is not counted, now or later.</returns>
    public async Task<bool> WriteAsync(ActivityRecord record, bool isPatient = false)
    {
        using var waiting = new CancellationTokenSource(patience);
        try
        {
            return isPatient
                ? await commits.AddPatientAsync(record, waiting.Token)
                : await commits.AddAsync(record, waiting.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>
    /// Waits for earlier writes. Takes back what a failed write may have stored all the same, and records how many were
    /// refused. No request to storage where nothing is left over.
    /// </summary>
    public Task SettleAsync(CancellationToken cancellationToken) =>
        WriteAsync(new ActivityRecord(null, Tally.Zero)).WaitAsync(cancellationToken);

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private async Task<IReadOnlyList<bool>> CommitAsync(IReadOnlyList<ActivityRecord> records)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            var stored = await StoreAsync(records, deadline.Token);
            await RepairAsync(deadline.Token);
            return stored;
        }
        catch
        {
            // An unexpected failure: rows that were stored are corrected a moment later.
            BeginRepairing();
            throw;
        }
    }

    private async Task<bool[]> StoreAsync(IReadOnlyList<ActivityRecord> records, CancellationToken cancellationToken)
    {
        var sheet = await sheets.CurrentAsync(cancellationToken);
        var stored = new bool[records.Count];
        var articles = records.Index().GroupBy(x => x.Item.ArticleId)
            .OrderBy(article => article.Key?.Value, StringComparer.Ordinal);
        foreach (var chunk in articles.Chunk(ArticlesPerTransaction))
        {
            var refused = Interlocked.Read(ref refusals);
            var written = await WriteAsync(sheet, Changes(chunk, refused), cancellationToken);
            if (written) Interlocked.Add(ref refusals, -refused);
            foreach (var (index, _) in chunk.SelectMany(article => article)) stored[index] = written;
        }
        return stored;
    }

    private static Dictionary<string, ActivityChange> Changes(
        IGrouping<ArticleId?, (int Index, ActivityRecord Item)>[] articles, long refused)
    {
        var changes = articles.Where(article => article.Key is not null)
            .ToDictionary(
                article => article.Key!.Value.Value,
                article => ActivityChange.Of(article.Select(record => record.Item)));
        var requests = articles.SelectMany(article => article).Select(record => record.Item.Tally);
        var ledger = Tally.Sum([.. requests, new Tally(Refused: refused)]).Requests;
        if (ledger != Tally.Zero) changes[ActivitySheet.Ledger] = new(ledger, []);
        return changes;
    }

    private async Task<bool> WriteAsync(
        ActivitySheet sheet, Dictionary<string, ActivityChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return true;
        var rows = changes.Select(
            change => (Row: sheet[change.Key], Intended: sheet[change.Key].Plus(change.Value))).ToList();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var etags = await SubmitAsync(sheet, rows, attempt, cancellationToken);
                // By the date of this answer: a process that was suspended meanwhile, or whose clock is wrong, may
                // have written into a closed hour, which nobody reads again.
                var isOpen = sheets.IsOpen(sheet);
                // Nothing fails from here on: rows and callers hear the same.
                foreach (var (index, (row, intended)) in rows.Index()) row.Acknowledge(intended, etags[index]);
                return isOpen;
            }
            catch (Exception failure)
            {
                foreach (var (row, _) in rows) row.IsUncertain = true;
                if (failure is not (RequestFailedException or OperationCanceledException or AggregateException)) throw;
                if (await IsWorthAnotherTryAsync(failure, attempt, cancellationToken)) continue;
                NotStored(changes.Count, failure.Message);
                return false;
            }
        }
    }

    private async Task<ETag?[]> SubmitAsync(
        ActivitySheet sheet, List<(ActivitySheet.Row Row, ActivitySheet.State Intended)> rows, int attempt,
        CancellationToken cancellationToken)
    {
        if (await HasLandedAsync(sheet, rows, attempt, cancellationToken)) return [.. rows.Select(x => x.Row.ETag)];
        var answers = await table.SubmitTransactionAsync(rows.Select(x => x.Row.Write(x.Intended)), cancellationToken);
        return [.. answers.Value.Select(answer => answer.Headers.ETag)];
    }

    private static async Task<bool> IsWorthAnotherTryAsync(
        Exception failure, int attempt, CancellationToken cancellationToken)
    {
        if (!StorageErrors.IsOutage(failure) && failure is not RequestFailedException { Status: 404 or 409 or 412 })
            return false;
        await Task.Delay(TimeSpan.FromMilliseconds(20 * Math.Min(attempt, 10)), cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    /// <returns>True where storage holds what was to be written: the answer was lost, not the write.</returns>
    private async Task<bool> HasLandedAsync(
        ActivitySheet sheet, List<(ActivitySheet.Row Row, ActivitySheet.State Intended)> rows, int attempt,
        CancellationToken cancellationToken)
    {
        if (!rows.Exists(x => x.Row.IsUncertain)) return false;
        var found = await table.FindAsync(sheet.Partition, [.. rows.Select(x => x.Row.Key)], cancellationToken);
        var landed = true;
        foreach (var (row, intended) in rows) landed &= row.ReadBack(found.GetValueOrDefault(row.Key), intended);

        // The first write after an uncertain one is sent in any case: a packet still on its way finds its ETag
        // outdated.
        return landed && attempt > 0;
    }

    // Corrects rows that this commit did not write to what was acknowledged.
    private async Task RepairAsync(CancellationToken cancellationToken)
    {
        foreach (var sheet in sheets.Open)
        {
            foreach (var chunk in sheet.Uncertain.Chunk(ArticlesPerTransaction))
            {
                var back = chunk.ToDictionary(row => row.Key, _ => ActivityChange.None);
                if (!await WriteAsync(sheet, back, cancellationToken)) break;
            }
        }
        if (sheets.Open.Any(sheet => sheet.Uncertain.Any()) || Interlocked.Read(ref refusals) > 0) BeginRepairing();
        else unsettled = false;
    }

    private void BeginRepairing()
    {
        unsettled = true;
        if (Interlocked.Exchange(ref repairing, 1) == 0) _ = KeepRepairingAsync();
    }

    private async Task KeepRepairingAsync()
    {
        while (unsettled && !stop.IsCancellationRequested) await RepairLaterAsync();
        Volatile.Write(ref repairing, 0);
        if (unsettled && !stop.IsCancellationRequested) BeginRepairing();
    }

    // It must not fail, or nothing would be corrected any more: without memory even logging can fail.
    private async Task RepairLaterAsync()
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await SettleAsync(CancellationToken.None);
        }
        catch (Exception failure)
        {
            try
            {
                NotRepaired(failure);
            }
            catch
            {
                // The next attempt logs it.
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What refused views left behind could not be set back yet")]
    private partial void NotRepaired(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Views of {Articles} articles could not be stored: {Reason}")]
    private partial void NotStored(int articles, string reason);
}
