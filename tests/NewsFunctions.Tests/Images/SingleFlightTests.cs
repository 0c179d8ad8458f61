using System.Threading.Channels;
using NewsFunctions.Storage;

namespace NewsFunctions.Tests.Images;

public sealed class SingleFlightTests
{
    private readonly SingleFlight<string, int> flights = new();
    private readonly TaskCompletionSource<int> landing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<CancellationToken> begun = Channel.CreateUnbounded<CancellationToken>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_goes_on_while_one_caller_waits_for_it()
    {
        using CancellationTokenSource first = new(), second = new();
        Task<int>[] callers = [FlyAsync(first.Token), FlyAsync(second.Token), FlyAsync(Stop)];
        var work = await begun.Reader.ReadAsync(Stop);

        await first.CancelAsync();
        await second.CancelAsync();
        await AssertLeftAsync(callers[0], callers[1]);
        Assert.False(work.IsCancellationRequested);

        landing.SetResult(7);
        Assert.Equal(7, await callers[2]);
        Assert.False(begun.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Work_ends_when_the_last_caller_leaves()
    {
        using CancellationTokenSource first = new(), second = new();
        Task<int>[] callers = [FlyAsync(first.Token), FlyAsync(second.Token)];
        var work = await begun.Reader.ReadAsync(Stop);

        await second.CancelAsync();
        await AssertLeftAsync(callers[1]);
        Assert.False(work.IsCancellationRequested);

        await first.CancelAsync();
        await AssertLeftAsync(callers[0]);
        Assert.True(work.IsCancellationRequested);
    }

    [Fact]
    public async Task Who_comes_after_the_last_has_left_begins_anew()
    {
        using var leaving = new CancellationTokenSource();
        var left = FlyAsync(leaving.Token);
        await begun.Reader.ReadAsync(Stop);
        await leaving.CancelAsync();
        await AssertLeftAsync(left);

        var next = FlyAsync(Stop);
        Assert.False((await begun.Reader.ReadAsync(Stop)).IsCancellationRequested);
        landing.SetResult(7);

        Assert.Equal(7, await next);
    }

    [Fact]
    public async Task Who_left_before_asking_begins_nothing()
    {
        await AssertLeftAsync(FlyAsync(new CancellationToken(canceled: true)));

        landing.SetResult(7);
        Assert.Equal(7, await FlyAsync(Stop));
        Assert.True(begun.Reader.TryRead(out _));
        Assert.False(begun.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Work_that_fails_fails_for_all_who_wait_and_is_done_again()
    {
        Task<int>[] callers = [FlyAsync(Stop), FlyAsync(Stop)];
        landing.SetException(new IOException("lost"));

        foreach (var caller in callers) await Assert.ThrowsAsync<IOException>(() => caller);
        Assert.Equal(3, await flights.RunAsync("a", () => Task.FromResult(3)));
    }

    [Fact]
    public async Task Work_whose_result_others_will_use_goes_on_although_who_joined_it_leaves()
    {
        var work = flights.RunAsync("a", () => landing.Task);
        using var leaving = new CancellationTokenSource();
        var other = FlyAsync(leaving.Token);
        await leaving.CancelAsync();
        await AssertLeftAsync(other);
        landing.SetResult(7);

        Assert.Equal(7, await work);
        Assert.False(begun.Reader.TryRead(out _));
    }

    private Task<int> FlyAsync(CancellationToken caller) => flights.RunAsync("a", token =>
    {
        begun.Writer.TryWrite(token);
        return landing.Task;
    }, caller);

    private static async Task AssertLeftAsync(params Task<int>[] callers)
    {
        foreach (var caller in callers) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller);
    }
}
