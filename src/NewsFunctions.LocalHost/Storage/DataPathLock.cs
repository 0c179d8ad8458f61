using System.Diagnostics;
using System.Globalization;

namespace NewsFunctions.LocalHost.Storage;

/// <summary>
/// One Azurite per data path: two would overwrite each other's data. The lock file tells of a running app; the process
/// file, of an Azurite whose app was killed and that is still saving.
/// </summary>
internal sealed class DataPathLock : IDisposable
{
    private static readonly TimeSpan EndingLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SavingLimit = TimeSpan.FromSeconds(15);

    private readonly FileStream file;

    private DataPathLock(FileStream file, string processFile)
    {
        this.file = file;
        ProcessFile = processFile;
    }

    /// <summary>Names the Azurite that uses the data; Azurite deletes it when it has saved.</summary>
    public string ProcessFile { get; }

    public static async Task<DataPathLock> TakeAsync(string dataPath, CancellationToken cancellationToken)
    {
        var taken = new DataPathLock(
            await OpenAsync(dataPath, cancellationToken), Path.Combine(dataPath, "localhost.process"));
        await taken.WaitForFormerAzuriteAsync(dataPath, cancellationToken);
        return taken;
    }

    public void HeldBy(Process azurite) =>
        File.WriteAllText(ProcessFile,
            string.Create(CultureInfo.InvariantCulture, $"{azurite.Id} {azurite.StartTime.Ticks}"));

    public void Dispose()
    {
        File.Delete(ProcessFile);
        file.Dispose();
    }

    private static async Task<FileStream> OpenAsync(string dataPath, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(50, cancellationToken))
        {
            try
            {
                Directory.CreateDirectory(dataPath);
                return new FileStream(Path.Combine(dataPath, "localhost.lock"), FileMode.OpenOrCreate,
                    FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException exception)
            {
                throw new LocalHostException(
                    $"{dataPath} is not writable: choose another folder with Azurite__DataPath.", exception);
            }
            catch (IOException exception)
            {
                if (clock.Elapsed > EndingLimit)
                    throw new LocalHostException(
                        $"Another instance of the app uses {dataPath}: stop it, or choose another folder with " +
                            "Azurite__DataPath.", exception);
            }
        }
    }

    private async Task WaitForFormerAzuriteAsync(string dataPath, CancellationToken cancellationToken)
    {
        using var former = Former();
        for (var clock = Stopwatch.StartNew(); former is { HasExited: false }
            && File.Exists(ProcessFile); await Task.Delay(50, cancellationToken))
        {
            if (clock.Elapsed < SavingLimit) continue;
            file.Dispose();
            throw new LocalHostException(
                $"An Azurite of an earlier run (process {former.Id}) still uses {dataPath}: stop it.");
        }
    }

    private Process? Former()
    {
        try
        {
            if (!File.Exists(ProcessFile) || File.ReadAllText(ProcessFile).Split(' ') is not [var id, var started])
                return null;
            var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            var startedAt = new DateTime(long.Parse(started, CultureInfo.InvariantCulture), DateTimeKind.Local);
            // Another process may have got the number since.
            return (process.StartTime - startedAt).Duration() < TimeSpan.FromSeconds(5) ? process : null;
        }
        catch (Exception exception)
            when (exception is ArgumentException or FormatException or InvalidOperationException or IOException)
        {
            return null;
        }
    }
}
