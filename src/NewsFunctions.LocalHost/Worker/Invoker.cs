using NewsFunctions.LocalHost.Settings;
using NewsFunctions.LocalHost.Worker.Protocol;

namespace NewsFunctions.LocalHost.Worker;

/// <summary>Has the worker run a function.</summary>
internal sealed class Invoker(WorkerConnection worker, HostJson hostJson)
{
    /// <exception cref="FunctionFailedException">The function threw.</exception>
    public async Task InvokeAsync(
        HostedFunction function, TypedData input, IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        var request = Request(function, Guid.NewGuid().ToString(), input);
        foreach (var (name, value) in metadata) request.TriggerMetadata[name] = new TypedData { String = value };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(hostJson.FunctionTimeout);
        ThrowIfFailed(function, await worker.InvokeAsync(request, limit.Token));
    }

    /// <summary>The invocation that goes with a forwarded request.</summary>
    public static InvocationRequest Request(HostedFunction function, string invocationId, TypedData input)
    {
        var trace = System.Diagnostics.Activity.Current;
        var request = new InvocationRequest
        {
            InvocationId = invocationId,
            FunctionId = function.Metadata.FunctionId,
            TraceContext = new RpcTraceContext
            {
                TraceParent = trace?.Id ?? "",
                TraceState = trace?.TraceStateString ?? "",
            },
            RetryContext = new RetryContext(),
        };
        request.InputData.Add(new ParameterBinding { Name = function.TriggerParameter, Data = input });
        return request;
    }

    public static void ThrowIfFailed(HostedFunction function, InvocationResponse response)
    {
        if (response.Result.Status != StatusResult.Types.Status.Success)
            throw new FunctionFailedException(function.Name, response.Result.Exception);
    }
}

/// <summary>What a function threw, as the worker tells it.</summary>
internal sealed class FunctionFailedException(string function, RpcException? exception)
    : Exception($"{function}: {exception?.Message ?? "it was cancelled"}\n{exception?.StackTrace}");
