using Azure.Data.Tables;
using NewsFunctions.Storage;

namespace NewsFunctions.Activity;

/// <summary>The hours into which this instance may still write, by the clock of storage.</summary>
internal sealed class ActivitySheets(TableClient table, StorageClock time)
{
    // The roll-up closes an hour later than this after its end; nothing is written into an hour that may be closed.
    private static readonly TimeSpan WriteMargin = TimeSpan.FromMinutes(5);
    private readonly string instance = Guid.NewGuid().ToString("N");
    private readonly List<ActivitySheet> sheets = [];

    public IReadOnlyList<ActivitySheet> Open => sheets;

    public bool IsOpen(ActivitySheet sheet) => time.GetUtcNow() <= sheet.Hour.End + WriteMargin;

    public async Task<ActivitySheet> CurrentAsync(CancellationToken cancellationToken)
    {
        var hour = Hour.Of(await time.NowAsync(() => AskAsync(cancellationToken)));
        sheets.RemoveAll(sheet => !IsOpen(sheet));
        if (sheets.Find(sheet => sheet.Hour == hour) is not { } current)
            sheets.Add(current = new ActivitySheet(hour, instance));
        return current;
    }

    // Any answer has a date; an instance that has none yet may be hours wrong.
    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await table.FindAsync(instance, ActivitySheet.Ledger, cancellationToken);
        }
        catch (Exception failure) when (StorageErrors.IsOutage(failure))
        {
            // The answer to the write itself will tell whether its hour is open.
        }
    }
}
