using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace NewsFunctions.Tests.LocalHost;

public sealed class HttpFunctionTests(SharedAzurite azurite) : IAsyncLifetime
{
    private LocalApp app = null!;

    public async ValueTask InitializeAsync() =>
        app = await LocalApp.StartAsync(
            LocalApp.Arguments(azurite.NewAccount()), [typeof(Functions)], builder => builder.Services.AddScoped<ScopedThing>());

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData("/values/word/12/9000000000/7e5c3e6a-0f3f-4a5e-9d5f-0d4b3f8f2c11/true", "word 12 9000000000 7e5c3e6a-0f3f-4a5e-9d5f-0d4b3f8f2c11 True")]
    [InlineData("/optional", "none 7")]
    [InlineData("/optional/there", "there 7")]
    [InlineData("/rest/a/b%20c.png", "a/b c.png")]
    public async Task Route_values_reach_the_parameters_of_their_name(string path, string answer) => Assert.Equal(answer, await GetAsync(path));

    [Theory]
    [InlineData("/number/notANumber")]
    [InlineData("/missing")]
    public async Task A_value_that_cannot_be_bound_is_500_with_an_empty_body(string path) =>
        await AnswersAsync(HttpMethod.Get, path, HttpStatusCode.InternalServerError, "");

    [Fact]
    public async Task The_first_function_in_alphabetical_order_gets_a_request_that_two_routes_match() =>
        Assert.Equal("AAny word=literal", await GetAsync("/overlap/literal"));

    [Fact]
    public async Task The_next_function_is_tried_when_the_first_does_not_list_the_method() =>
        await AnswersAsync(HttpMethod.Put, "/overlap/literal", HttpStatusCode.OK, "ZLiteral");

    [Fact]
    public async Task A_constraint_that_does_not_hold_leaves_the_request_to_the_next_function() =>
        Assert.Equal("ZLiteral", await GetAsync("/overlap/constrained/12"));

    [Fact]
    public async Task An_unlisted_method_is_404() => await AnswersAsync(HttpMethod.Delete, "/optional", HttpStatusCode.NotFound, "");

    [Fact]
    public async Task Head_is_404_unless_it_is_listed()
    {
        await AnswersAsync(HttpMethod.Head, "/optional", HttpStatusCode.NotFound, "");
        await AnswersAsync(HttpMethod.Head, "/with-head", HttpStatusCode.OK, "");
    }

    [Fact]
    public async Task A_function_without_methods_takes_any() =>
        await AnswersAsync(HttpMethod.Patch, "/rest/x", HttpStatusCode.OK, "x");

    [Fact]
    public async Task A_function_without_a_route_has_its_name_as_route() => Assert.Equal("by name", await GetAsync("/noroute"));

    [Fact]
    public async Task An_unhandled_exception_is_500_with_an_empty_body() =>
        await AnswersAsync(HttpMethod.Get, "/throws", HttpStatusCode.InternalServerError, "");

    [Theory]
    [InlineData("/plain-object")]
    [InlineData("/plain-string")]
    public async Task A_result_that_is_no_IResult_is_200_with_an_empty_body(string path) =>
        await AnswersAsync(HttpMethod.Get, path, HttpStatusCode.OK, "");

    [Fact]
    public async Task An_HttpContext_parameter_is_null() => Assert.Equal("null", await GetAsync("/http-context"));

    [Fact]
    public async Task The_function_context_is_complete()
    {
        var parts = (await GetAsync("/context")).Split(' ');

        Assert.Equal("Context", parts[0]);
        Assert.True(Guid.TryParse(parts[1], out _));
        Assert.Equal(["True", "True", "True"], parts[2..]);
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_the_function()
    {
        using var impatient = new CancellationTokenSource();
        Functions.Cancelled = new TaskCompletionSource();
        Functions.Waiting = new TaskCompletionSource();
        var request = app.Http.GetAsync(new Uri("/waits", UriKind.Relative), impatient.Token);
        await Functions.Waiting.Task.WaitAsync(TestContext.Current.CancellationToken);

        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await Functions.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_body_above_30_MB_is_refused()
    {
        using var body = new ByteArrayContent(new byte[30_000_001]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/body", UriKind.Relative)) { Content = body };
        request.Headers.ExpectContinue = true;
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task Forwarded_headers_change_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/address", UriKind.Relative));
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal($"127.0.0.1 {new Uri(app.Address).Authority}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<string> GetAsync(string path) =>
        await app.Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    private async Task AnswersAsync(HttpMethod method, string path, HttpStatusCode status, string body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public sealed class Functions(ScopedThing thing)
    {
        public static TaskCompletionSource Waiting { get; set; } = new();

        public static TaskCompletionSource Cancelled { get; set; } = new();

        [Function("Values")]
        public IResult Values(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "values/{word}/{small}/{large}/{id}/{flag}")] HttpRequest request,
            string word, int small, long large, Guid id, bool flag) =>
            Results.Text($"{word} {small} {large} {id} {flag}");

        [Function("Optional")]
        public IResult Optional(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "optional/{word?}")] HttpRequest request, string? word, int number = 7) =>
            Results.Text($"{word ?? "none"} {number}");

        [Function("Rest")]
        public IResult Rest([HttpTrigger(AuthorizationLevel.Anonymous, Route = "rest/{*path}")] HttpRequest request, string path) => Results.Text(path);

        [Function("Number")]
        public IResult Number([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "number/{number}")] HttpRequest request, int number) =>
            Results.Text($"{number}");

        [Function("Missing")]
        public IResult Missing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "missing")] HttpRequest request, int number) =>
            Results.Text($"{number}");

        // Declared out of order, to show that the names decide.
        [Function("ZLiteral")]
        public IResult Literal([HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", Route = "overlap/literal")] HttpRequest request) =>
            Results.Text("ZLiteral");

        [Function("AAny")]
        public IResult Any([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "overlap/{word}")] HttpRequest request, string word) =>
            Results.Text($"AAny word={word}");

        [Function("BConstrained")]
        public IResult Constrained(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "overlap/constrained/{word:regex(^[[a-z]]+$)}")] HttpRequest request, string word) =>
            Results.Text(word);

        [Function("ZConstrained")]
        public IResult NotConstrained([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "overlap/constrained/{word}")] HttpRequest request) =>
            Results.Text("ZLiteral");

        [Function("WithHead")]
        public IResult WithHead([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "with-head")] HttpRequest request) => Results.Ok();

        [Function("NoRoute")]
        public IResult NoRoute([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("by name");

        [Function("Throws")]
        public Task<IResult> ThrowsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request) =>
            throw new InvalidOperationException("a secret");

        [Function("PlainObject")]
        public object PlainObject([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plain-object")] HttpRequest request) => new { a = 1 };

        [Function("PlainString")]
        public Task<string> PlainString([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plain-string")] HttpRequest request) =>
            Task.FromResult("text");

        [Function("TakesHttpContext")]
        public IResult TakesHttpContext([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "http-context")] HttpRequest request, HttpContext? context) =>
            Results.Text(context is null ? "null" : "there");

        [Function("Context")]
        public IResult Context([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "context")] HttpRequest request, FunctionContext context) =>
            Results.Text($"{context.FunctionDefinition.Name} {context.InvocationId} {context.GetHttpContext() == request.HttpContext} "
                + $"{context.InstanceServices.GetService(typeof(ScopedThing)) == thing} {request.HttpContext.RequestServices == context.InstanceServices}");

        [Function("Waits")]
        public async Task<IResult> WaitsAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "waits")] HttpRequest request, FunctionContext context, CancellationToken cancellationToken)
        {
            Assert.Equal(context.CancellationToken, cancellationToken);
            Waiting.TrySetResult();
            await using var registration = cancellationToken.Register(() => Cancelled.TrySetResult());
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Results.Ok();
        }

        [Function("Body")]
        public async Task<IResult> BodyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "body")] HttpRequest request)
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            return Results.Text($"{(await reader.ReadToEndAsync()).Length}");
        }

        [Function("Address")]
        public IResult Address([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "address")] HttpRequest request) =>
            Results.Text($"{request.HttpContext.Connection.RemoteIpAddress} {request.Host}");
    }

    public sealed class ScopedThing;
}
