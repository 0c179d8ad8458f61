using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.LocalHost.Worker;
using NewsFunctions.LocalHost.Worker.Protocol;
using Yarp.ReverseProxy.Forwarder;

namespace NewsFunctions.LocalHost.Http;

/// <summary>
/// The endpoints of the HTTP functions. The request itself goes to the worker's own web server; a message tells the
/// worker which function is meant.
/// </summary>
internal sealed partial class HttpFunctions(
    FunctionTable functions, WorkerConnection worker, WorkerAddress workerAddress,
    IHttpForwarder forwarder, Access access,
    HostJson hostJson, ILogger<HttpFunctions> log) : IDisposable
{
    // Azure's load balancer gives up after this time.
    private static readonly ForwarderRequestConfig RequestConfig =
        new() { ActivityTimeout = TimeSpan.FromSeconds(230), Version = HttpVersion.Version11 };

    private static readonly TimeSpan GraceOfForwarding = TimeSpan.FromSeconds(1);

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    });

    public void Map(IEndpointRouteBuilder endpoints)
    {
        // In the order of the table, which decides between routes that both match.
        var order = 0;
        foreach (var function in functions.All.Where(function => function is { IsHttp: true, Disabled: false }))
        {
            endpoints.Map(PatternOf(function), http => HandleAsync(function, http))
                .WithOrder(order++)
                .WithDisplayName(function.Name)
                .WithMetadata(new FunctionMethods(function.Methods));
        }
    }

    public string RouteOf(HostedFunction function) =>
        hostJson.RoutePrefix.Length == 0 ? function.Route : $"{hostJson.RoutePrefix}/{function.Route}";

    public void Dispose() => client.Dispose();

    private RoutePattern PatternOf(HostedFunction function)
    {
        var first = function.Route.Split('/')[0];
        if (function.Route.StartsWith('/'))
            throw Refused(function, "a leading / breaks every HTTP function of the app on Azure");
        if (first.StartsWith("admin", StringComparison.OrdinalIgnoreCase)
            || first.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
            throw Refused(function, "routes that begin with admin or runtime belong to the host");
        try
        {
            return RoutePatternFactory.Parse(RouteOf(function));
        }
        catch (RoutePatternException exception)
        {
            throw Refused(function, exception.Message);
        }
    }

    private async Task HandleAsync(HostedFunction function, HttpContext http)
    {
        if (access.Refuse(function.AuthorizationLevel, http.Request) is { } status)
        {
            http.Response.StatusCode = status;
            return;
        }
        var (error, response) = await InvokeAsync(function, http);
        if (http.RequestAborted.IsCancellationRequested) ClientGone(function.Name);
        else if (error == ForwarderError.RequestBodyClient
            && http.Response is { HasStarted: false, StatusCode: StatusCodes.Status408RequestTimeout })
            ClientStalled(function.Name);
        else if (error != ForwarderError.None)
            Fail(http, function, http.GetForwarderErrorFeature()?.Exception?.Message ?? error.ToString());
        else if (!Succeeded(response))
            Fail(http, function, new FunctionFailedException(function.Name, response.Result.Exception).Message);
    }

    private async Task<(ForwarderError Error, InvocationResponse Response)> InvokeAsync(
        HostedFunction function, HttpContext http)
    {
        using var functionEnds = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        using var forwardingEnds = new CancellationTokenSource();
        var request = RequestFor(function, http);
        var running = worker.InvokeAsync(request, functionEnds.Token);
        var forwarding = forwarder.SendAsync(
            http, workerAddress.Value, client, RequestConfig, new ForwardedRequest(request.InvocationId),
            forwardingEnds.Token).AsTask();
        // The worker gives up on a function whose request does not come, because its client stalls.
        if (await Task.WhenAny(running, forwarding) == running && !Succeeded(await running))
            forwardingEnds.CancelAfter(GraceOfForwarding);
        var error = await forwarding;
        // And the function would wait for a request that broke off.
        if (error != ForwarderError.None) await functionEnds.CancelAsync();
        return (error, await running);
    }

    private static bool Succeeded(InvocationResponse response) =>
        response.Result.Status == StatusResult.Types.Status.Success;

    private static InvocationRequest RequestFor(HostedFunction function, HttpContext http)
    {
        var request = Invoker.Request(function, Guid.NewGuid().ToString(), new TypedData { Http = new RpcHttp() });
        foreach (var (name, value) in http.Request.RouteValues)
        {
            if (value is string text) request.TriggerMetadata[name] = new TypedData { String = text };
        }
        return request;
    }

    private void Fail(HttpContext http, HostedFunction function, string why)
    {
        Failed(function.Name, why);
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }
        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    private static LocalHostException Refused(HostedFunction function, string why) =>
        new($"Function {function.Name} is refused: its route \"{function.Route}\" cannot be served: {why}.");

    [LoggerMessage(LogLevel.Error, "{Function} failed: {Why}")]
    private partial void Failed(string function, string why);

    [LoggerMessage(LogLevel.Debug, "{Function}: the client stalled")]
    private partial void ClientStalled(string function);

    [LoggerMessage(LogLevel.Debug, "{Function}: the client went away")]
    private partial void ClientGone(string function);

    /// <summary>What the real host adds; whatever the client claims in these headers does not arrive.</summary>
    private sealed class ForwardedRequest(string invocationId) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix,
            CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            Set("x-ms-invocation-id", invocationId);
            Set("X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString() ?? "");
            Set("X-Forwarded-Host", httpContext.Request.Host.Value ?? "");
            Set("X-Forwarded-Proto", httpContext.Request.Scheme);

            void Set(string name, string value)
            {
                proxyRequest.Headers.Remove(name);
                proxyRequest.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}

/// <summary>Where the worker's web server listens.</summary>
internal sealed record WorkerAddress(string Value);
