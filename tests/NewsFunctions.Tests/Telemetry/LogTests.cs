using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace NewsFunctions.Tests.Telemetry;

public sealed class LogTests(SharedAzurite azurite)
{
    private const string Address = "198.51.100.77";
    private const string Visitor = "a-visitor-nobody-should-know";
    private const string Agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Peculiar/140.0";

    [Fact]
    public async Task No_log_tells_who_read_or_liked_what_in_good_times_and_in_bad()
    {
        using var logs = new Logs();
        var storage = new StorageCalls();
        await using var app = await App.StartAsync(
            azurite.NewAccount(),
            services =>
            {
                services.AddSingleton<HttpPipelinePolicy>(storage);
                services.AddSingleton<ILoggerProvider>(logs);
            },
            "Logging:LogLevel:NewsFunctions=Trace");
        await app.PublishAsync("news/harbour.md", "---\ntitle: Harbour\n---\nText.");
        await ReadAsync(app);
        storage.Down = true;
        await ReadAsync(app);

        Assert.Contains(logs.Lines, line => line.Contains("could not be stored", StringComparison.Ordinal)
            || line.Contains("does not answer", StringComparison.Ordinal));
        Assert.All([Address, Visitor, "Peculiar"],
            secret => Assert.DoesNotContain(logs.Lines, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    private static async Task ReadAsync(App app)
    {
        (HttpMethod, string)[] requests =
        [
            (HttpMethod.Get, "/api/articles/harbour"), (HttpMethod.Post, "/api/articles/harbour/views"),
            (HttpMethod.Put, "/api/articles/harbour/like"), (HttpMethod.Get, "/api/articles/harbour/like"),
        ];
        foreach (var (method, path) in requests)
        {
            using var request = new HttpRequestMessage(method, path);
            FrontDoor.Add(request, Address);
            request.Headers.Add("X-Visitor-Id", Visitor);
            request.Headers.TryAddWithoutValidation("User-Agent", Agent);
            using var response = await app.Http.SendAsync(request, App.Stop);
        }
    }
}
