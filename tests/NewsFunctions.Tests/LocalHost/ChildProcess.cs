using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using NewsFunctions.LocalHost;
using NewsFunctions.LocalHost.Storage;
using NewsFunctions.TestApp;

namespace NewsFunctions.Tests.LocalHost
{
    /// <summary>Runs a piece of this assembly in a process of its own, to see how it ends or to end it.</summary>
    internal sealed class ChildProcess : IDisposable
    {
        public const string WhatVariable = "NEWSFUNCTIONS_TEST_CHILD";
        private readonly Process process;

        private ChildProcess(Process process) => this.process = process;

        public static ChildProcess Start(
            string what, string[] arguments, params (string Name, string Value)[] environment)
        {
            var start = new ProcessStartInfo(DotNet)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList = { "exec", typeof(ChildProcess).Assembly.Location },
            };
            // A startup hook runs before the test runner does, and ends the process before it starts.
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(ChildProcess).Assembly.Location;
            start.Environment[WhatVariable] = string.Join('\n', [what, .. arguments]);
            foreach (var (name, value) in environment)
                start.Environment[name] = value;
            return new ChildProcess(Process.Start(start)!);
        }

        public async Task<string> ReadLineAsync() =>
            await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                ?? throw new InvalidOperationException("The child said nothing.");

        public async Task<(int ExitCode, string Output, string Error)> EndAsync()
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, await output, error);
        }

        /// <summary>SIGTERM, or the nearest to it.</summary>
        public void Terminate()
        {
            if (OperatingSystem.IsWindows())
                process.Kill();
            else
                Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        }

        /// <summary>SIGKILL, for this process alone.</summary>
        public void Kill() => process.Kill(entireProcessTree: false);

        public void Dispose()
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
            process.Dispose();
        }

        // Not from PATH, which a test may take away.
        private static string DotNet => Path.GetFullPath(Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..",
            OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
    }

    internal static class ChildPrograms
    {
        public static void Run(string what, string[] arguments)
        {
            FatalErrors.EndInOneLine();
            switch (what)
            {
                case "app":
                    RunAppAsync(arguments).GetAwaiter().GetResult();
                    break;
                case "azurite":
                    var azurite = Azurite.StartAsync(new AzuriteOptions { DataPath = arguments[0] },
                        CancellationToken.None).GetAwaiter().GetResult();
                    Console.WriteLine(azurite.ConnectionString);
                    Console.WriteLine(azurite.ProcessId.ToString(CultureInfo.InvariantCulture));
                    Thread.Sleep(Timeout.Infinite);
                    break;
                case "install":
                    AzuriteInstallation.EntryScriptAsync(arguments[0], CancellationToken.None).GetAwaiter().GetResult();
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(what));
            }
        }

        private static async Task RunAppAsync(string[] arguments)
        {
            string[] quiet = ["--Timers:Test", "0 0 13 * * *", "--Queues:Test", "by-setting"];
            var app = new FunctionApp(typeof(TestComposition).Assembly, TestComposition.Add);
            await using var host = await HostedApp.StartAsync(app, [.. quiet, .. arguments]);
            await host.WaitForShutdownAsync();
        }
    }
}

/// <summary>Found by the runtime by this very name.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(
            NewsFunctions.Tests.LocalHost.ChildProcess.WhatVariable)?.Split('\n') is not [var what, .. var arguments])
            return;
        // On a thread of its own, an exception that nobody catches is treated as one of Main.
        var thread = new Thread(() => NewsFunctions.Tests.LocalHost.ChildPrograms.Run(what, arguments));
        thread.Start();
        thread.Join();
        Environment.Exit(0);
    }
}
