using NewsFunctions.Benchmarks;

switch (args)
{
    case ["abuse"]:
        return await AbuseBenchmark.RunAsync(TimeSpan.FromSeconds(60)) ? 0 : 1;
    case ["abuse", "--quick"]:
        return await AbuseBenchmark.RunAsync(TimeSpan.FromSeconds(10)) ? 0 : 1;
    case ["backup"]:
        await BackupBenchmark.RunAsync(1_000, 200);
        return 0;
    case ["backup", "--quick"]:
        await BackupBenchmark.RunAsync(100, 20);
        return 0;
    case ["functions"]:
        await FunctionsBenchmark.RunAsync(TimeSpan.FromSeconds(0.5), rounds: 25);
        return 0;
    case ["functions", "--quick"]:
        await FunctionsBenchmark.RunAsync(TimeSpan.FromSeconds(0.5), rounds: 5);
        return 0;
    case ["handlers"]:
        await HandlersBenchmark.RunAsync();
        return 0;
    case ["views"]:
        await ViewsBenchmark.RunAsync(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30));
        return 0;
    case ["views", "--quick"]:
        await ViewsBenchmark.RunAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        return 0;
    case ["feeds"]:
        await FeedsBenchmark.RunAsync(1_000, 100_000);
        return 0;
    case ["feeds", "--quick"]:
        await FeedsBenchmark.RunAsync(1_000, 10_000);
        return 0;
    case ["rebuild"]:
        await RebuildBenchmark.RunAsync(10_000);
        return 0;
    case ["rebuild", "--quick"]:
        await RebuildBenchmark.RunAsync(500);
        return 0;
    case ["search"]:
        return await SearchBenchmark.RunAsync(10_000) ? 0 : 1;
    case ["search", "--quick"]:
        return await SearchBenchmark.RunAsync(1_000) ? 0 : 1;
    case ["soak"]:
        return await SoakBenchmark.RunAsync(TimeSpan.FromMinutes(30)) ? 0 : 1;
    case ["soak", "--quick"]:
        return await SoakBenchmark.RunAsync(TimeSpan.FromMinutes(2)) ? 0 : 1;
    case ["cost"]:
        await CostBenchmark.RunAsync();
        return 0;
    case ["uploads"]:
        return UploadsBenchmark.Run() ? 0 : 1;
    case ["--compare", var commit]:
        return await Comparison.RunAsync(commit) ? 0 : 1;
    default:
        await Console.Error.WriteLineAsync("dotnet run -c Release --project tests/NewsFunctions.Benchmarks -- " +
            "abuse|backup|functions|handlers|views|feeds|rebuild" +
            "|search|soak|cost|uploads [--quick] | --compare COMMIT");
        return 1;
}
