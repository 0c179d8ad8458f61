using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace NewsFunctions.Telemetry;

/// <summary>What is counted always is; it is sent only where somebody is named to receive it.</summary>
public static class OpenTelemetrySetup
{
    public static void Add(FunctionsApplicationBuilder builder)
    {
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<HttpPipelinePolicy, StorageObserver>();

        // A wrong value is reported a little later, together with all other wrong settings.
        _ = Enum.TryParse<TelemetryExporter>(
            builder.Configuration["Telemetry:Exporter"], ignoreCase: true, out var exporter);
        var insights = builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"];
        if (exporter == TelemetryExporter.None && string.IsNullOrEmpty(insights)) return;

        var telemetry = builder.Services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithMetrics(metrics => metrics.AddMeter(NewsMetrics.MeterName))
            .WithTracing();
        if (exporter == TelemetryExporter.Console)
            telemetry.WithMetrics(metrics => metrics.AddConsoleExporter())
                .WithTracing(traces => traces.AddConsoleExporter());
        if (exporter == TelemetryExporter.Otlp)
            telemetry.UseOtlpExporter();
        if (insights is { Length: > 0 })
            telemetry.UseAzureMonitorExporter(
                monitor => ConfigureInsights(monitor, insights, builder.Configuration["Storage:ClientId"]));
    }

    // No key for Application Insights: the identity that the app has for storage may publish telemetry too.
    private static void ConfigureInsights(
        AzureMonitorExporterOptions monitor, string connectionString, string? clientId)
    {
        monitor.ConnectionString = connectionString;
        if (clientId is { Length: > 0 })
            monitor.Credential = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));
    }
}
