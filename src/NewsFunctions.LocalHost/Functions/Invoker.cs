using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace NewsFunctions.LocalHost.Functions;

/// <summary>What the app registered with UseMiddleware.</summary>
internal sealed record Middlewares(IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> OuterFirst);

/// <summary>Runs a function through the app's middleware, in a scope of its own.</summary>
internal sealed partial class Invoker(
    IServiceScopeFactory scopes,
    Middlewares middlewares,
    ILogger<Invoker> log)
{
    private readonly FunctionExecutionDelegate pipeline = middlewares.OuterFirst.Reverse()
        .Aggregate((FunctionExecutionDelegate)ExecuteAsync, (next, middleware) => middleware(next));

    public async Task InvokeAsync(HostedFunction function, object input, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var http = input as HttpContext;
        http?.RequestServices = scope.ServiceProvider;
        var invocation = new Invocation(function, input, scope.ServiceProvider, cancellationToken);
        await pipeline(invocation);
        if (http is not null && invocation.Result.Value is { } left)
            SendToHost(function, left, http.Response);
    }

    /// <summary>
    /// The worker serialises a result that is still there once more, for its host, which throws it away: wasteful for
    /// large results and impossible for some, so it costs and fails here too.
    /// </summary>
    private void SendToHost(HostedFunction function, object result, HttpResponse response)
    {
        try
        {
            JsonSerializer.SerializeToUtf8Bytes(result, result.GetType());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            SerialisationFailed(exception, function.Name);
            if (!response.HasStarted)
                response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static async Task ExecuteAsync(FunctionContext context)
    {
        var invocation = (Invocation)context;
        var method = invocation.Function.Method;
        var arguments = Arguments.Bind(invocation);
        var instance = method.IsStatic ? null : ActivatorUtilities.CreateInstance(context.InstanceServices, method.DeclaringType!);
        var returned = method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        invocation.Result.Value = await ValueOf(returned, method.ReturnType);
    }

    private static async Task<object?> ValueOf(object? returned, Type declared)
    {
        switch (returned)
        {
            case Task<IResult> result:
                return await result;
            case Task task:
                await task;
                return declared.IsGenericType ? declared.GetProperty("Result")!.GetValue(task) : null;
            default:
                return returned;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Function}: the result cannot be serialised for the host (the worker does that with every result that is not cleared)")]
    private partial void SerialisationFailed(Exception exception, string function);
}
