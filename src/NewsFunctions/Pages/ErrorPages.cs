using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Pages;

/// <summary>
/// Where a page was asked for, a problem document becomes a page with the same status. Registered before
/// <see cref="Http.Problems"/>, so that it sees what that makes of an exception too.
/// </summary>
public sealed class ErrorPages(LiveCatalogue catalogue, SitePages pages, IOptions<SiteOptions> site)
    : IFunctionsWorkerMiddleware
{
    /// <summary>A function that makes pages says so before anything can fail.</summary>
    public static void Want(HttpRequest request) => request.HttpContext.Items[typeof(ErrorPages)] = true;

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        if (context.GetHttpContext() is not { } http || !http.Items.ContainsKey(typeof(ErrorPages))) return;
        if (context.GetInvocationResult().Value is not ProblemHttpResult { StatusCode: var status }) return;
        var html = await pages.ErrorAsync(await SnapshotAsync(http.RequestAborted), status);
        PageHeaders.Set(http.Response, site.Value);
        context.GetInvocationResult().Value = new Answer(html, status);
    }

    private async Task<Snapshot?> SnapshotAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await catalogue.SnapshotAsync(cancellationToken);
        }
        catch (Exception failure) when (StorageErrors.IsOutage(failure) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private sealed class Answer(byte[] html, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            httpContext.Response.ContentLength = html.Length;
            return HttpMethods.IsHead(httpContext.Request.Method)
                ? Task.CompletedTask
                : httpContext.Response.Body.WriteAsync(html, httpContext.RequestAborted).AsTask();
        }
    }
}
