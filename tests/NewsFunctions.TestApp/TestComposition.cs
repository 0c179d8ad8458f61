using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace NewsFunctions.TestApp;

/// <summary>A function app that has one of everything a Functions host does; tests of the local host run it.</summary>
public static class TestComposition
{
    /// <summary>Timer and queue functions.</summary>
    public static IReadOnlyList<string> Triggered { get; } =
    [
        "EveryFive", "FromSetting", "Slow", "AtStartup", "EveryTenSeconds", "FailingTimer",
        "Strings", "Bytes", "Records", "BySetting", "Failing", "Together", "Lasting",
    ];

    public static void Add(FunctionsApplicationBuilder builder)
    {
        builder.UseMiddleware<ResultOnce>();
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddScoped<ScopedThing>();
        builder.Services.AddSingleton<Calls>();
        builder.Services.AddSingleton<Gate>();
        builder.Services.AddSingleton<ConstantAnswers>();
    }
}

/// <summary>What was called, in words.</summary>
public sealed class Calls : ConcurrentQueue<string>;

/// <summary>Holds functions up until a test lets them go.</summary>
public sealed class Gate
{
    public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

public sealed class ScopedThing;

/// <summary>Clears what has been written to the client, so that the worker does not serialise it once more.</summary>
public sealed class ResultOnce : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        if (context.GetHttpContext() is not null)
            context.GetInvocationResult().Value = null;
    }
}
