using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Storage;

namespace NewsFunctions.Tests.Kit;

/// <summary>In place of <see cref="StorageDates"/>: every answer of storage bears the date of a test's clock.</summary>
internal sealed class MovedDates(StorageClock clock, TimeProvider storage) : HttpPipelinePolicy
{
    /// <summary>Where a test moves the clock of the app, that of storage moves with it.</summary>
    public static void Follow(IServiceCollection services)
    {
        var local = services.Last(service => service.ServiceType == typeof(TimeProvider)).ImplementationInstance;
        if (TimeOfStorage(local) is not { } storage) return;
        var dates = services.Single(service => service.ImplementationType == typeof(StorageDates));
        services[services.IndexOf(dates)] = ServiceDescriptor.Singleton<HttpPipelinePolicy>(
            app => new MovedDates(app.GetRequiredService<StorageClock>(), storage));
    }

    public static HttpPipelinePolicy For(StorageClock clock, TimeProvider local) =>
        TimeOfStorage(local) is { } storage ? new MovedDates(clock, storage) : new StorageDates(clock);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var sent = clock.GetTimestamp();
        ProcessNext(message, pipeline);
        Tell(sent);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var sent = clock.GetTimestamp();
        await ProcessNextAsync(message, pipeline);
        Tell(sent);
    }

    private static TimeProvider? TimeOfStorage(object? local) => local switch
    {
        WrongClock wrong when wrong.Right != TimeProvider.System => wrong.Right,
        FakeTimeProvider moved => moved,
        _ => null,
    };

    // A date names whole seconds.
    private void Tell(long sent)
    {
        var now = storage.GetUtcNow();
        clock.Hear(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)), sent);
    }
}
