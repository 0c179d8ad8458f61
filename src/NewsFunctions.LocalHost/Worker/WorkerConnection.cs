using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf.Collections;
using Grpc.Core;
using NewsFunctions.LocalHost.Worker.Protocol;

namespace NewsFunctions.LocalHost.Worker;

/// <summary>The stream of messages to and from one worker, from its first word to its last.</summary>
internal sealed class WorkerConnection
{
    private readonly Channel<StreamingMessage> outgoing =
        Channel.CreateUnbounded<StreamingMessage>(new UnboundedChannelOptions { SingleReader = true });

    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> underWay = new();
    private readonly TaskCompletionSource<IReadOnlyList<RpcFunctionMetadata>> loaded =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RepeatedField<RpcFunctionMetadata> functions = [];
    private int toLoad;

    public string WorkerId { get; } = Guid.NewGuid().ToString();

    /// <summary>What the worker has loaded; fails with what it says it cannot load.</summary>
    public Task<IReadOnlyList<RpcFunctionMetadata>> Loaded => loaded.Task;

    /// <returns>The worker's answer, also where the function failed.</returns>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        underWay[request.InvocationId] = answer;
        try
        {
            // A function that does not heed its token runs on, as on Azure; who waits for it decides how long.
            await using var cancel = cancellationToken.Register(() =>
                Send(new StreamingMessage
                {
                    InvocationCancel = new InvocationCancel { InvocationId = request.InvocationId },
                }));
            Send(new StreamingMessage { InvocationRequest = request });
            return await answer.Task;
        }
        finally
        {
            underWay.TryRemove(request.InvocationId, out _);
        }
    }

    /// <summary>Speaks to the worker, which has said its first word, until it goes.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> toWorker,
        CancellationToken cancellationToken)
    {
        Send(new StreamingMessage { WorkerInitRequest = Init() });
        var writing = WriteAsync(toWorker, cancellationToken);
        try
        {
            await foreach (var message in incoming.ReadAllAsync(cancellationToken)) Receive(message);
        }
        catch (Exception exception)
            when (exception is IOException or OperationCanceledException or Grpc.Core.RpcException)
        {
            // The worker has ended, and with it the stream.
        }
        outgoing.Writer.TryComplete();
        loaded.TrySetException(new LocalHostException("The worker ended before it had loaded its functions."));
        foreach (var answer in underWay.Values) answer.TrySetException(new IOException("The worker has ended."));
        await writing;
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> toWorker, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in outgoing.Reader.ReadAllAsync(cancellationToken))
                await toWorker.WriteAsync(message, cancellationToken);
        }
        catch (Exception exception)
            when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            // As above.
        }
    }

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                Send(new StreamingMessage
                {
                    FunctionsMetadataRequest = new() { FunctionAppDirectory = AppContext.BaseDirectory },
                });
                break;
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                Load(message.FunctionMetadataResponse);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                HasLoaded(message.FunctionLoadResponse);
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (underWay.TryGetValue(message.InvocationResponse.InvocationId, out var answer))
                    answer.TrySetResult(message.InvocationResponse);
                break;
            default:
                // Logs: the worker writes them to the same console itself.
                break;
        }
    }

    private static WorkerInitRequest Init()
    {
        var init = new WorkerInitRequest
        {
            HostVersion = "4.1037.0",
            FunctionAppDirectory = AppContext.BaseDirectory,
            WorkerDirectory = AppContext.BaseDirectory,
        };
        init.Capabilities.Add("V2Compatable", "true");
        return init;
    }

    private void Load(FunctionMetadataResponse response)
    {
        if (response.Result is { Status: not StatusResult.Types.Status.Success } failed)
        {
            loaded.TrySetException(
                new LocalHostException($"The worker cannot list its functions: {failed.Exception?.Message}"));
            return;
        }
        functions = response.FunctionMetadataResults;
        toLoad = functions.Count;
        if (toLoad == 0) loaded.TrySetResult(functions);
        foreach (var function in functions)
        {
            var request = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
            Send(new StreamingMessage { FunctionLoadRequest = request });
        }
    }

    private void HasLoaded(FunctionLoadResponse response)
    {
        if (response.Result.Status != StatusResult.Types.Status.Success)
        {
            var name = functions.FirstOrDefault(function => function.FunctionId == response.FunctionId)?.Name;
            loaded.TrySetException(
                new LocalHostException($"Function {name} is refused: {response.Result.Exception?.Message}"));
        }
        else if (--toLoad == 0)
        {
            loaded.TrySetResult(functions);
        }
    }

    private void Send(StreamingMessage message) => outgoing.Writer.TryWrite(message);
}
