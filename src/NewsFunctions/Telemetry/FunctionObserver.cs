using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace NewsFunctions.Telemetry;

/// <summary>
/// Counts what functions answered, from the outside: features know nothing of it. Registered after
/// ConfigureFunctionsWebApplication and before Problems, so that it sees the answer that will be written.
/// </summary>
public sealed class FunctionObserver(NewsMetrics metrics) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var storage = StorageObserver.CountForCaller();
        await next(context);
        var function = context.FunctionDefinition.Name;
        if (context.GetHttpContext() is not { } http) metrics.Ran(function);
        else Answered(function, http, Status(context), storage.Count);
    }

    private void Answered(string function, HttpContext http, int status, int storageRequests)
    {
        switch (function)
        {
            case "RecordView":
                metrics.ViewAnswered(Outcome.Of(http) ?? OutcomeOf(status));
                break;
            case "SetLike" when status == StatusCodes.Status200OK:
                metrics.LikeAnswered(HttpMethods.IsPut(http.Request.Method) ? "like" : "unlike");
                break;
            case not "GetReady" when status < 400
                && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)):
                metrics.Read(function, fromMemory: storageRequests == 0);
                break;
        }
    }

    // The function was not called, or it failed.
    private static string OutcomeOf(int status) => status switch
    {
        StatusCodes.Status429TooManyRequests => "limited",
        >= 500 => "refused",
        _ => "invalid",
    };

    private static int Status(FunctionContext context) =>
        (context.GetInvocationResult().Value as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
}
