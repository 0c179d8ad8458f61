using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NewsFunctions.Benchmarks;

/// <summary>
/// This tree and another commit, built alike and measured in turns on the same machine, so that nobody makes an answer
/// slower unseen. What is compared is the share of a constant that each reaches in its own run.
/// </summary>
internal static partial class Comparison
{
    private const int Rounds = 3;

    // As far as medians of three runs of the same commit lie apart on a busy machine.
    private const double Margin = 0.1;

    private static string Project => Path.Combine("tests", "NewsFunctions.Benchmarks");

    /// <returns>Whether nothing is slower than in the other commit by more than the margin.</returns>
    public static async Task<bool> RunAsync(string commit)
    {
        var root = (await RunAsync(Environment.CurrentDirectory, "git", "rev-parse", "--show-toplevel")).Trim();
        var other = Path.Combine(Path.GetTempPath(), $"newsfunctions-{Guid.NewGuid():n}");
        await RunAsync(root, "git", "worktree", "add", "--detach", other, commit);
        try
        {
            var (before, now) = (new Figures(), new Figures());
            foreach (var tree in (string[])[other, root])
                await RunAsync(tree, "dotnet", "build", "-c", "Release", "-v", "quiet", Project);
            for (var round = 0; round < Rounds; round++)
            {
                before.Add(await MeasureAsync(other));
                now.Add(await MeasureAsync(root));
            }
            return Judge(before, now);
        }
        finally
        {
            await RunAsync(root, "git", "worktree", "remove", "--force", other);
        }
    }

    private static Task<string> MeasureAsync(string tree) => RunAsync(
        tree, "dotnet", "run", "--no-build", "-c", "Release", "--project", Project, "--", "functions", "--quick");

    // What only one of them has is new or gone; what neither has would be a check that cannot fail.
    private static bool Judge(Figures before, Figures now)
    {
        var isHeld = true;
        var both = before.Medians.Keys.Intersect(now.Medians.Keys).ToList();
        foreach (var what in both)
        {
            var (old, current) = (before.Medians[what], now.Medians[what]);
            var isSlower = current < old * (1 - Margin);
            isHeld &= !isSlower;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{what}: {current:0.00} of the constant, before {old:0.00}{(isSlower ? ": SLOWER" : "")}"));
        }
        if (both.Count == 0) Console.WriteLine("The two have no figure in common.");
        return isHeld && both.Count > 0;
    }

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments);
        (start.WorkingDirectory, start.RedirectStandardOutput) = (folder, true);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} failed in {folder}:\n{output}");
    }

    [GeneratedRegex(
        @"^(?<what>\S+ beside .+?): [\d,]+ requests/s, (?<share>\d+\.\d+) of the constant", RegexOptions.Multiline)]
    private static partial Regex Line();

    private sealed class Figures
    {
        private readonly Dictionary<string, List<double>> shares = [];

        public Dictionary<string, double> Medians => shares.ToDictionary(
            what => what.Key, what => what.Value.Order().ElementAt(what.Value.Count / 2));

        public void Add(string output)
        {
            foreach (Match line in Line().Matches(output))
            {
                if (!shares.TryGetValue(line.Groups["what"].Value, out var known))
                    shares[line.Groups["what"].Value] = known = [];
                known.Add(double.Parse(line.Groups["share"].ValueSpan, CultureInfo.InvariantCulture));
            }
        }
    }
}
