using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using NCrontab;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.LocalHost.Storage;
using NewsFunctions.LocalHost.Worker;

namespace NewsFunctions.LocalHost.Timers;

/// <summary>The timer functions of the app.</summary>
internal sealed class TimerFunctions
{
    private readonly IReadOnlyList<TimerListener> listeners;

    public TimerFunctions(
        FunctionTable functions, Invoker invoker, StorageAccounts storage, IConfiguration configuration,
        TimeProvider time, ILogger<TimerListener> log)
    {
        listeners = [.. functions.All.Where(function => function.IsTimer).Select(function =>
            new TimerListener(function, Schedule(function, configuration), invoker,
                new TimerStatusStore(storage, function.Name), time, log))];
    }

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            listeners.Where(listener => !listener.Function.Disabled)
                .Select(listener => listener.RunAsync(cancellationToken)));

    public Task RunNowAsync(HostedFunction function, CancellationToken cancellationToken) =>
        listeners.Single(listener => listener.Function == function).RunNowAsync(cancellationToken);

    private static CrontabSchedule Schedule(HostedFunction function, IConfiguration configuration)
    {
        var expression = Placeholders.Resolve(function.Schedule, configuration, function.Name);
        var hasSeconds = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6;
        return CrontabSchedule.TryParse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = hasSeconds })
            ?? throw new LocalHostException(
                $"Function {function.Name} is refused: its schedule \"{expression}\" is not an NCrontab expression, " +
                    "such as \"0 */5 * * * *\".");
    }
}
