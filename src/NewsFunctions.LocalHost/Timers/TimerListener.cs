using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using NCrontab;
using NewsFunctions.LocalHost.Worker;
using NewsFunctions.LocalHost.Worker.Protocol;

namespace NewsFunctions.LocalHost.Timers;

#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle is never asked for has nothing to dispose of.
/// <summary>Runs one timer function by its schedule, as the timer listener of the real host does.</summary>
internal sealed partial class TimerListener(
    HostedFunction function, CrontabSchedule schedule, Invoker invoker, TimerStatusStore store, TimeProvider time,
    ILogger<TimerListener> log)
{
    // What Task.Delay can wait at most is shorter than what a schedule can ask for.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(24);
    private static readonly Dictionary<string, string> NoMetadata = [];
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    public HostedFunction Function => function;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Like the real host, which does not keep a status for what runs more often than once a minute.</summary>
    private bool Monitored => function.UseMonitor && Next(Next(Now)) - Next(Now) >= TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TickAsync(cancellationToken);
        }
        catch (Exception failure) when (cancellationToken.IsCancellationRequested
            && failure is (OperationCanceledException or FunctionFailedException))
        {
            // The app ends, and what the function was doing with it.
        }
    }

    public Task RunNowAsync(CancellationToken cancellationToken) =>
        ExclusivelyAsync(new TimerInfo(), cancellationToken);

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        var monitored = Monitored;
        var status = (monitored ? await LastStatusAsync(cancellationToken) : null)
            ?? new ScheduleStatus { Next = Next(Now) };
        var isPastDue = Now > status.Next;
        if (isPastDue || function.RunOnStartup)
            status = await RunScheduledAsync(status, monitored, isPastDue, cancellationToken);
        while (true)
        {
            while (status.Next - Now is { Ticks: > 0 } left)
                await Task.Delay(left < LongestDelay ? left : LongestDelay, time, cancellationToken);
            status = await RunScheduledAsync(status, monitored, isPastDue: false, cancellationToken);
        }
    }

    /// <returns>The status after the run; missed occurrences collapse, because it counts on from now.</returns>
    private async Task<ScheduleStatus> RunScheduledAsync(
        ScheduleStatus status, bool monitored, bool isPastDue, CancellationToken cancellationToken)
    {
        var started = Now;
        await RetriedAsync(
            new TimerInfo { ScheduleStatus = monitored ? status : null, IsPastDue = isPastDue }, cancellationToken);
        var after = new ScheduleStatus { Last = started, Next = Next(started), LastUpdated = started };
        if (monitored) await SaveAsync(after, cancellationToken);
        return after;
    }

    private async Task RetriedAsync(TimerInfo info, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await ExclusivelyAsync(info, cancellationToken);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Failed(exception, function.Name);
                if (function.Metadata.RetryOptions is not { } retry
                    || (retry.MaxRetryCount >= 0 && attempt >= retry.MaxRetryCount))
                    return;
                await Task.Delay(DelayBefore(retry, attempt), time, cancellationToken);
            }
        }
    }

    private async Task ExclusivelyAsync(TimerInfo info, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var input = new TypedData { Json = JsonSerializer.Serialize(info) };
            await invoker.InvokeAsync(function, input, NoMetadata, cancellationToken);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    private async Task<ScheduleStatus?> LastStatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = await store.ReadAsync(cancellationToken);
            if (status is not null && status.Next == Next(status.LastUpdated)) return status;
            // New, or on another schedule than before: nothing was missed, and from now on an occurrence can be.
            var first = new ScheduleStatus { Next = Next(Now), LastUpdated = Now };
            await store.WriteAsync(first, cancellationToken);
            return first;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            StatusUnavailable(exception, function.Name);
            return null;
        }
    }

    private async Task SaveAsync(ScheduleStatus status, CancellationToken cancellationToken)
    {
        try
        {
            await store.WriteAsync(status, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            StatusUnavailable(exception, function.Name);
        }
    }

    private DateTime Next(DateTime after) => schedule.GetNextOccurrence(after);

    private static TimeSpan DelayBefore(RpcRetryOptions retry, int attempt) =>
        retry.RetryStrategy == RpcRetryOptions.Types.RetryStrategy.FixedDelay
            ? retry.DelayInterval.ToTimeSpan()
            : TimeSpan.FromTicks((long)Math.Min(
                retry.MinimumInterval.ToTimeSpan().Ticks * Math.Pow(2, attempt),
                retry.MaximumInterval.ToTimeSpan().Ticks));

    [LoggerMessage(LogLevel.Error, "{Function} failed")]
    private partial void Failed(Exception exception, string function);

    [LoggerMessage(LogLevel.Warning, "{Function}: its timer status cannot be read or written; its schedule goes on")]
    private partial void StatusUnavailable(Exception exception, string function);
}
