using Microsoft.Extensions.Configuration;

namespace NewsFunctions.LocalHost.Settings;

/// <summary>
/// host.json, as far as it matters here; AzureFunctionsJobHost__... settings override it, as on the real host.
/// </summary>
internal sealed class HostJson
{
    public HostJson(IConfiguration settings)
    {
        var merged = Read(settings);
        var extensions = merged.GetSection("extensions");
        RoutePrefix = extensions["http:routePrefix"]?.Trim('/') ?? "api";
        FunctionTimeout = merged["functionTimeout"] is "-1"
            ? Timeout.InfiniteTimeSpan
            : merged.GetValue("functionTimeout", TimeSpan.FromMinutes(30));
        var queues = extensions.GetSection("queues");
        MaxDequeueCount = queues.GetValue("maxDequeueCount", 5);
        VisibilityTimeout = queues.GetValue("visibilityTimeout", TimeSpan.Zero);
        MaxPollingInterval = queues.GetValue("maxPollingInterval", TimeSpan.FromMinutes(1));
        BatchSize = queues.GetValue("batchSize", 16);
        NewBatchThreshold = queues.GetValue("newBatchThreshold", BatchSize / 2);
        Base64Messages = !"none".Equals(queues["messageEncoding"], StringComparison.OrdinalIgnoreCase);
    }

    public string RoutePrefix { get; }

    public TimeSpan FunctionTimeout { get; }

    public int MaxDequeueCount { get; }

    public TimeSpan VisibilityTimeout { get; }

    /// <summary>How long an empty queue is left alone at most.</summary>
    public TimeSpan MaxPollingInterval { get; }

    public int BatchSize { get; }

    public int NewBatchThreshold { get; }

    public bool Base64Messages { get; }

    private static IConfigurationRoot Read(IConfiguration settings)
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "host.json"), optional: true)
                .AddConfiguration(settings.GetSection("AzureFunctionsJobHost"))
                .Build();
        }
        catch (InvalidDataException exception)
        {
            throw new LocalHostException(
                $"host.json is not valid: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }
}
