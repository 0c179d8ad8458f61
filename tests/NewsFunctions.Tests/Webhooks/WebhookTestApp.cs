using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace NewsFunctions.Tests.Webhooks;

/// <summary>What the tests of webhooks do with an app whose clock they move.</summary>
internal static class WebhookTestApp
{
    public static Task<App> StartAsync(
        string account, FakeTimeProvider clock, Receiver receiver, params IEnumerable<string> settings) =>
        App.StartAsync(
            account, services => services.AddSingleton<TimeProvider>(clock), [.. receiver.Settings, .. settings]);

    public static Action<IServiceCollection> With(FakeTimeProvider clock, StorageCalls calls) => services =>
        services.AddSingleton<TimeProvider>(clock).AddSingleton<HttpPipelinePolicy>(calls);

    /// <summary>As a message does, whether one is in the queue or not.</summary>
    public static Task DeliverAsync(this App app) => app.RunAsync("DeliverWebhooks");

    /// <summary>Takes out of a queue what can be seen of it.</summary>
    public static async Task<string[]> TakeAsync(this App app, string queue)
    {
        var client = new QueueClient(
            app.ConnectionString, queue, new() { MessageEncoding = QueueMessageEncoding.Base64 });
        var texts = new List<string>();
        while ((await client.ReceiveMessageAsync(cancellationToken: App.Stop)).Value is { } message)
        {
            texts.Add(message.Body.ToString());
            await client.DeleteMessageAsync(message.MessageId, message.PopReceipt, App.Stop);
        }
        return [.. texts];
    }
}
