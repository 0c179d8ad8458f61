using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace NewsFunctions.Tests.Telemetry;

public sealed class ExportTests(SharedAzurite azurite)
{
    [Fact]
    public async Task Metrics_reach_a_collector_that_is_named()
    {
        var received = new TaskCompletionSource<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.MapPost("/v1/metrics", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, App.Stop);
            received.TrySetResult(Encoding.Latin1.GetString(body.ToArray()));
        });
        await collector.StartAsync(App.Stop);

        await using (var app = await App.StartAsync(
            azurite.NewAccount(), null, "Telemetry:Exporter=Otlp",
            $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.Single()}",
            "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"))
        {
            await app.RunAsync("RollUpViews");
            app.Service<MeterProvider>().ForceFlush();
        }

        Assert.Contains("newsfunctions.rollup.age", await received.Task.WaitAsync(App.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_where_nobody_is_named()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        Assert.Throws<InvalidOperationException>(() => app.Service<MeterProvider>());
    }
}
