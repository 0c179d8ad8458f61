using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace NewsFunctions.LocalHost.Storage;

/// <summary>Clients of the app's account and of the editors' one, which is the same unless it is configured.</summary>
internal sealed class StorageAccounts(IConfiguration configuration)
{
    private string App => ConnectionString("Storage:ConnectionString");

    private string Content => string.IsNullOrWhiteSpace(configuration["Storage:ContentConnectionString"])
        ? App : ConnectionString("Storage:ContentConnectionString");

    /// <summary>An emulator on this machine, whose key is no secret.</summary>
    public bool IsLocal => AppBlobs.Uri.IsLoopback;

    public BlobServiceClient AppBlobs =>
        Client(App, text => new BlobServiceClient(text, Impatient(new BlobClientOptions())));

    public BlobServiceClient ContentBlobs =>
        Client(Content, text => new BlobServiceClient(text, Impatient(new BlobClientOptions())));

    public TableServiceClient Tables =>
        Client(App, text => new TableServiceClient(text, Impatient(new TableClientOptions())));

    public QueueServiceClient Queues => QueuesOf(null);

    /// <param name="connection">What a trigger names: a configuration section with a ConnectionString in it.</param>
    public QueueServiceClient QueuesOf(string? connection)
    {
        var text = string.IsNullOrEmpty(connection)
            ? App
            : configuration[connection] ?? ConnectionString($"{connection}:ConnectionString");
        return Client(text, valid => new QueueServiceClient(valid, Impatient(new QueueClientOptions())));
    }

    private string ConnectionString(string key) => configuration[key] is { Length: > 0 } text
        ? text : throw new LocalHostException($"The setting {key.Replace(":", "__", StringComparison.Ordinal)} is " +
            "empty: it takes a storage connection string.");

    private static T Client<T>(string connectionString, Func<string, T> create)
    {
        try
        {
            return create(connectionString);
        }
        catch (Exception exception)
            when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new LocalHostException(
                "Storage__ConnectionString is not a valid storage connection string: correct it, or leave it empty " +
                    "to have Azurite started.", exception);
        }
    }

    private static T Impatient<T>(T options)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 1;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        return options;
    }
}
