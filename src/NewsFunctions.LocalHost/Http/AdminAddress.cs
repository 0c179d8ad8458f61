using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using NewsFunctions.LocalHost.Functions;
using NewsFunctions.LocalHost.Queues;
using NewsFunctions.LocalHost.Timers;

namespace NewsFunctions.LocalHost.Http;

/// <summary>POST /admin/functions/{name} runs a timer or queue function now, also a disabled one.</summary>
internal sealed partial class AdminAddress(FunctionTable functions, TimerFunctions timers, QueueFunctions queues, ILogger<AdminAddress> log)
{
    public void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.Map("admin/functions/{name}", HandleAsync)
            .WithOrder(int.MinValue)
            .WithMetadata(new FunctionMethods([HttpMethods.Post]));

    private async Task HandleAsync(HttpContext http)
    {
        var function = functions.Find((string)http.GetRouteValue("name")!);
        http.Response.StatusCode = function is null or { Http: not null }
            ? StatusCodes.Status404NotFound
            : await RunAsync(function, http);
    }

    private async Task<int> RunAsync(HostedFunction function, HttpContext http)
    {
        try
        {
            var input = await InputAsync(http.Request);
            await (function.Timer is null
                ? queues.RunNowAsync(function, input, http.RequestAborted)
                : timers.RunNowAsync(function, http.RequestAborted));
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

    private static async Task<string> InputAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (string.IsNullOrWhiteSpace(body))
            return "";
        using var json = JsonDocument.Parse(body);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("input", out var input)
            ? input.ValueKind == JsonValueKind.String ? input.GetString()! : input.GetRawText()
            : "";
    }

    [LoggerMessage(LogLevel.Error, "{Function}, run by hand, failed")]
    private partial void Failed(Exception exception, string function);
}
