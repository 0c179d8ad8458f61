using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace NewsFunctions.Storage;

/// <summary>
/// The Azure clients of the whole app. Every <see cref="HttpPipelinePolicy"/> among the services sees every request to
/// storage, each try of it: tests count and break requests there.
/// </summary>
public sealed class StorageClients
{
    private readonly StorageOptions options;
    private readonly HttpPipelinePolicy[] policies;
    private readonly Once<TokenCredential> credential;

    public StorageClients(IOptions<StorageOptions> options, IEnumerable<HttpPipelinePolicy> policies)
    {
        this.options = options.Value;
        this.policies = [.. policies];
        credential = new(() => new ManagedIdentityCredential(
            this.options.ClientId is { Length: > 0 } id
                ? ManagedIdentityId.FromUserAssignedClientId(id)
                : ManagedIdentityId.SystemAssigned));

        var app = Blobs(this.options.ConnectionString, this.options.BlobServiceUri);
        var content = this.options is { ContentConnectionString.Length: > 0 } or { ContentBlobServiceUri: not null }
            ? Blobs(this.options.ContentConnectionString, this.options.ContentBlobServiceUri)
            : app;
        Uploads = content.GetBlobContainerClient("articles");
        Images = content.GetBlobContainerClient("images");
        Publication = content.GetBlobContainerClient("publication");
        Backup = content.GetBlobContainerClient("backup");
        Site = app.GetBlobContainerClient("site");

        var tables = Tables();
        Articles = tables.GetTableClient("Articles");
        Views = tables.GetTableClient("Views");
        Likes = tables.GetTableClient("Likes");
        Stats = tables.GetTableClient("Stats");
        Webhooks = tables.GetTableClient("Webhooks");

        var queues = Queues(QueueMessageEncoding.Base64);
        // Their messages are looked at, whatever they are, and not read.
        var unread = Queues(QueueMessageEncoding.None);
        UploadQueue = unread.GetQueueClient("uploads");
        UploadPoison = unread.GetQueueClient("uploads-poison");
        WebhookWakes = queues.GetQueueClient("webhooks");
        WebhookPoison = queues.GetQueueClient("webhooks-poison");
    }

    /// <summary>The container <c>articles</c>, where editors upload.</summary>
    public BlobContainerClient Uploads { get; }
    public BlobContainerClient Images { get; }

    /// <summary>The container <c>publication</c>, where the publisher does.</summary>
    public BlobContainerClient Publication { get; }
    public BlobContainerClient Site { get; }

    /// <summary>In the account of the uploads, which is kept best.</summary>
    public BlobContainerClient Backup { get; }
    public TableClient Articles { get; }
    public TableClient Views { get; }
    public TableClient Likes { get; }
    public TableClient Stats { get; }
    public TableClient Webhooks { get; }
    public QueueClient UploadQueue { get; }
    public QueueClient UploadPoison { get; }
    public QueueClient WebhookWakes { get; }
    public QueueClient WebhookPoison { get; }

    private BlobServiceClient Blobs(string connectionString, Uri? address)
    {
        var client = Configure(new BlobClientOptions());
        return connectionString.Length > 0
            ? new BlobServiceClient(connectionString, client)
            : new BlobServiceClient(address, credential.Value, client);
    }

    private TableServiceClient Tables()
    {
        var client = Configure(new TableClientOptions());
        return options.ConnectionString.Length > 0
            ? new TableServiceClient(options.ConnectionString, client)
            : new TableServiceClient(options.TableServiceUri, credential.Value, client);
    }

    // As host.json says of the queues that the host reads.
    private QueueServiceClient Queues(QueueMessageEncoding encoding)
    {
        var client = Configure(new QueueClientOptions { MessageEncoding = encoding });
        return options.ConnectionString.Length > 0
            ? new QueueServiceClient(options.ConnectionString, client)
            : new QueueServiceClient(options.QueueServiceUri, credential.Value, client);
    }

    // The SDK's own defaults wait up to 100 s a try; a reader does not.
    private T Configure<T>(T client) where T : ClientOptions
    {
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.MaxRetries = 2;
        client.Retry.Delay = TimeSpan.FromMilliseconds(100);
        client.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        client.Retry.NetworkTimeout = TimeSpan.FromSeconds(3);
        foreach (var policy in policies) client.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        return client;
    }
}
