using System.Text.Json;
using Azure;

namespace NewsFunctions.LocalHost.Storage;

/// <summary>infra/storage.json: what the infrastructure creates on Azure and the local host at its start.</summary>
internal sealed class Resources(StorageAccounts accounts)
{
    /// <summary>Where the host keeps its own notes, on Azure too.</summary>
    public const string HostContainer = "azure-webjobs-hosts";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public ResourceList List { get; } = JsonSerializer.Deserialize<ResourceList>(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "storage.json")), Json)!;

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        var (content, app, queues, tables) =
            (accounts.ContentBlobs, accounts.AppBlobs, accounts.Queues, accounts.Tables);
        try
        {
            await Task.WhenAll([
                .. List.Content.Containers.Append(List.Content.Backup).Select(name =>
                    content.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
                .. List.App.Containers.Append(HostContainer).Select(name =>
                    app.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
                .. List.App.Tables.Select(name => tables.CreateTableIfNotExistsAsync(name, cancellationToken)),
                .. List.App.Queues.Select(
                    name => queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
            ]);
        }
        catch (Exception exception)
            when (exception is RequestFailedException or AggregateException { InnerException: RequestFailedException })
        {
            throw new LocalHostException(
                $"Storage at {app.Uri} cannot be used ({FirstLine(exception)}): correct Storage__ConnectionString, " +
                    "or leave it empty to have Azurite started.",
                exception);
        }
    }

    private static string FirstLine(Exception exception) => exception.GetBaseException().Message.Split('\n')[0].Trim();
}

internal sealed record ResourceList(ContentResources Content, AppResources App, EventResources Events);

internal sealed record ContentResources(IReadOnlyList<string> Containers, string Backup);

internal sealed record AppResources(
    IReadOnlyList<string> Containers, IReadOnlyList<string> Tables, IReadOnlyList<string> Queues);

internal sealed record EventResources(IReadOnlyList<string> Containers, string Queue);
