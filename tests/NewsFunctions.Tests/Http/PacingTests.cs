using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Http;

namespace NewsFunctions.Tests.Http;

public sealed class PacingTests(SharedAzurite azurite)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_network_that_asks_too_fast_is_answered_a_moment_later_and_others_at_once()
    {
        await using var app = await StartAsync();
        for (var request = 0; request < 3; request++) await GetAsync(app, "192.0.2.1");

        var waiting = GetAsync(app, "192.0.2.1");
        await GetAsync(app, "192.0.2.2");
        // The machine itself.
        for (var request = 0; request < 5; request++) await GetAsync(app, reader: null);

        Assert.False(waiting.IsCompleted);
        await PassAsync(waiting, Pacing.Pause);
    }

    [Fact]
    public async Task Its_allowance_fills_again()
    {
        await using var app = await StartAsync();
        for (var request = 0; request < 3; request++) await GetAsync(app, "192.0.2.1");
        clock.Advance(TimeSpan.FromSeconds(2));

        await GetAsync(app, "192.0.2.1");
        await GetAsync(app, "192.0.2.1");
        var waiting = GetAsync(app, "192.0.2.1");
        await GetAsync(app, "192.0.2.2");

        Assert.False(waiting.IsCompleted);
        await PassAsync(waiting, Pacing.Pause);
    }

    [Fact]
    public async Task Only_so_many_wait_that_no_further_instance_is_started_for_them()
    {
        await using var app = await StartAsync();
        for (var request = 0; request < 3; request++) await GetAsync(app, "2001:db8::1");

        // Of one /64.
        var asked = Enumerable.Range(1, Pacing.MaxWaiting + 5).Select(n => GetAsync(app, $"2001:db8::{n:x}")).ToList();
        for (var answered = 0; answered < 5; answered++)
            asked.Remove(await Task.WhenAny(asked).WaitAsync(Minute, App.Stop));

        Assert.Equal(Pacing.MaxWaiting, asked.Count);
        await PassAsync(Task.WhenAll(asked), Pacing.Pause);
    }

    // A request may begin to wait only after the clock has been moved.
    private async Task PassAsync(Task waiting, TimeSpan pause)
    {
        while (!waiting.IsCompleted)
        {
            clock.Advance(pause);
            await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromMilliseconds(20), App.Stop));
        }
        await waiting;
    }

    private static async Task GetAsync(App app, string? reader)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        if (reader is not null) FrontDoor.Add(request, reader);
        using var response = await app.Http.SendAsync(request, App.Stop);
        response.EnsureSuccessStatusCode();
    }

    private Task<App> StartAsync() => App.StartAsync(
        azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock),
        "Pacing:Burst=3", "Pacing:PerSecond=1");
}
