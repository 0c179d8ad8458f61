using Microsoft.Extensions.Configuration;

namespace NewsFunctions.LocalHost.Settings;

/// <summary>host.json, as far as it matters here; AzureFunctionsJobHost__... settings override it, as on the real host.</summary>
internal sealed class HostJson
{
    public HostJson(IConfiguration settings)
    {
        IConfigurationRoot merged;
        try
        {
            merged = new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "host.json"), optional: true)
                .AddConfiguration(settings.GetSection("AzureFunctionsJobHost"))
                .Build();
        }
        catch (InvalidDataException exception)
        {
            throw new LocalHostException($"host.json is not valid: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
        var extensions = merged.GetSection("extensions");
        RoutePrefix = extensions["http:routePrefix"]?.Trim('/') ?? "";
        var queues = extensions.GetSection("queues");
        MaxDequeueCount = queues.GetValue("maxDequeueCount", 5);
        VisibilityTimeout = queues.GetValue("visibilityTimeout", TimeSpan.Zero);
        BatchSize = queues.GetValue("batchSize", 8);
        NewBatchThreshold = queues.GetValue("newBatchThreshold", BatchSize / 2);
        Base64Messages = !"none".Equals(queues["messageEncoding"], StringComparison.OrdinalIgnoreCase);
    }

    public string RoutePrefix { get; }

    public int MaxDequeueCount { get; }

    public TimeSpan VisibilityTimeout { get; }

    public int BatchSize { get; }

    public int NewBatchThreshold { get; }

    public bool Base64Messages { get; }
}
