namespace NewsFunctions.Telemetry;

public enum TelemetryExporter
{
    None,
    Console,
    Otlp,
}

/// <summary>
/// On Azure, telemetry goes to Application Insights whatever is set here (APPLICATIONINSIGHTS_CONNECTION_STRING).
/// </summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// Where metrics and traces go besides. Otlp honours the usual variables, as OTEL_EXPORTER_OTLP_ENDPOINT.
    /// </summary>
    public TelemetryExporter Exporter { get; set; } = TelemetryExporter.None;
}
