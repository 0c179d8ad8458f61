using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using NewsFunctions.LocalHost.Functions;

namespace NewsFunctions.LocalHost.Http;

/// <summary>
/// Stands where ConfigureFunctionsWebApplication was called: inside it the HTTP context is there, and the result that
/// comes out is what the client gets.
/// </summary>
internal sealed partial class HttpResults(ILogger<HttpResults> log) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (((Invocation)context).Input is not HttpContext http)
        {
            await next(context);
            return;
        }
        context.Items[FunctionContextExtensions.HttpContextKey] = http;
        await next(context);
        if (context.GetInvocationResult().Value is IResult result)
            await result.ExecuteAsync(http);
        else if (!http.Response.HasStarted)
            NoResponse(context.FunctionDefinition.Name);
    }

    [LoggerMessage(LogLevel.Debug, "{Function} returned no IResult: the answer has no body")]
    private partial void NoResponse(string function);
}
