using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Tests.LocalHost;

public sealed class MiddlewareTests(SharedAzurite azurite)
{
    [Fact]
    public async Task Middleware_runs_from_the_outside_in_and_sees_HTTP_only_inside_the_web_application()
    {
        var steps = new List<string>();
        await using var app = await StartAsync(builder =>
        {
            builder.Services.AddSingleton(steps);
            builder.UseMiddleware<Outer>();
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware<Inner>();
        });

        using var response = await app.GetAsync("/fine");

        Assert.Equal(["outer False", "inner True", "inner after", "outer after True"], steps);
    }

    [Fact]
    public async Task Middleware_inside_the_web_application_can_answer_for_an_exception()
    {
        await using var app = await StartAsync(builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware<Teapot>();
        });

        using var response = await app.GetAsync("/throws");

        Assert.Equal((HttpStatusCode)418, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_result_that_is_left_is_serialised_a_second_time()
    {
        Counted.Reads = 0;
        await using var app = await StartAsync(builder => builder.ConfigureFunctionsWebApplication());

        using var response = await app.GetAsync("/counted");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(1, Counted.Reads);
    }

    [Fact]
    public async Task A_result_that_is_left_and_cannot_be_serialised_is_500()
    {
        await using var app = await StartAsync(builder => builder.ConfigureFunctionsWebApplication());

        using var response = await app.GetAsync("/unserialisable");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task A_result_that_is_cleared_is_not_serialised_again()
    {
        await using var app = await StartAsync(builder =>
        {
            builder.UseMiddleware<ResultOnce>();
            builder.ConfigureFunctionsWebApplication();
        });

        using var response = await app.GetAsync("/unserialisable");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private async Task<RawApp> StartAsync(Action<FunctionsApplicationBuilder> configure)
    {
        var builder = FunctionsApplication.CreateBuilder(LocalApp.Arguments(azurite.NewAccount()));
        builder.Services.Configure<LocalHostOptions>(options => options.FunctionClasses = [typeof(Functions)]);
        configure(builder);
        var app = new RawApp(builder.Build(), new Uri(builder.Configuration["Site:ApiUrl"]!));
        await app.Host.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private sealed record RawApp(IHost Host, Uri Address) : IAsyncDisposable
    {
        private readonly HttpClient http = new() { BaseAddress = Address };

        public Task<HttpResponseMessage> GetAsync(string path) =>
            http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            await Host.StopAsync(CancellationToken.None);
            await ((IAsyncDisposable)Host).DisposeAsync();
        }
    }

    private sealed class Outer(List<string> steps) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            steps.Add($"outer {context.GetHttpContext() is not null}");
            await next(context);
            steps.Add($"outer after {context.GetHttpContext() is not null}");
        }
    }

    private sealed class Inner(List<string> steps) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            steps.Add($"inner {context.GetHttpContext() is not null}");
            await next(context);
            steps.Add("inner after");
        }
    }

    private sealed class Teapot : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            try
            {
                await next(context);
            }
            catch (InvalidOperationException)
            {
                context.GetInvocationResult().Value = Results.Problem(statusCode: 418);
            }
        }
    }

    public sealed class Functions
    {
        [Function("Fine")]
        public IResult Fine([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fine")] HttpRequest request) => Results.Ok();

        [Function("Throws")]
        public IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request) =>
            throw new InvalidOperationException("expected");

        [Function("Counted")]
        public IResult Counted([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "counted")] HttpRequest request) => new Counted();

        [Function("Unserialisable")]
        public IResult Unserialisable([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "unserialisable")] HttpRequest request) =>
            new Unserialisable();
    }

    public sealed class Counted : IResult
    {
        public static int Reads { get; set; }

        public int Value => ++Reads;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        }
    }

    public sealed class Unserialisable : IResult
    {
        public int Value => throw new NotSupportedException("cannot be read twice");

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        }
    }
}
