using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.LocalHost.Storage;
using NewsFunctions.LocalHost.Worker;

namespace NewsFunctions.LocalHost.Queues;

/// <summary>The queue functions of the app.</summary>
internal sealed class QueueFunctions(
    FunctionTable functions, Invoker invoker, StorageAccounts storage, HostJson hostJson,
    IOptions<LocalHostOptions> options, IConfiguration configuration, ILogger<QueueListener> log)
{
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(functions.All
        .Where(function => function is { IsQueue: true, Disabled: false })
        .Select(function => ListenerOf(function).RunAsync(cancellationToken)));

    public Task RunNowAsync(HostedFunction function, string input, CancellationToken cancellationToken) =>
        QueueListener.InvokeAsync(
            invoker, function,
            QueuesModelFactory.QueueMessage(
                Guid.NewGuid().ToString(), popReceipt: "", BinaryData.FromString(input), dequeueCount: 1),
            cancellationToken);

    private QueueListener ListenerOf(HostedFunction function)
    {
        var name = Placeholders.Resolve(function.QueueName, configuration, function.Name);
        var service = storage.QueuesOf(function.Connection);
        return new QueueListener(
            function, invoker, service.GetQueueClient(name), service.GetQueueClient($"{name}-poison"), hostJson,
            options.Value.MessageLease, log);
    }
}
