using NewsFunctions.LocalHost;

[assembly: AssemblyFixture(typeof(SharedAzurite))]

namespace NewsFunctions.Tests.Kit;

/// <summary>One Azurite in memory for the whole run; every test class, or test, takes an account of its own.</summary>
public sealed class SharedAzurite : IAsyncLifetime
{
    private const int Accounts = 1_300;
    private readonly string[] names = [.. Enumerable.Range(0, Accounts).Select(number => $"test{number:000}")];
    private Azurite? azurite;
    private int taken;

    public async ValueTask InitializeAsync() =>
        azurite = await Azurite.StartAsync(
            new AzuriteOptions { InMemory = true, Accounts = names }, TestContext.Current.CancellationToken);

    /// <summary>The connection string of an account that nobody has used.</summary>
    public string NewAccount()
    {
        var number = Interlocked.Increment(ref taken) - 1;
        return number < names.Length
            ? azurite!.ConnectionStringFor(names[number])
            : throw new InvalidOperationException($"All {Accounts} accounts are used: raise their number.");
    }

    public ValueTask DisposeAsync() => azurite?.DisposeAsync() ?? ValueTask.CompletedTask;
}
