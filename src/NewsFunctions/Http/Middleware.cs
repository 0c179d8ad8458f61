using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using NewsFunctions.Storage;

namespace NewsFunctions.Http;

/// <summary>
/// The worker would serialise every result a second time and send it to the host over gRPC, to no use. Registered
/// before ConfigureFunctionsWebApplication, so that it runs after the result has been written.
/// </summary>
public sealed class ResultOnce : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        if (context.GetHttpContext() is not null) context.GetInvocationResult().Value = null;
    }
}

/// <summary>
/// Turns what nobody expected into a problem document: the worker's own answer is an empty 500. Registered after
/// ConfigureFunctionsWebApplication, so that the document is still written.
/// </summary>
public sealed partial class Problems(ILogger<Problems> log) : IFunctionsWorkerMiddleware
{
    private static readonly string[] OfTheAnswer = ["ETag", "Last-Modified", "Link", "Surrogate-Key", "Vary"];

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }
        try
        {
            await next(context);
            DoNotKeep(context, http.Response.Headers);
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            if (http.RequestAborted.IsCancellationRequested) return;
            http.Response.Headers.CacheControl = "no-store";
            foreach (var name in OfTheAnswer) http.Response.Headers.Remove(name);
            context.GetInvocationResult().Value = Answer(context, http, failure);
        }
    }

    // Front Door keeps redirects and 410 for days unless it is told how long: an article may come back.
    private static void DoNotKeep(FunctionContext context, IHeaderDictionary headers)
    {
        if (headers.CacheControl.Count > 0) return;
        var result = context.GetInvocationResult().Value;
        if (result is IStatusCodeHttpResult { StatusCode: >= 300 and not 304 } or RedirectHttpResult)
            headers.CacheControl = "no-cache";
    }

    private IResult Answer(FunctionContext context, HttpContext http, Exception failure)
    {
        if (failure is BadHttpRequestException { StatusCode: var status })
            return Results.Problem(statusCode: status, title: "The request could not be read", detail: failure.Message);
        if (StorageErrors.IsOutage(failure))
        {
            StorageOut(context.FunctionDefinition.Name, failure.Message);
            return Problem.Unavailable(http.Response);
        }
        Failed(context.FunctionDefinition.Name, failure);

        // It passes, or the platform ends the process; either way the same request may succeed a moment later.
        if (failure is OutOfMemoryException)
            return Problem.Unavailable(http.Response, "There is no memory left just now; try again.");
        return Results.Problem(statusCode: 500, title: "Internal error",
            extensions: new Dictionary<string, object?> { ["invocation"] = context.InvocationId });
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed")]
    private partial void Failed(string function, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Function}: storage does not answer: {Reason}")]
    private partial void StorageOut(string function, string reason);
}
