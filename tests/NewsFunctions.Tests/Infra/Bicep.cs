using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace NewsFunctions.Tests.Infra;

/// <summary>The Bicep compiler, run at most once for each question that the tests of a class have.</summary>
public sealed class Bicep : IDisposable
{
    // Any will do: names are made from it, and the snapshot was.
    private const string Place = "--subscription-id 33333333-3333-3333-3333-333333333333 "
        + "--tenant-id 44444444-4444-4444-4444-444444444444 --location westeurope";

    private readonly string temporary = Directory.CreateTempSubdirectory("newsfunctions-infra-").FullName;

    public Bicep()
    {
        Root = FindRoot(AppContext.BaseDirectory);
        Template = new(() => Run($"build {Infra("main.bicep")} --outfile {Path.Combine(temporary, "main.json")}"));
        Parameters = new(() => Run(
            $"build-params {Infra("main.bicepparam")} --outfile {Path.Combine(temporary, "params.json")}"));
        Lint = new(() => Run($"lint {Infra("main.bicep")}"));
        Snapshot = new(() => Run($"snapshot {Tests("everything.bicepparam")} --mode validate {Place}"));
        Defaults = new(() => Run($"snapshot {CopyOfInfra()}/main.bicepparam --mode overwrite {Place}"));
    }

    public string Root { get; }
    public Lazy<Task<Outcome>> Template { get; }
    public Lazy<Task<Outcome>> Parameters { get; }
    public Lazy<Task<Outcome>> Lint { get; }
    public Lazy<Task<Outcome>> Snapshot { get; }
    public Lazy<Task<Outcome>> Defaults { get; }

    public string Infra(string file) => Path.Combine(Root, "infra", file);

    public string Tests(string file) => Path.Combine(Root, "tests", "NewsFunctions.Tests", "Infra", file);

    /// <summary>The compiled template, all nested ones in it.</summary>
    public async Task<string> CompiledAsync()
    {
        Assert.Equal(Outcome.Silent, await Template.Value);
        return await File.ReadAllTextAsync(Path.Combine(temporary, "main.json"));
    }

    /// <summary>What Azure is asked for with every option on; a test compares this file with the template.</summary>
    public JsonElement Everything() => Resources(Tests("everything.snapshot.json"));

    /// <summary>What Azure is asked for when only the name of the environment and the region are set.</summary>
    public async Task<JsonElement> DefaultsAsync()
    {
        Assert.Equal(Outcome.Silent, await Defaults.Value);
        return Resources(Path.Combine(temporary, "infra", "main.snapshot.json"));
    }

    public void Dispose() => Directory.Delete(temporary, recursive: true);

    private static JsonElement Resources(string file)
    {
        using var snapshot = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Empty(snapshot.RootElement.GetProperty("diagnostics").EnumerateArray());
        return snapshot.RootElement.GetProperty("predictedResources").Clone();
    }

    private string CopyOfInfra()
    {
        var copy = Directory.CreateDirectory(Path.Combine(temporary, "infra")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "infra")))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    private static async Task<Outcome> Run(string arguments)
    {
        var start = new ProcessStartInfo(Executable(), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURE_ENV_NAME"] = "test";
        start.Environment["AZURE_LOCATION"] = "westeurope";
        // It unpacks itself on its first run, by default into a home directory that a build agent may not have.
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(Path.GetTempPath(), "newsfunctions-bicep");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, (await output + await errors).Trim());
    }

    private static string Executable()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Assert.Fail("infra/ is compiled with the package Azure.Bicep.CommandLine.linux-x64, which runs on " +
                "Linux on x64 only. "
                + "On this machine run these tests in a Linux container or WSL, or leave them to CI.");
        }

        var path = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "Bicep").Value!;
        Assert.True(File.Exists(path), $"The Bicep compiler is not at {path}: restore the packages again.");
        return path;
    }

    private static string FindRoot(string directory) =>
        File.Exists(Path.Combine(directory, "infra", "main.bicep"))
            ? directory
            : FindRoot(
                Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("No infra/ above the tests."));
}

/// <summary>How a run of the compiler ended and all it had to say.</summary>
public sealed record Outcome(int ExitCode, string Output)
{
    public static Outcome Silent { get; } = new(0, "");
}
