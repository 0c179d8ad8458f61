using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace NewsFunctions.TestApp;

public sealed class TimerFunctions(Calls calls, Gate gate)
{
    [Function("EveryFive")]
    public void EveryFive([TimerTrigger("0 */5 * * * *")] TimerInfo timer) =>
        calls.Enqueue($"past due {timer.IsPastDue}, was due {Text(timer.ScheduleStatus?.Next)}");

    [Function("FromSetting")]
    public void FromSetting([TimerTrigger("%Timers:Test%")] TimerInfo timer) => calls.Enqueue("by setting");

    [Function("Slow")]
    public Task SlowAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        calls.Enqueue("slow");
        return gate.Open.Task.WaitAsync(cancellationToken);
    }

    [Function("AtStartup")]
    public void AtStartup([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) =>
        calls.Enqueue($"past due {timer.IsPastDue}");

    [Function("EveryTenSeconds")]
    public void EveryTenSeconds([TimerTrigger("*/10 * * * * *")] TimerInfo timer) =>
        calls.Enqueue($"was due {Text(timer.ScheduleStatus?.Next)}");

    [Function("FailingTimer")]
    [FixedDelayRetry(2, "00:00:05")]
    public Task FailingAsync([TimerTrigger("0 0 * * * *")] TimerInfo timer)
    {
        calls.Enqueue("try");
        throw new InvalidOperationException("expected");
    }

    private static string Text(DateTime? time) => time?.ToString("s", CultureInfo.InvariantCulture) ?? "unknown";
}
