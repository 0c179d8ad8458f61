using System.Diagnostics;

namespace NewsFunctions.Tests.LocalHost;

/// <summary>Waits for what happens in the background, no longer than needed.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task TrueAsync(Func<bool> condition, string what) =>
        TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        for (var clock = Stopwatch.StartNew(); !await condition(); await Task.Delay(
            20, TestContext.Current.CancellationToken))
            Assert.True(clock.Elapsed < Limit, $"Not within {Limit.TotalSeconds} s: {what}");
    }
}
