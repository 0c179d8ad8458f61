using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NewsFunctions.TestApp;

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

        using var response = await GetAsync(app, "/with-head");

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

        using var response = await GetAsync(app, "/throws");

        Assert.Equal((HttpStatusCode)418, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_result_that_is_left_is_serialised_a_second_time()
    {
        CountedResult.Reads = 0;
        await using var app = await StartAsync(builder => builder.ConfigureFunctionsWebApplication());

        using var response = await GetAsync(app, "/counted");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(1, CountedResult.Reads);
    }

    [Fact]
    public async Task A_result_that_is_cleared_is_not_serialised_again()
    {
        CountedResult.Reads = 0;
        await using var app = await StartAsync(TestComposition.Add);

        using var response = await GetAsync(app, "/counted");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(0, CountedResult.Reads);
    }

    private Task<LocalApp> StartAsync(Action<FunctionsApplicationBuilder> compose) => LocalApp.StartAsync(
        azurite.NewAccount(), compose: builder =>
        {
            builder.Services.AddScoped<ScopedThing>().AddSingleton<Calls>().AddSingleton<Gate>()
                .AddSingleton<ConstantAnswers>();
            compose(builder);
        });

    private static Task<HttpResponseMessage> GetAsync(LocalApp app, string path) =>
        app.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

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
}
