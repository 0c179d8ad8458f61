using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace NewsFunctions.TestApp;

public sealed class HttpFunctions(ScopedThing thing, Gate gate, ConstantAnswers constants)
{
    [Function("Values")]
    public IResult Values(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get",
            Route = "values/{word}/{small}/{large}/{id}/{flag}")] HttpRequest request,
        string word, int small, long large, Guid id, bool flag) =>
        Results.Text($"{word} {small} {large} {id} {flag}");

    [Function("Optional")]
    public IResult Optional(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "optional/{word?}")] HttpRequest request,
        string? word) =>
        Results.Text(word ?? "none");

    [Function("Rest")]
    public IResult Rest([HttpTrigger(AuthorizationLevel.Anonymous, Route = "rest/{*path}")] HttpRequest request,
        string path) => Results.Text(path);

    [Function("Number")]
    public IResult Number([HttpTrigger(AuthorizationLevel.Anonymous, "get",
        Route = "number/{number}")] HttpRequest request, int number) =>
        Results.Text($"{number}");

    // Declared out of order, to show that the names decide.
    [Function("ZLiteral")]
    public IResult Literal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", Route = "overlap/literal")] HttpRequest request) =>
        Results.Text("ZLiteral");

    [Function("AAny")]
    public IResult Any([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "overlap/{word}")] HttpRequest request,
        string word) =>
        Results.Text($"AAny word={word}");

    [Function("BConstrained")]
    public IResult Constrained(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get",
            Route = "overlap/constrained/{word:regex(^[[a-z]]+$)}")] HttpRequest request, string word) =>
        Results.Text(word);

    [Function("ZConstrained")]
    public IResult NotConstrained(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "overlap/constrained/{word}")] HttpRequest request) =>
        Results.Text("ZConstrained");

    // A last name of all, so that it takes only what nothing else does.
    [Function("ZZCatchAll")]
    public IResult CatchAll(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{*path}")] HttpRequest request, string? path) =>
        Results.Text($"nothing at {path}");

    [Function("Home")]
    public IResult Home(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{home:maxlength(0)?}")] HttpRequest request) =>
        Results.Text("home");

    [Function("WithHead")]
    public IResult WithHead([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head",
        Route = "with-head")] HttpRequest request) => Results.Ok();

    [Function("NoRoute")]
    public IResult NoRoute([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        Results.Text("by name");

    [Function("Off")]
    public IResult Off([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "off")] HttpRequest request) =>
        Results.Text("off");

    [Function("Throws")]
    public Task<IResult> ThrowsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request) =>
        throw new InvalidOperationException("a secret");

    [Function("PlainObject")]
    public object PlainObject([HttpTrigger(AuthorizationLevel.Anonymous, "get",
        Route = "plain-object")] HttpRequest request) => new { a = 1 };

    [Function("PlainString")]
    public Task<string> PlainString(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plain-string")] HttpRequest request) =>
        Task.FromResult("text");

    [Function("Context")]
    public IResult Context([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "context")] HttpRequest request,
        FunctionContext context) =>
        Results.Text($"{context.FunctionDefinition.Name} {context.InvocationId} "
            + $"{context.GetHttpContext() == request.HttpContext} "
            + $"{context.InstanceServices.GetService(typeof(ScopedThing)) == thing} "
            + $"{request.HttpContext.RequestServices == context.InstanceServices}");

    [Function("Waits")]
    public async Task<IResult> WaitsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "waits")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        gate.Entered.TrySetResult();
        await using var registration = cancellationToken.Register(() => gate.Cancelled.TrySetResult());
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return Results.Ok();
    }

    [Function("Body")]
    public async Task<IResult> BodyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "body")] HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return Results.Text($"{(await reader.ReadToEndAsync()).Length}");
    }

    [Function("Address")]
    public IResult Address([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "address")] HttpRequest request) =>
        Results.Text(
            $"{request.HttpContext.Connection.RemoteIpAddress} {request.Host} {request.Headers["X-Forwarded-For"]}"
                + $" {request.Headers["X-Azure-ClientIP"]}");

    [Function("Keyed")]
    public IResult Keyed([HttpTrigger(AuthorizationLevel.Function, "get", Route = "keyed")] HttpRequest request) =>
        Results.Text("keyed");

    [Function("KeyedByMaster")]
    public IResult KeyedByMaster(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "keyed-by-master")] HttpRequest request) =>
        Results.Text("keyed by master");

    // What a benchmark measures a function of the app beside: the same answer, and no work.
    [Function("Constant")]
    public IResult Constant(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "constant/{name}")] HttpRequest request,
        string name) => constants[name];

    [Function("Counted")]
    public IResult Counted([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "counted")] HttpRequest request) =>
        new CountedResult();
}

/// <summary>Answers by name, put there by who measures.</summary>
public sealed class ConstantAnswers : ConcurrentDictionary<string, ConstantAnswer>;

public sealed record ConstantAnswer(byte[] Body, IReadOnlyDictionary<string, string> Headers) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        foreach (var (name, value) in Headers)
            httpContext.Response.Headers[name] = value;
        httpContext.Response.ContentLength = Body.Length;
        return httpContext.Response.Body.WriteAsync(Body).AsTask();
    }
}

public sealed class CountedResult : IResult
{
    public static int Reads { get; set; }

    public int Value => ++Reads;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    }
}
