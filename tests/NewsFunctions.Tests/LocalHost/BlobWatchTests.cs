using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Tests.LocalHost;

public sealed class BlobWatchTests(SharedAzurite azurite)
{
    private readonly string account = azurite.NewAccount();

    [Fact]
    public async Task An_upload_raises_the_event_that_Event_Grid_would_deliver()
    {
        await using var app = await StartAsync();

        await UploadAsync("articles", "world/storm & flood.md", "# Storm");

        var happened = await NextAsync();
        Assert.Equal("Microsoft.Storage.BlobCreated", Text(happened, "eventType"));
        Assert.Equal("/blobServices/default/containers/articles/blobs/world/storm & flood.md",
            Text(happened, "subject"));
        Assert.True(Guid.TryParse(Text(happened, "id"), out _));
        Assert.InRange(happened.GetProperty("eventTime").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-1),
            DateTimeOffset.UtcNow);
        var data = happened.GetProperty("data");
        var blob = new BlobClient(account, "articles", "world/storm & flood.md");
        var properties = (await blob.GetPropertiesAsync(
            cancellationToken: TestContext.Current.CancellationToken)).Value;
        Assert.Equal("PutBlob", Text(data, "api"));
        Assert.Equal("application/octet-stream", Text(data, "contentType"));
        Assert.Equal(7, data.GetProperty("contentLength").GetInt64());
        Assert.Equal("BlockBlob", Text(data, "blobType"));
        Assert.Equal(properties.ETag.ToString().Trim('"'), Text(data, "eTag"));
        Assert.Equal(blob.Name, new BlobUriBuilder(new Uri(Text(data, "url"))).BlobName);
        Assert.Equal(["topic", "subject", "eventType", "id", "data", "dataVersion", "metadataVersion", "eventTime"],
            happened.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task A_change_and_a_deletion_raise_events_and_tags_do_not()
    {
        await using var app = await StartAsync();
        await UploadAsync("images", "map.png", "one");
        Assert.Equal("BlobCreated map.png", Short(await NextAsync()));

        await new BlobClient(account, "images", "map.png").SetTagsAsync(
            new Dictionary<string, string> { ["status"] = "published" },
            cancellationToken: TestContext.Current.CancellationToken);
        await UploadAsync("images", "other.png", "to see that the tags were passed over");
        Assert.Equal("BlobCreated other.png", Short(await NextAsync()));

        await UploadAsync("images", "map.png", "two");
        Assert.Equal("BlobCreated map.png", Short(await NextAsync()));

        await new BlobClient(account, "images", "map.png")
            .DeleteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BlobDeleted map.png", Short(await NextAsync()));
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task What_happened_while_the_app_was_down_is_noticed_at_its_next_start()
    {
        await new BlobContainerClient(account, "articles")
            .CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await UploadAsync("articles", "old.md", "there before the first start");
        await using (await StartAsync())
        {
            Assert.Equal("BlobCreated old.md", Short(await NextAsync()));
            await SeenAsync("articles/old.md");
        }

        await UploadAsync("articles", "new.md", "uploaded while down");
        await new BlobClient(account, "articles", "old.md")
            .DeleteAsync(cancellationToken: TestContext.Current.CancellationToken);

        await using var again = await StartAsync();
        Assert.Equal(["BlobCreated new.md", "BlobDeleted old.md"],
            [Short(await NextAsync()), Short(await NextAsync())]);
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task The_watch_goes_on_after_a_storage_error()
    {
        await using var app = await StartAsync();
        var articles = new BlobContainerClient(account, "articles");
        await articles.DeleteAsync(cancellationToken: TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        await articles.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await UploadAsync("articles", "back.md", "again");

        Assert.Equal("BlobCreated back.md", Short(await NextAsync()));
    }

    [Fact]
    public async Task The_samples_are_uploaded_to_an_empty_store_only_as_an_editors_tool_would()
    {
        var folder = Directory.CreateTempSubdirectory("samples").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "articles", "world"));
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "articles", "world", "storm.md"), "# Storm", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "images", "map.png"), "png", TestContext.Current.CancellationToken);
        var articles = new BlobContainerClient(account, "articles");

        await using (await StartAsync(folder, enabled: false))
            Assert.Empty(await NamesAsync(articles));
        await using (await StartAsync(folder, enabled: true))
        {
            Assert.Equal(["world/storm.md"], await NamesAsync(articles));
            Assert.Equal(["map.png"], await NamesAsync(new BlobContainerClient(account, "images")));
        }
        var sample = articles.GetBlobClient("world/storm.md");
        BlobProperties properties = await sample.GetPropertiesAsync(
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("application/octet-stream", properties.ContentType);

        await sample.DeleteAsync(cancellationToken: TestContext.Current.CancellationToken);
        await UploadAsync("articles", "own.md", "an article of the newsroom");
        await using (await StartAsync(folder, enabled: true))
            Assert.Equal(["own.md"], await NamesAsync(articles));
        Directory.Delete(folder, recursive: true);
    }

    private Task<LocalApp> StartAsync() => LocalApp.StartAsync(account);

    private Task<LocalApp> StartAsync(string samples, bool enabled) => LocalApp.StartAsync(
        account, settings: $"Samples:Enabled={enabled}", changes: new HostChanges
        {
            Host = services => services.Configure<LocalHostOptions>(options => options.SamplesFolder = samples),
        });

    private async Task UploadAsync(string container, string name, string content) =>
        await new BlobClient(account, container, name)
        .UploadAsync(BinaryData.FromString(content), overwrite: true, TestContext.Current.CancellationToken);

    private async Task<JsonElement> NextAsync()
    {
        var queue = new QueueClient(account, "uploads");
        QueueMessage? message = null;
        await Eventually.TrueAsync(
            async () => (message = await queue.ReceiveMessageAsync(
                cancellationToken: TestContext.Current.CancellationToken)) is not null, "an event comes");
        await queue.DeleteMessageAsync(message!.MessageId, message.PopReceipt, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(
            Encoding.UTF8.GetString(Convert.FromBase64String(message.Body.ToString()))).RootElement;
    }

    private async Task<int> WaitingAsync() =>
        (await new QueueClient(account, "uploads")
            .GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount;

    private Task SeenAsync(string blob) => Eventually.TrueAsync(
        async () =>
        {
            var seen = new BlobClient(account, "azure-webjobs-hosts", "localhost/watch.json");
            return await seen.ExistsAsync(TestContext.Current.CancellationToken)
                && (await seen.DownloadContentAsync(TestContext.Current.CancellationToken)).Value.Content.ToString()
                    .Contains(blob, StringComparison.Ordinal);
        },
        "the watch keeps what it saw");

    private static async Task<string[]> NamesAsync(BlobContainerClient container)
    {
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: TestContext.Current.CancellationToken))
            names.Add(blob.Name);
        return [.. names];
    }

    private static string Short(JsonElement happened) =>
        $"{Text(happened, "eventType").Split('.')[^1]} {Text(happened, "subject").Split("/blobs/")[1]}";

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
