using System.Diagnostics;
using NewsFunctions.Check;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.Hosting;

/// <summary>The check after a deployment, tried on the app as it runs here.</summary>
public sealed class LiveAppTests(SharedAzurite azurite)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_sound_app_passes_and_keeps_nothing_of_the_check()
    {
        await using var app = await App.StartAsync(
            azurite.NewAccount(), null, "AzureWebJobs:PublishArticle:Disabled=false");
        var live = new LiveApp(app.Http, TimeSpan.FromMinutes(2), Pause);

        Assert.Empty(await live.HealthAsync(App.Stop));
        Assert.Empty(await live.RoundTripAsync(app.Articles, App.Stop));

        Assert.Empty((await app.GetAsync("/api/articles")).GetProperty("items").EnumerateArray());
        await foreach (var upload in app.Articles.GetBlobsAsync(cancellationToken: App.Stop))
            Assert.Fail($"{upload.Name} was left behind.");
    }

    [Fact]
    public async Task An_app_that_does_not_publish_fails_and_the_upload_is_taken_back()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        var live = new LiveApp(app.Http, TimeSpan.FromSeconds(1), Pause);

        var problem = Assert.Single(await live.RoundTripAsync(app.Articles, App.Stop));
        Assert.EndsWith("still answers 404", problem, StringComparison.Ordinal);
        await foreach (var upload in app.Articles.GetBlobsAsync(cancellationToken: App.Stop))
            Assert.Fail($"{upload.Name} was left behind.");
    }

    [Fact]
    public async Task Nobody_at_the_address_is_a_failure_too()
    {
        using var http = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:9") };
        var problems = await new LiveApp(http, TimeSpan.Zero, Pause).HealthAsync(App.Stop);
        Assert.Equal(3, problems.Count);
        Assert.All(problems, problem => Assert.Contains("still answers nothing", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Functions_that_Azure_does_not_list_are_named()
    {
        var names = FunctionList.Expected.Select(line => line.Split(' ')[0]).ToList();
        Assert.Empty(LiveApp.CompareNames(names.Select(name => $"func-news/{name}")));
        Assert.Equal("missing: RollUpViews",
            Assert.Single(LiveApp.CompareNames(names.Where(name => name != "RollUpViews"))));
    }

    [Fact]
    public async Task The_command_says_what_it_takes_and_what_is_wrong()
    {
        Assert.Equal(2, await RunAsync("live"));
        Assert.Equal(2, await RunAsync("live", "http://127.0.0.1:9", "--unknown", "x"));
        Assert.Equal(1, await RunAsync("live", "http://127.0.0.1:9", "--minutes", "0"));
        Assert.Equal(1, await RunAsync("package", Path.Combine(Repository.RootOrCurrent, "docs")));
    }

    private static async Task<int> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.ChangeExtension(typeof(LiveApp).Assembly.Location, null), arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(App.Stop),
            process.StandardError.ReadToEndAsync(App.Stop));
        await process.WaitForExitAsync(App.Stop);
        return process.ExitCode;
    }
}
