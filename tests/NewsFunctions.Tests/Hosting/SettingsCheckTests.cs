using System.Diagnostics;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace NewsFunctions.Tests.Hosting;

public sealed class SettingsCheckTests(SharedAzurite azurite)
{
    private static readonly string[] Wrong =
    [
        "Site:BaseUrl=news.example.org", "Site:Title=", "Views:RepeatMinutes=often", "Views:TimeoutSeconds=0",
        "Feeds:Items=9999",
        "Storage:BlobServiceUri=nowhere",
    ];

    [Fact]
    public async Task A_wrong_start_names_every_wrong_setting_and_touches_no_storage()
    {
        var storage = new StorageCalls();
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<HttpPipelinePolicy>(storage), Wrong));
        Assert.Equal(Wrong.Length, failure.Failures.Count());
        Assert.All(
            ["Site:BaseUrl", "Site:Title", "Views:RepeatMinutes", "Views:TimeoutSeconds", "Feeds:Items", "Storage"],
            name => Assert.Contains(name, failure.Message, StringComparison.Ordinal));
        Assert.Contains("Views:RepeatMinutes must be a whole number.", failure.Failures);
        Assert.Contains("Feeds:Items must be between 1 and 200, not 9999.", failure.Failures);
        Assert.Equal(0, storage.Count);
    }

    [Fact]
    public async Task The_developer_reads_all_of_them_in_one_line()
    {
        var app = Path.ChangeExtension(typeof(NewsFunctions.LocalHost.HostedApp).Assembly.Location, null);
        var start = new ProcessStartInfo(app) { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] settings = ["LocalSettings=none", "urls=http://127.0.0.1:0",
            $"Storage:ConnectionString={azurite.NewAccount()}", .. Wrong];
        foreach (var setting in settings) start.ArgumentList.Add($"--{setting}");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(App.Stop);
        var errors = await process.StandardError.ReadToEndAsync(App.Stop);
        await output;
        await process.WaitForExitAsync(App.Stop);
        Assert.NotEqual(0, process.ExitCode);
        var line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("Settings are wrong:", line, StringComparison.Ordinal);
        Assert.Contains("Site:BaseUrl", line, StringComparison.Ordinal);
        Assert.Contains("Feeds:Items", line, StringComparison.Ordinal);
    }
}
