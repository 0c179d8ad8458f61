using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace NewsFunctions.LocalHost.Storage;

/// <summary>
/// Azurite from npm, once per user and version: `dotnet run`, `dotnet test` and every clone share it, and `git clean`
/// leaves it.
/// </summary>
internal static class AzuriteInstallation
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    private static string Source => Path.Combine(AppContext.BaseDirectory, "Azurite");

    public static string Wrapper => Path.Combine(Source, "azurite.mjs");

    private static string CacheFolder
    {
        get
        {
            var local = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "NewsFunctions");
        }
    }

    public static Task<string> EntryScriptAsync(CancellationToken cancellationToken) =>
        EntryScriptAsync(CacheFolder, cancellationToken);

    internal static async Task<string> EntryScriptAsync(string cacheFolder, CancellationToken cancellationToken)
    {
        var installed = Path.Combine(cacheFolder, $"azurite-{Version()}");
        var entry = Path.Combine(installed, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (File.Exists(entry)) return entry;
        CreateFolder(cacheFolder);
        using var oneAtATime = await LockAsync(Path.Combine(cacheFolder, "install.lock"), cancellationToken);
        if (!File.Exists(entry)) await InstallAsync(installed, cancellationToken);
        return entry;
    }

    public static LocalHostException NodeIsMissing(Exception exception) => new(
        "Node.js is missing, which Azurite, the storage emulator, needs: install Node.js 20 or later with npm "
        + "from https://nodejs.org, or set Storage__ConnectionString to a storage account.", exception);

    /// <summary>Of the lock file, so that an update of Azurite installs anew.</summary>
    private static string Version() =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Source, "package-lock.json"))))[..12];

    private static async Task InstallAsync(string installed, CancellationToken cancellationToken)
    {
        Console.WriteLine(
            $"Installing Azurite, the storage emulator, into {installed} (once, about half a minute) ...");
        var clock = Stopwatch.StartNew();
        // Made beside its place and then moved, so that what is in place is complete.
        var unfinished = $"{installed}.unfinished";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        foreach (var file in new[] { "package.json", "package-lock.json" })
            File.Copy(Path.Combine(Source, file), Path.Combine(unfinished, file));
        await NpmAsync(unfinished, cancellationToken);
        if (Directory.Exists(installed)) Directory.Delete(installed, recursive: true);
        Directory.Move(unfinished, installed);
        Console.WriteLine($"Azurite is installed, after {clock.Elapsed.TotalSeconds:0} s.");
    }

    private static async Task NpmAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1",
                "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000" },
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(InstallLimit);
        try
        {
            using var npm = Process.Start(start)!;
            var output = npm.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = await npm.StandardError.ReadToEndAsync(limit.Token);
            await output;
            await npm.WaitForExitAsync(limit.Token);
            if (npm.ExitCode != 0) throw NotInstalled(errors);
        }
        catch (Win32Exception exception)
        {
            throw NodeIsMissing(exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw NotInstalled($"npm was not ready after {InstallLimit.TotalMinutes:0} minutes");
        }
    }

    private static LocalHostException NotInstalled(string errors)
    {
        var reason = errors.Split('\n').FirstOrDefault(line => line.StartsWith("npm error", StringComparison.Ordinal)
            && !line.Contains(" code ", StringComparison.Ordinal))
            ?? errors.Split('\n')[0];
        return new LocalHostException(
            $"Azurite, the storage emulator, could not be installed ({reason.Trim()}): "
            + "check the network and try again, "
            + "or set Storage__ConnectionString to a storage account.");
    }

    private static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LocalHostException(
                $"Azurite cannot be installed, because {folder} cannot be created: {exception.Message}", exception);
        }
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(200, cancellationToken))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < InstallLimit)
            {
                // Another process is installing.
            }
        }
    }
}
