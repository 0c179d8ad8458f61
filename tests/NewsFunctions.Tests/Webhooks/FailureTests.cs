using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Tests.LocalHost;
using static NewsFunctions.Tests.Publishing.Editor;
using static NewsFunctions.Tests.Webhooks.WebhookTestApp;

namespace NewsFunctions.Tests.Webhooks;

public sealed class FailureTests(SharedAzurite azurite)
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow.AddHours(2));

    [Fact]
    public async Task What_failed_is_tried_again_by_the_schedule_under_the_same_id_and_what_follows_waits()
    {
        int[] pauses = [1, 5, 30, 300, 900, 1800, 3600, 3600];
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        receiver.AnswerWith(500);
        await app.PublishAsync("news/a.md", Article("A"));
        await app.PublishAsync("news/b.md", Article("B"));
        await app.DeliverAsync();
        foreach (var pause in pauses)
        {
            var before = receiver.Messages.Count;
            clock.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
            await app.DeliverAsync();
            Assert.Equal(before, receiver.Messages.Count);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await app.DeliverAsync();
            Assert.Equal(before + 1, receiver.Messages.Count);
        }
        receiver.AnswerWith(202);
        clock.Advance(TimeSpan.FromHours(1));
        await app.DeliverAsync();

        Assert.Equal([.. Enumerable.Repeat("published a", pauses.Length + 2), "published b"], receiver.Told);
        var tries = receiver.Messages.SkipLast(1).ToList();
        Assert.Single(tries.Select(message => message.Id).Distinct());
        Assert.Single(tries.Select(message => message.Body).Distinct());
        Assert.Distinct(tries.Select(message => message.Timestamp));
        Assert.All(tries, message => Assert.True(message.IsSignedWith(Receiver.Secret)));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task An_endpoint_that_says_when_to_come_again_is_asked_then(int status)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        receiver.AnswerWith(status, headers => headers.RetryAfter = "120");
        await app.PublishAsync("news/a.md", Article("A"));
        await app.DeliverAsync();

        clock.Advance(TimeSpan.FromSeconds(119));
        await app.DeliverAsync();
        Assert.Single(receiver.Messages);
        clock.Advance(TimeSpan.FromSeconds(1));
        await app.DeliverAsync();
        Assert.Equal(2, receiver.Messages.Count);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_and_is_a_failure(int status)
    {
        await using var elsewhere = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        receiver.AnswerWith(status, headers => headers.Location = elsewhere.Address);
        await app.PublishAsync("news/a.md", Article("A"));
        await app.DeliverAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        await app.DeliverAsync();

        Assert.Empty(elsewhere.Messages);
        Assert.Equal(2, receiver.Messages.Count);
    }

    [Fact]
    public async Task An_endpoint_that_breaks_off_before_its_answer_is_told_again()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        receiver.Answer = (http, number) =>
        {
            if (number == 1) http.Abort();
            return Task.CompletedTask;
        };
        await app.PublishAsync("news/a.md", Article("A"));
        await app.DeliverAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        await app.DeliverAsync();
        clock.Advance(TimeSpan.FromSeconds(5));
        await app.DeliverAsync();

        Assert.Equal(["published a", "published a"], receiver.Told);
    }

    [Fact]
    public async Task An_endpoint_that_accepts_and_never_ends_its_answer_is_told_once()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        var flood = new byte[32 * 1024];
        receiver.Answer = async (http, _) =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(flood, http.RequestAborted);
        };
        await app.PublishAsync("news/a.md", Article("A"));
        await app.DeliverAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        await app.DeliverAsync();

        Assert.Single(receiver.Messages);
    }

    [Fact]
    public async Task An_endpoint_that_accepts_and_breaks_off_its_answer_is_told_once()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answers = AnswerHalfAsync(listener);
        await using var app = await App.StartAsync(azurite.NewAccount(), With(clock, new()),
            $"Webhooks:0:Url=http://{listener.LocalEndpoint}/", $"Webhooks:0:Secret={Receiver.Secret}");
        await app.PublishAsync("news/a.md", Article("A"));
        await app.DeliverAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        await app.DeliverAsync();
        listener.Stop();

        Assert.Equal(1, await answers);
    }

    [Fact]
    public async Task An_endpoint_that_hangs_is_left_after_15_seconds()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        receiver.Answer = (http, number) =>
            number == 1 ? Task.Delay(Timeout.Infinite, http.RequestAborted) : Task.CompletedTask;
        await app.PublishAsync("news/a.md", Article("A"));
        var run = app.DeliverAsync();
        await Eventually.TrueAsync(() => receiver.Messages.Count == 1, "the first attempt");
        clock.Advance(TimeSpan.FromSeconds(14));
        Assert.False(run.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await run;
        clock.Advance(TimeSpan.FromSeconds(1));
        await app.DeliverAsync();

        Assert.Equal(["published a", "published a"], receiver.Told);
    }

    [Fact]
    public async Task An_endpoint_that_failed_is_told_at_once_what_it_missed_where_its_address_is_another()
    {
        var account = azurite.NewAccount();
        await using var receiver = await Receiver.StartAsync();
        await using (var app = await StartAsync(account, clock, receiver))
        {
            receiver.AnswerWith(404);
            await app.PublishAsync("news/a.md", Article("A"));
            for (var attempt = 0; attempt < 5; attempt++)
            {
                await app.DeliverAsync();
                clock.Advance(TimeSpan.FromMinutes(10));
            }
        }

        await using var other = await Receiver.StartAsync();
        await using var moved = await StartAsync(account, clock, other);
        await moved.DeliverAsync();

        Assert.Equal(["published a"], other.Told);
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_is_told_nothing_more_until_a_replay_or_another_address()
    {
        var account = azurite.NewAccount();
        await using var receiver = await Receiver.StartAsync();
        await using (var app = await StartAsync(account, clock, receiver))
        {
            receiver.AnswerWith(410);
            await app.PublishAsync("news/a.md", Article("A"));
            await app.DeliverAsync();
            receiver.AnswerWith(200);
            clock.Advance(TimeSpan.FromDays(2));
            await app.PublishAsync("news/b.md", Article("B"));
            await app.DeliverAsync();
            await app.RunAsync("AnnounceChanges");
            Assert.Single(receiver.Messages);
            var health = (await app.GetAsync("/health/ready")).GetProperty("webhooks")[0];
            Assert.Equal("disabled", health.GetProperty("status").GetString());
        }

        await using var other = await Receiver.StartAsync();
        await using var moved = await StartAsync(account, clock, other);
        await moved.DeliverAsync();
        Assert.Equal(["published b"], other.Told);
    }

    [Fact]
    public async Task What_failed_for_a_day_goes_to_the_poison_queue_and_what_happened_later_still_has_its_day()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        receiver.AnswerWith(500);
        await app.PublishAsync("news/a.md", Article("A"));
        await app.DeliverAsync();
        await HoursAsync(app, 12);
        await app.PublishAsync("news/b.md", Article("B"));
        await HoursAsync(app, 11);
        Assert.Empty(await app.TakeAsync("webhooks-poison"));
        await HoursAsync(app, 1);

        var given = JsonDocument.Parse(Assert.Single(await app.TakeAsync("webhooks-poison"))).RootElement;
        var first = receiver.Messages[0];
        Assert.Equal(first.Id, given.GetProperty("id").GetString());
        Assert.Equal(first.Body, given.GetProperty("event").GetRawText());
        Assert.Equal("500", given.GetProperty("lastOutcome").GetString());
        Assert.Equal("published b", receiver.Told.Last());

        receiver.AnswerWith(200);
        await HoursAsync(app, 1);
        Assert.Empty(await app.TakeAsync("webhooks-poison"));
        var told = receiver.Messages.Count;
        await HoursAsync(app, 2);
        Assert.Equal(told, receiver.Messages.Count);
    }

    [Fact]
    public async Task An_event_that_an_endpoint_never_takes_holds_up_the_others_for_a_day_whatever_is_released()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        receiver.Answer = (http, number) =>
        {
            http.Response.StatusCode = receiver.Messages[number - 1].ToString() == "published a" ? 500 : 200;
            return Task.CompletedTask;
        };
        foreach (var hours in new[] { 8, 16, 23 })
            await app.PublishAsync(
                $"r{hours}.md", Article($"R{hours}", $"date: {clock.GetUtcNow().AddHours(hours):O}\n"));
        await app.PublishAsync("a.md", Article("A"));
        await app.PublishAsync("b.md", Article("B"));
        await app.DeliverAsync();
        await HoursAsync(app, 23);
        Assert.DoesNotContain("published b", receiver.Told);
        await HoursAsync(app, 1);

        Assert.Single(await app.TakeAsync("webhooks-poison"));
        Assert.Equal(["published r8", "published r16", "published r23", "published b"],
            receiver.Told.Where(told => told != "published a"));
    }

    [Fact]
    public async Task After_days_without_a_run_nothing_is_given_up_at_the_first_failure()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        receiver.AnswerWith(500);
        await app.DeliverAsync();
        await app.PublishAsync("news/a.md", Article("A"));
        clock.Advance(TimeSpan.FromDays(3));
        await app.DeliverAsync();

        Assert.Single(receiver.Messages);
        Assert.Empty(await app.TakeAsync("webhooks-poison"));
    }

    /// <returns>How many came, until it is stopped.</returns>
    private static async Task<int> AnswerHalfAsync(TcpListener listener)
    {
        for (var answered = 0; ; answered++)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(App.Stop);
                var stream = client.GetStream();
                var request = "";
                var buffer = new byte[4096];
                while (!request.EndsWith("}}", StringComparison.Ordinal))
                    request += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, App.Stop));
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), App.Stop);
            }
            catch (SocketException)
            {
                return answered;
            }
        }
    }

    // As the messages in the queue would.
    private async Task HoursAsync(App app, int hours)
    {
        for (var hour = 0; hour < hours; hour++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            await app.DeliverAsync();
        }
    }
}
