using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace NewsFunctions.Http;

/// <summary>
/// What holds for every answer, whoever gives it: nothing here is sniffed, framed or run, and no request of this API
/// has a body worth more than 16 KB. Which origins may read it is left to the platform (CORS); what they may read is
/// said here, as the platform cannot.
/// </summary>
public sealed class Protection : IFunctionsWorkerMiddleware
{
    public const int MaxBody = 16 * 1024;
    private const string Exposed = "Cache-Status, Date, ETag, Link, Location, Retry-After, X-View, X-View-Receipt";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }
        SetHeaders(http);
        if (await HasTooMuchAsync(http.Request))
            context.GetInvocationResult().Value = Problem.TooLarge(http.Response, MaxBody);
        else await next(context);
    }

    private static void SetHeaders(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.AccessControlExposeHeaders = Exposed;
        if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        http.Response.OnStarting(ForbidLoading, http.Response);
    }

    // Feeds bring a stylesheet with them; data has nothing to load.
    private static Task ForbidLoading(object response)
    {
        var (type, headers) = (((HttpResponse)response).ContentType, ((HttpResponse)response).Headers);
        if (type?.Contains("json", StringComparison.Ordinal) == true)
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        return Task.CompletedTask;
    }

    private static async Task<bool> HasTooMuchAsync(HttpRequest request)
    {
        if (request.ContentLength is { } length) return length > MaxBody;
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
            return false;

        // The length of a chunked body is known only at its end. It is buffered, so that the function can read it.
        request.EnableBuffering();
        var buffer = new byte[MaxBody + 1];
        var read = await request.Body.ReadAtLeastAsync(
            buffer, buffer.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return read > MaxBody;
    }
}
