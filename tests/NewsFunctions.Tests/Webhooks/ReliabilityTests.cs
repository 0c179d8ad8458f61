using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Catalogue;
using NewsFunctions.Tests.LocalHost;
using NewsFunctions.Webhooks;
using static NewsFunctions.Tests.Publishing.Editor;
using static NewsFunctions.Tests.Webhooks.WebhookTestApp;

namespace NewsFunctions.Tests.Webhooks;

public sealed partial class ReliabilityTests(SharedAzurite azurite)
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow.AddHours(2));

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task A_crash_after_any_call_and_another_run_end_with_all_told_in_order(int status)
    {
        var account = azurite.NewAccount();
        await using var receiver = await Receiver.StartAsync();
        await using var healthy = await StartAsync(account, clock, receiver);
        foreach (var title in new[] { "A", "B", "C" }) await healthy.PublishAsync($"{title}.md", Article(title));
        await healthy.PublishAsync("later.md", Article("Later", $"date: {clock.GetUtcNow().AddDays(30):O}\n"));
        var desk = healthy.Service<WebhookDesk>();

        for (var calls = 0; ; calls++)
        {
            await desk.ReplayAsync(null, new(ChangeCursor.Start, null), App.Stop);
            var before = receiver.Messages.Count;
            receiver.AnswerWith(status);
            var life = StorageCalls.EndAfter(calls);
            using (var app = App.Build(account, With(clock, life), receiver.Settings)) await UntilDeadAsync(app);
            receiver.AnswerWith(200);
            clock.Advance(TimeSpan.FromMinutes(2));
            await healthy.DeliverAsync();

            // Again at worst what was told last; nothing is passed over.
            var told = receiver.Told.Skip(before).ToList();
            Assert.Equal(
                ["published a", "published b", "published c"],
                told.Where((what, index) => index == 0 || told[index - 1] != what));
            Assert.Null((await Health(healthy)).OldestUndeliveredSeconds);
            if (life.Count <= calls) break;
        }
    }

    [Fact]
    public async Task Two_instances_do_not_tell_the_same_at_the_same_time()
    {
        var account = azurite.NewAccount();
        await using var receiver = await Receiver.StartAsync();
        await using var one = await StartAsync(account, clock, receiver);
        using var other = App.Build(account, With(clock, new()), receiver.Settings);
        var gate = new TaskCompletionSource();
        receiver.Answer = (_, number) => number == 1 ? gate.Task : Task.CompletedTask;
        await one.PublishAsync("a.md", Article("A"));
        var run = one.DeliverAsync();
        await Eventually.TrueAsync(() => receiver.Messages.Count == 1, "the first attempt");

        // Its message goes, and what it says is not forgotten.
        await one.PublishAsync("b.md", Article("B"));
        await other.Services.GetRequiredService<WebhookDelivery>().WakeAsync("0", App.Stop);
        Assert.Single(receiver.Messages);
        gate.SetResult();
        await run;

        Assert.Equal(["published a", "published b"], receiver.Told);
    }

    [Fact]
    public async Task An_instance_that_took_too_long_does_not_undo_what_another_told()
    {
        var account = azurite.NewAccount();
        await using var receiver = await Receiver.StartAsync();
        await using var slow = await StartAsync(account, clock, receiver);
        using var other = App.Build(account, With(clock, new()), receiver.Settings);
        var gate = new TaskCompletionSource();
        receiver.Answer = (_, number) => number == 1 ? gate.Task : Task.CompletedTask;
        await slow.PublishAsync("a.md", Article("A"));
        await slow.PublishAsync("b.md", Article("B"));
        var run = slow.DeliverAsync();
        await Eventually.TrueAsync(() => receiver.Messages.Count == 1, "the first attempt");
        await slow.Service<WebhookDesk>().ReplayAsync(null, new(ChangeCursor.Start, null), App.Stop);
        await other.Services.GetRequiredService<WebhookDelivery>().WakeAsync("0", App.Stop);
        gate.SetResult();
        await run;
        await slow.DeliverAsync();

        Assert.Equal(["published a", "published a", "published b"], receiver.Told);
    }

    [Fact]
    public async Task A_catalogue_that_was_lost_and_made_anew_is_old_to_an_endpoint()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        await app.PublishAsync("a.md", Article("A"));
        var ahead = new ChangeCursor(1000, clock.GetUtcNow(), long.MaxValue);
        var address = app.Service<WebhookProgress>().Endpoints[0].Address;
        await app.Service<WebhookStore>().WriteAsync(new("0", address, ahead, ahead), App.Stop);
        clock.Advance(TimeSpan.FromMinutes(1));
        await app.DeliverAsync();
        Assert.Empty(receiver.Messages);

        await app.PublishAsync("b.md", Article("B"));
        await app.DeliverAsync();

        Assert.Equal(["published b"], receiver.Told);
    }

    [Fact]
    public async Task A_lost_message_is_made_good_by_the_next_timer()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        await app.PublishAsync("a.md", Article("A"));
        await Eventually.TrueAsync(
            async () => (await app.TakeAsync("webhooks")).Contains("0"), "a message in the queue");
        await app.RunAsync("AnnounceChanges");
        Assert.Equal(["0"], await app.TakeAsync("webhooks"));

        await app.DeliverAsync();
        await app.RunAsync("AnnounceChanges");
        Assert.Empty(await app.TakeAsync("webhooks"));
    }

    [Fact]
    public async Task A_message_for_later_waits_again_where_it_comes_too_early()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        await app.PublishAsync("a.md", Article("A"));
        await Eventually.TrueAsync(
            async () => (await app.TakeAsync("webhooks")).Contains("0"), "a message in the queue");
        var (delivery, due) = (app.Service<WebhookDelivery>(), clock.GetUtcNow().AddMilliseconds(400));

        await delivery.WakeAsync($"0 {due.UtcDateTime:O}", App.Stop);
        Assert.Empty(receiver.Messages);
        clock.Advance(TimeSpan.FromSeconds(1));
        string[] waiting = [];
        await Eventually.TrueAsync(
            async () => (waiting = await app.TakeAsync("webhooks")).Length > 0, "the message comes again");
        await delivery.WakeAsync(Assert.Single(waiting), App.Stop);

        Assert.Single(receiver.Messages);
    }

    [Theory]
    [InlineData(StorageFault.AnswerLost)]
    [InlineData(StorageFault.Unavailable)]
    public async Task Storage_that_fails_now_and_then_neither_doubles_nor_loses_anything(StorageFault fault)
    {
        var account = azurite.NewAccount();
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(account, clock, receiver);
        foreach (var title in new[] { "A", "B", "C", "D" }) await app.PublishAsync($"{title}.md", Article(title));
        var life = new StorageCalls { Choose = (_, number) => number % 3 == 0 ? fault : StorageFault.None };
        using (var broken = App.Build(account, With(clock, life), receiver.Settings))
            await broken.Services.GetRequiredService<WebhookDelivery>().WakeAsync("0", App.Stop);

        Assert.Equal(["published a", "published b", "published c", "published d"], receiver.Told);
        Assert.Null((await Health(app)).OldestUndeliveredSeconds);
    }

    [Fact]
    public async Task The_queue_that_cannot_be_written_fails_no_publication()
    {
        var calls = new StorageCalls();
        await using var receiver = await Receiver.StartAsync();
        await using var app = await App.StartAsync(azurite.NewAccount(), With(clock, calls), receiver.Settings);
        calls.Choose = (message, _) => QueueMessages().IsMatch(message.Request.Uri.Path)
            ? StorageFault.Reset : StorageFault.None;
        await app.PublishAsync("a.md", Article("A"));

        Assert.Equal(200, await app.StatusAsync("/api/articles/a"));
        await app.DeliverAsync();
        Assert.Single(receiver.Messages);
    }

    private static async Task<NewsFunctions.Health.DeliveryHealth> Health(App app) => Assert.Single(
        await app.Service<WebhookDesk>().HealthAsync(
            await app.Service<LiveCatalogue>().NewestSnapshotAsync(App.Stop), App.Stop));

    private static async Task UntilDeadAsync(Microsoft.Extensions.Hosting.IHost app)
    {
        try
        {
            await app.Services.GetRequiredService<WebhookDelivery>().WakeAsync("0", App.Stop);
        }
        catch (Exception death) when (death is IOException or AggregateException)
        {
            // As killed.
        }
    }

    [GeneratedRegex("/webhooks/messages$")]
    private static partial Regex QueueMessages();
}
