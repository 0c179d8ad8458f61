using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NewsFunctions.Publishing;

namespace NewsFunctions.Tests.Publishing;

/// <summary>Work that is cut off after each of its calls to storage, and then swept up by another process.</summary>
internal static class Crashes
{
    /// <summary>Fails where a crash after any call and a restart end in other bytes than no crash.</summary>
    public static async Task ConvergeAsync(
        string account, Func<StorageCalls, IHost> build, Func<IServiceProvider, Task> work)
    {
        var storage = StorageImage.Of(account);
        var before = await storage.TakeAsync();
        SortedDictionary<string, string>? expected = null;

        for (var calls = int.MaxValue; ; calls = calls == int.MaxValue ? 0 : calls + 1)
        {
            var life = StorageCalls.EndAfter(calls);
            using (var app = build(life)) await UntilDeadAsync(() => work(app.Services));
            if (calls != int.MaxValue && life.Count <= calls) break;
            using (var app = build(new StorageCalls()))
            {
                await app.Services.GetRequiredService<PublicationPublisher>().SweepAsync(App.Stop);
                await app.Services.GetRequiredService<Sweep>().RunAsync(App.Stop);
            }
            var after = await storage.TakeAsync();
            expected ??= after;
            if (!expected.SequenceEqual(after))
                Assert.Fail($"After {calls} calls:\n{StorageImage.Difference(expected, after)}");
            await storage.PutBackAsync(before);
        }
        Assert.NotEqual(before, expected);
    }

    private static async Task UntilDeadAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (IOException)
        {
            // As killed.
        }
        catch (AggregateException)
        {
            // The same, after the retries of the SDK.
        }
    }
}
