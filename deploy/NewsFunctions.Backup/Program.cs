using System.Diagnostics;
using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using NewsFunctions.Backup;

const string usage = """
    NewsFunctions.Backup restore --from CONNECTION --to CONNECTION
        Brings likes, totals and ledger of the newest complete backup into tables that are empty. It may be ended and
        called again.
    NewsFunctions.Backup verify --from CONNECTION [--to CONNECTION]
        Reads the newest complete backup, and compares it with tables.

    CONNECTION is a connection string, or the name of an account on Azure: then it signs in as the Azure CLI, azd or the
    environment does. --from has the container backup, --to the tables.
    """;

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};
try
{
    return args switch
    {
        ["restore", "--from", var from, "--to", var to] => await RestoreAsync(from, to, stopping.Token),
        ["verify", "--from", var from] => await VerifyAsync(from, null, stopping.Token),
        ["verify", "--from", var from, "--to", var to] => await VerifyAsync(from, to, stopping.Token),
        _ => Fail(usage, 2),
    };
}
catch (BackupException failure)
{
    return Fail(failure.Message, 1);
}
catch (OperationCanceledException)
{
    return Fail("It was ended before its end: call it again.", 1);
}
catch (Exception failure) when (failure is RequestFailedException or AuthenticationFailedException or FormatException)
{
    return Fail(failure.Message.Split('\n')[0], 1);
}

static async Task<int> RestoreAsync(string from, string to, CancellationToken cancellationToken)
{
    var watch = Stopwatch.StartNew();
    var backup = await BackupSet.OpenAsync(Backups(from), cancellationToken);
    await new CountsRestore(backup, Tables(to)).RunAsync(cancellationToken);
    Console.WriteLine($"Restored the backup of {backup.State.Started:u} in {watch.Elapsed.TotalSeconds:0} s.");
    return await CompareAsync(backup, to, cancellationToken);
}

static async Task<int> VerifyAsync(string from, string? to, CancellationToken cancellationToken)
{
    var backup = await BackupSet.OpenAsync(Backups(from), cancellationToken);
    if (to is not null) return await CompareAsync(backup, to, cancellationToken);
    Console.WriteLine($"Backup of {backup.State.Started:u}: {await Summary.OfAsync(backup, cancellationToken)}.");
    return 0;
}

static async Task<int> CompareAsync(BackupSet backup, string to, CancellationToken cancellationToken)
{
    var saved = await Summary.OfAsync(backup, cancellationToken);
    var found = await Summary.OfAsync(Tables(to), cancellationToken);
    Console.WriteLine($"Backup of {backup.State.Started:u}: {saved}.");
    Console.WriteLine($"Tables: {found}.");
    return found == saved ? 0 : Fail("They differ: something was counted since, or the restore is not finished.", 1);
}

static BlobContainerClient Backups(string connection) => IsName(connection)
    ? new(new Uri($"https://{connection}.blob.core.windows.net/backup"), new DefaultAzureCredential())
    : new(connection, "backup");

static TableServiceClient Tables(string connection) => IsName(connection)
    ? new(new Uri($"https://{connection}.table.core.windows.net"), new DefaultAzureCredential())
    : new(connection);

static bool IsName(string connection) => connection.All(char.IsAsciiLetterOrDigit);

static int Fail(string message, int code)
{
    Console.Error.WriteLine(message);
    return code;
}
