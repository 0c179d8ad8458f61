using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Tests.LocalHost;
using NewsFunctions.Tests.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;
using static NewsFunctions.Tests.Webhooks.WebhookTestApp;

namespace NewsFunctions.Tests.Webhooks;

public sealed class DeliveryTests(SharedAzurite azurite)
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow.AddHours(2));

    [Fact]
    public async Task An_endpoint_is_told_once_of_what_was_published_updated_and_removed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        await app.PublishAsync("news/harbour.md", Article("Harbour"));
        await app.DeliverAsync();
        await app.PublishAsync("news/bridge.md", Article("Bridge"));
        await app.PublishAsync("news/harbour.md", Article("Harbour", "summary: New\n"));
        await app.DeliverAsync();
        await app.DeleteAsync("news/bridge.md");
        await app.DeliverAsync();
        await app.DeliverAsync();

        Assert.Equal(["published harbour", "published bridge", "updated harbour", "removed bridge"], receiver.Told);
        Assert.Distinct(receiver.Messages.Select(message => message.Id));
        Assert.All(receiver.Messages, message =>
        {
            Assert.True(message.IsSignedWith(Receiver.Secret));
            Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds(), message.At.ToUnixTimeSeconds());
            Assert.Equal("application/json", message.ContentType);
            Assert.Equal("/hook", message.Path);
            Assert.DoesNotContain('.', message.Id);
        });
    }

    [Fact]
    public async Task A_message_holds_what_the_contract_says()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(
            azurite.NewAccount(), clock, receiver, "Site:BaseUrl=https://news.example");
        await app.PublishAsync("news/harbour.md", Article("Harbour", "date: 2026-01-02T03:04:05Z\n"));
        await app.DeliverAsync();

        var message = Assert.Single(receiver.Messages).Json;
        var article = await app.GetAsync("/api/articles/harbour");
        Assert.Equal(["type", "timestamp", "data"], Names(message));
        Assert.Equal("article.published", message.GetProperty("type").GetString());
        Assert.Equal(clock.GetUtcNow(), message.GetProperty("timestamp").GetDateTimeOffset(), TimeSpan.FromSeconds(3));
        Assert.Equal(["slug", "url", "updatedAt"], Names(message.GetProperty("data")));
        Assert.All(["slug", "url", "updatedAt"], name => Assert.Equal(
            article.GetProperty(name).GetString(), message.GetProperty("data").GetProperty(name).GetString()));
    }

    [Fact]
    public async Task An_endpoint_hears_only_of_events_that_it_wants()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(
            azurite.NewAccount(), clock, receiver, "Webhooks:0:Events=article.removed,article.published");
        await app.PublishAsync("news/a.md", Article("A"));
        await app.DeliverAsync();
        await app.PublishAsync("news/a.md", Article("A", "summary: New\n"));
        await app.DeliverAsync();
        await app.PublishAsync("news/a.md", Article("A", "status: draft\n"));
        await app.DeliverAsync();

        Assert.Equal(["published a", "removed a"], receiver.Told);
    }

    [Fact]
    public async Task An_article_that_was_published_and_updated_while_the_endpoint_was_down_is_new_to_it()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(
            azurite.NewAccount(), clock, receiver, "Webhooks:0:Events=article.published");
        receiver.AnswerWith(500);
        await app.PublishAsync("news/a.md", Article("A"));
        await app.PublishAsync("news/b.md", Article("B"));
        await app.DeliverAsync();
        await app.PublishAsync("news/a.md", Article("A", "summary: New\n"));
        await app.PublishAsync("news/c.md", Article("C"));
        receiver.AnswerWith(200);
        clock.Advance(TimeSpan.FromMinutes(1));
        await app.DeliverAsync();

        Assert.Equal(["published a", "published b", "published a", "published c"], receiver.Told);
    }

    [Fact]
    public async Task An_article_that_was_told_before_the_endpoint_went_down_is_updated_and_not_new()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        receiver.Answer = (http, number) =>
        {
            http.Response.StatusCode = number == 2 ? 500 : 200;
            return Task.CompletedTask;
        };
        await app.PublishAsync("news/a.md", Article("A"));
        await app.PublishAsync("news/b.md", Article("B"));
        await app.DeliverAsync();
        await app.PublishAsync("news/a.md", Article("A", "summary: New\n"));
        clock.Advance(TimeSpan.FromSeconds(1));
        await app.DeliverAsync();

        Assert.Equal(["published a", "published b", "published b", "updated a"], receiver.Told);
        Assert.Equal(receiver.Messages[1].Id, receiver.Messages[2].Id);
    }

    [Fact]
    public async Task A_change_costs_an_endpoint_no_more_of_storage_than_operators_are_told()
    {
        var calls = new StorageCalls();
        await using var receiver = await Receiver.StartAsync();
        await using var app = await App.StartAsync(azurite.NewAccount(), With(clock, calls), receiver.Settings);
        await app.DeliverAsync();
        await app.PublishAsync("news/a.md", Article("A"));
        await Eventually.TrueAsync(() => calls.CountOf("POST", "/webhooks/messages") > 0, "a message is written");
        calls.Clear();
        await app.DeliverAsync();
        Assert.Single(receiver.Messages);
        Assert.InRange(calls.All.Count, 1, 8);
        calls.Clear();
        await app.RunAsync("AnnounceChanges");
        Assert.InRange(calls.All.Count, 1, 2);
    }

    [Fact]
    public async Task Nothing_that_readers_never_saw_is_told()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        await app.PublishAsync("news/draft.md", Article("Draft", "status: draft\n"));
        await app.PublishAsync("news/later.md", Article("Later", $"date: {clock.GetUtcNow().AddDays(1):O}\n"));
        await app.PublishAsync("news/wrong.md", "---\ntitle: Wrong\ndate: never\n---\n");
        await app.PublishAsync("news/later.md", Article("Later", "status: draft\n"));
        await app.DeliverAsync();

        Assert.Empty(receiver.Messages);
    }

    [Fact]
    public async Task A_new_endpoint_begins_with_the_last_minutes_and_not_with_the_archive()
    {
        var account = azurite.NewAccount();
        await using var receiver = await Receiver.StartAsync();
        await using (var before = await App.StartAsync(account, With(clock, new())))
            await before.PublishAsync("news/old.md", Article("Old"));
        clock.Advance(TimeSpan.FromMinutes(6));
        await using var app = await StartAsync(account, clock, receiver);
        await app.PublishAsync("news/new.md", Article("New"));
        await app.DeliverAsync();

        Assert.Equal(["published new"], receiver.Told);
    }

    [Fact]
    public async Task Two_endpoints_are_told_each_with_its_own_secrets()
    {
        const string other = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        await using var first = await Receiver.StartAsync();
        await using var second = await Receiver.StartAsync();
        first.AnswerWith(500);
        await using var app = await StartAsync(azurite.NewAccount(), clock, first,
            $"Webhooks:backup:Url={second.Address}", $"Webhooks:backup:Secret={other} {Receiver.Secret}");
        await app.PublishAsync("news/a.md", Article("A"));
        await app.DeliverAsync();

        Assert.False(Assert.Single(first.Messages).IsSignedWith(other));
        var told = Assert.Single(second.Messages);
        Assert.True(told.IsSignedWith(other));
        Assert.True(told.IsSignedWith(Receiver.Secret));
        Assert.Equal(2, told.Signature.Split(' ').Length);
    }

    [Fact]
    public async Task The_end_of_an_embargo_is_told_and_a_message_waits_in_the_queue_for_it()
    {
        var end = clock.GetUtcNow().AddHours(2);
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        await app.PublishAsync("news/later.md", Article("Later", $"date: {end:O}\n"));
        await app.DeliverAsync();
        await app.DeliverAsync();
        Assert.Empty(receiver.Messages);

        clock.Advance(TimeSpan.FromHours(2));
        await app.DeliverAsync();

        var message = Assert.Single(receiver.Messages);
        Assert.Equal("published later", message.ToString());
        Assert.Equal(end, message.Json.GetProperty("timestamp").GetDateTimeOffset());
    }

    private static IEnumerable<string> Names(JsonElement item) =>
        item.EnumerateObject().Select(property => property.Name);
}
