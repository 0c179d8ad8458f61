using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using NewsFunctions.Storage;

namespace NewsFunctions.Views;

/// <summary>One request to be recorded; <see cref="ArticleId"/> is null where only the ledger learns of it.</summary>
public readonly record struct ViewRecord(string? ArticleId, Tally Tally);

/// <summary>
/// Records views: many in one transaction, each acknowledged after the transaction that holds it. Rows have this process as
/// their only writer and every write names the ETag of the one before, so that neither a retry nor a late packet counts twice.
/// </summary>
public sealed partial class ViewWriter
{
    // A transaction holds 100 entities, one of them the ledger.
    private const int ArticlesPerTransaction = 99;

    // The roll-up closes an hour later than this after its end; nothing is written into an hour that may be closed.
    private static readonly TimeSpan WriteMargin = TimeSpan.FromMinutes(5);
    private readonly TableClient table;
    private readonly ViewOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<ViewWriter> log;
    private readonly GroupCommit<ViewRecord, bool> commits;
    private readonly string instance = Guid.NewGuid().ToString("N");
    private readonly List<ViewSheet> sheets = [];

    public ViewWriter(StorageClients storage, IOptions<ViewOptions> options, TimeProvider time, ILogger<ViewWriter> log)
    {
        table = storage.Views;
        this.options = options.Value;
        this.time = time;
        this.log = log;
        commits = new(CommitAsync, int.MaxValue, TimeSpan.FromMilliseconds(this.options.CommitIntervalMilliseconds), time);
    }

    /// <returns>False where it could not be stored in time: then it is not counted, now or later.</returns>
    public async Task<bool> WriteAsync(ViewRecord record)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds), TimeProvider.System);
        try
        {
            return await commits.AddAsync(record, timeout.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<bool>> CommitAsync(IReadOnlyList<ViewRecord> records)
    {
        var sheet = CurrentSheet();
        var stored = new bool[records.Count];
        var byArticle = records.Select((record, index) => (record, index)).GroupBy(x => x.record.ArticleId ?? "").OrderBy(g => g.Key, StringComparer.Ordinal);
        foreach (var chunk in byArticle.Chunk(ArticlesPerTransaction))
        {
            var changes = chunk.Where(g => g.Key.Length > 0).ToDictionary(g => g.Key, g => Sum(g.Select(x => x.record)));
            var ledger = Sum(chunk.SelectMany(g => g).Select(x => x.record));
            if (ledger != Tally.Zero) changes[ViewSheet.Ledger] = ledger;
            var written = await WriteAsync(sheet, changes);
            foreach (var (_, index) in chunk.SelectMany(g => g)) stored[index] = written;
        }
        await RepairAsync();
        return stored;

        static Tally Sum(IEnumerable<ViewRecord> records) => records.Aggregate(Tally.Zero, (sum, record) => sum + record.Tally);
    }

    private ViewSheet CurrentSheet()
    {
        var now = time.GetUtcNow();
        sheets.RemoveAll(sheet => sheet.Hour.End + WriteMargin < now);
        var hour = Hour.Of(now);
        if (sheets.Find(sheet => sheet.Hour == hour) is not { } current) sheets.Add(current = new ViewSheet(hour, instance));
        return current;
    }

    private async Task<bool> WriteAsync(ViewSheet sheet, Dictionary<string, Tally> changes)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds * 0.8), TimeProvider.System);
        var rows = changes.Select(change => (Row: sheet[change.Key], Intended: sheet[change.Key].Stored + change.Value)).ToList();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (rows.Any(x => x.Row.IsUncertain) && await ReadBackAsync(sheet, rows, timeout.Token) && attempt > 0) return true;
                var answers = await table.SubmitTransactionAsync(rows.Select(x => x.Row.Write(x.Intended)), timeout.Token);
                foreach (var (index, (row, intended)) in rows.Index()) row.Acknowledge(intended, answers.Value[index].Headers.ETag);
                return true;
            }
            catch (Exception failure) when (failure is RequestFailedException or OperationCanceledException)
            {
                foreach (var (row, _) in rows) row.IsUncertain = true;
                if (!timeout.IsCancellationRequested && attempt < 10 && IsWorthAnotherTry(failure)) continue;
                NotStored(changes.Count, failure.Message);
                return false;
            }
        }
    }

    private static bool IsWorthAnotherTry(Exception failure) =>
        StorageErrors.IsOutage(failure) || failure is RequestFailedException { Status: 404 or 409 or 412 };

    /// <returns>True where storage holds what was to be written: the answer was lost, not the write.</returns>
    private async Task<bool> ReadBackAsync(ViewSheet sheet, List<(ViewSheet.Row Row, Tally Intended)> rows, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(rows.Select(x => table.GetEntityIfExistsAsync<TableEntity>(sheet.Partition, x.Row.Key, cancellationToken: cancellation)));
        var landed = rows.Zip(found).Select(x => x.First.Row.ReadBack(x.Second.HasValue ? x.Second.Value : null, x.First.Intended)).ToList();
        if (!landed.TrueForAll(yes => yes)) return false;
        foreach (var ((row, intended), answer) in rows.Zip(found)) row.Acknowledge(intended, answer.HasValue ? answer.Value!.ETag : null);
        return true;
    }

    // A write that was refused may have landed all the same: the rows are set back to what is acknowledged.
    private async Task RepairAsync()
    {
        foreach (var sheet in sheets)
        {
            foreach (var chunk in sheet.Uncertain.Chunk(ArticlesPerTransaction))
            {
                if (await WriteAsync(sheet, chunk.ToDictionary(row => row.Key, _ => Tally.Zero))) continue;
                _ = Task.Delay(TimeSpan.FromSeconds(1)).ContinueWith(_ => WriteAsync(new ViewRecord(null, Tally.Zero)), TaskScheduler.Default);
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Views of {Articles} articles could not be stored: {Reason}")]
    private partial void NotStored(int articles, string reason);
}
