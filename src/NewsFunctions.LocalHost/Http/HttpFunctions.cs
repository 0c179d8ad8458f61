using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;
using NewsFunctions.LocalHost.Functions;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.LocalHost.Http;

/// <summary>The endpoints of the HTTP functions.</summary>
internal sealed partial class HttpFunctions(FunctionTable functions, Invoker invoker, HostJson hostJson, ILogger<HttpFunctions> log)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        // Read from the table, so that its order (the host's) decides between routes that both match.
        var order = 0;
        foreach (var function in functions.All.Where(function => function is { Http: not null, Disabled: false }))
        {
            endpoints.Map(PatternOf(function), http => HandleAsync(function, http))
                .WithOrder(order++)
                .WithDisplayName(function.Name)
                .WithMetadata(new FunctionMethods(function.Http!.Methods));
        }
    }

    public string RouteOf(HostedFunction function)
    {
        var route = function.Http!.Route ?? function.Name;
        return hostJson.RoutePrefix.Length == 0 ? route : $"{hostJson.RoutePrefix}/{route}";
    }

    private RoutePattern PatternOf(HostedFunction function)
    {
        var route = function.Http!.Route ?? function.Name;
        var first = route.Split('/')[0];
        if (route.StartsWith('/'))
            throw Refused(function, "a leading / breaks every HTTP function of the app on Azure");
        if (first.StartsWith("admin", StringComparison.OrdinalIgnoreCase) || first.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
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
        try
        {
            await invoker.InvokeAsync(function, http, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            ClientGone(function.Name);
        }
        catch (Exception exception)
        {
            Failed(exception, function.Name);
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static LocalHostException Refused(HostedFunction function, string why) =>
        new($"Function {function.Name} is refused: its route \"{function.Http!.Route}\" cannot be served: {why}.");

    [LoggerMessage(LogLevel.Error, "{Function} failed")]
    private partial void Failed(Exception exception, string function);

    [LoggerMessage(LogLevel.Debug, "{Function}: the client went away")]
    private partial void ClientGone(string function);
}
