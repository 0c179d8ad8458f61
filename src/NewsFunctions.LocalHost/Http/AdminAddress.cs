using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using NewsFunctions.LocalHost.Queues;
using NewsFunctions.LocalHost.Timers;
using NewsFunctions.LocalHost.Worker;

namespace NewsFunctions.LocalHost.Http;

/// <summary>
/// POST /admin/functions/{name} runs a timer or queue function now, also a disabled one. What else begins with /admin
/// or /runtime is the host's too, and never reaches a function.
/// </summary>
internal sealed partial class AdminAddress(
    FunctionTable functions, TimerFunctions timers, QueueFunctions queues, Access access, ILogger<AdminAddress> log)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.Map("admin/functions/{name}", HandleAsync)
            .WithOrder(int.MinValue)
            .WithMetadata(new FunctionMethods([HttpMethods.Post]));
        foreach (var kept in new[] { "admin/{**rest}", "runtime/{**rest}" })
            endpoints.Map(kept, NotFound).WithOrder(int.MinValue + 1);
    }

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task HandleAsync(HttpContext http)
    {
        var function = functions.Find((string)http.GetRouteValue("name")!);
        http.Response.StatusCode = access.Refuse("Admin", http.Request) ?? function switch
        {
            null or { IsHttp: true } => StatusCodes.Status404NotFound,
            _ when !http.Request.HasJsonContentType() => StatusCodes.Status415UnsupportedMediaType,
            _ => await RunAsync(function, http),
        };
    }

    private async Task<int> RunAsync(HostedFunction function, HttpContext http)
    {
        try
        {
            var input = await InputAsync(http.Request);
            await (function.IsTimer
                ? timers.RunNowAsync(function, http.RequestAborted)
                : queues.RunNowAsync(function, input, http.RequestAborted));
            return StatusCodes.Status202Accepted;
        }
        catch (JsonException)
        {
            return StatusCodes.Status400BadRequest;
        }
        catch (Exception exception)
        {
            Failed(exception, function.Name);
            return StatusCodes.Status500InternalServerError;
        }
    }

    /// <exception cref="JsonException">The body is empty or no JSON.</exception>
    private static async Task<string> InputAsync(HttpRequest request)
    {
        using var json = await JsonDocument.ParseAsync(
            request.Body, cancellationToken: request.HttpContext.RequestAborted);
        return json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("input", out var input)
            ? input.ValueKind == JsonValueKind.String ? input.GetString()! : input.GetRawText()
            : "";
    }

    [LoggerMessage(LogLevel.Error, "{Function}, run by hand, failed")]
    private partial void Failed(Exception exception, string function);
}
