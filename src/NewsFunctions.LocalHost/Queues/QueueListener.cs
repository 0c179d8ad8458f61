using System.Globalization;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.LocalHost.Worker;
using NewsFunctions.LocalHost.Worker.Protocol;

namespace NewsFunctions.LocalHost.Queues;

/// <summary>Polls one queue and runs its function for each message.</summary>
internal sealed partial class QueueListener(
    HostedFunction function, Invoker invoker, QueueClient queue, QueueClient poison,
    HostJson hostJson, TimeSpan lease, ILogger<QueueListener> log)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var running = new List<Task>();
        var pause = ShortestPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            running.RemoveAll(task => task.IsCompleted);
            var messages = running.Count > hostJson.NewBatchThreshold ? [] : await ReceiveAsync(cancellationToken);
            running.AddRange(
                messages.Select(message => Task.Run(
                    () => ProcessAsync(message, cancellationToken), CancellationToken.None)));
            pause = messages.Length > 0
                ? ShortestPause
                : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, hostJson.MaxPollingInterval.Ticks));
            // Whatever ends first: a run, which makes room, or the pause.
            if (messages.Length == 0) await Task.WhenAny([Task.Delay(pause, cancellationToken), .. running]);
        }
        await Task.WhenAll(running);
    }

    public static Task InvokeAsync(
        Invoker invoker, HostedFunction function, QueueMessage message, CancellationToken cancellationToken) =>
        invoker.InvokeAsync(
            function,
            function.IsBinary
                ? new TypedData { Bytes = ByteString.CopyFrom(message.Body) }
                : new TypedData { String = message.Body.ToString() },
            new Dictionary<string, string>
            {
                ["Id"] = message.MessageId,
                ["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
            },
            cancellationToken);

    private async Task<QueueMessage[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await queue.ReceiveMessagesAsync(hostJson.BatchSize, lease, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return [];
        }
        catch (Exception exception)
        {
            if (!cancellationToken.IsCancellationRequested) CannotReceive(exception.Message, queue.Name);
            return [];
        }
    }

    private async Task ProcessAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        var receipt = new Receipt(message.PopReceipt);
        try
        {
            if (message.DequeueCount > hostJson.MaxDequeueCount || Decoded(message) is not { } decoded)
                await MoveToPoisonAsync(message, receipt);
            else if (await SucceedsAsync(decoded, receipt, cancellationToken))
                await queue.DeleteMessageAsync(message.MessageId, receipt.Value, CancellationToken.None);
            else if (message.DequeueCount >= hostJson.MaxDequeueCount) await MoveToPoisonAsync(message, receipt);
            else
                await queue.UpdateMessageAsync(message.MessageId, receipt.Value,
                    visibilityTimeout: hostJson.VisibilityTimeout, cancellationToken: CancellationToken.None);
        }
        catch (Exception exception)
        {
            // It becomes visible again by itself.
            CannotSettle(exception, queue.Name, message.MessageId);
        }
    }

    private async Task<bool> SucceedsAsync(QueueMessage message, Receipt receipt, CancellationToken cancellationToken)
    {
        using var done = new CancellationTokenSource();
        var renewal = RenewAsync(message.MessageId, receipt, done.Token);
        try
        {
            await InvokeAsync(invoker, function, message, cancellationToken);
            return true;
        }
        catch (Exception exception)
        {
            Failed(exception, function.Name, message.DequeueCount, hostJson.MaxDequeueCount);
            return false;
        }
        finally
        {
            await done.CancelAsync();
            await renewal;
        }
    }

    private async Task RenewAsync(string messageId, Receipt receipt, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(lease / 3);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var renewed = await queue.UpdateMessageAsync(
                    messageId, receipt.Value, visibilityTimeout: lease, cancellationToken: CancellationToken.None);
                receipt.Value = renewed.Value.PopReceipt;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The function has ended.
        }
        catch (Exception exception)
        {
            CannotSettle(exception, queue.Name, messageId);
        }
    }

    private async Task MoveToPoisonAsync(QueueMessage message, Receipt receipt)
    {
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message.Body);
        await queue.DeleteMessageAsync(message.MessageId, receipt.Value);
        Poisoned(function.Name, message.MessageId, message.DequeueCount, poison.Name);
    }

    private QueueMessage? Decoded(QueueMessage message)
    {
        if (!hostJson.Base64Messages) return message;
        try
        {
            return QueuesModelFactory.QueueMessage(
                message.MessageId, message.PopReceipt,
                BinaryData.FromBytes(Convert.FromBase64String(message.Body.ToString())),
                message.DequeueCount, message.NextVisibleOn, message.InsertedOn, message.ExpiresOn);
        }
        catch (FormatException)
        {
            NotBase64(queue.Name, message.MessageId);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Function} failed (try {Try} of {Tries})")]
    private partial void Failed(Exception exception, string function, long @try, int tries);

    [LoggerMessage(LogLevel.Warning,
        "{Function}: message {MessageId} was tried {Tries} times and is moved to the queue {Poison}")]
    private partial void Poisoned(string function, string messageId, long tries, string poison);

    [LoggerMessage(LogLevel.Warning, "The message {MessageId} in the queue {Queue} is not base64")]
    private partial void NotBase64(string queue, string messageId);

    [LoggerMessage(LogLevel.Warning, "The queue {Queue} cannot be read: {Reason}")]
    private partial void CannotReceive(string reason, string queue);

    [LoggerMessage(LogLevel.Warning, "The message {MessageId} in the queue {Queue} could not be renewed, removed or " +
        "released; it will be tried again")]
    private partial void CannotSettle(Exception exception, string queue, string messageId);

    /// <summary>Changes with every renewal.</summary>
    private sealed class Receipt(string value)
    {
        public string Value { get; set; } = value;
    }
}
