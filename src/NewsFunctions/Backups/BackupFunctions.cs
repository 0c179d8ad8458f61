using Microsoft.Azure.Functions.Worker;

namespace NewsFunctions.Backups;

public sealed class BackupFunctions(CountsBackup backup)
{
    /// <summary>
    /// After the last hour of the day before is closed, and at the moment of other timers, so that no instance wakes
    /// for it alone.
    /// </summary>
    [Function("BackUpCounts")]
    public Task BackUp([TimerTrigger("0 20 0 * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        backup.RunAsync(cancellationToken);
}
