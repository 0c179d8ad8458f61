using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using static NewsFunctions.Tests.Publishing.Editor;
using static NewsFunctions.Tests.Webhooks.WebhookTestApp;

namespace NewsFunctions.Tests.Webhooks;

/// <summary>What operators ask: a test, a replay, how it goes.</summary>
public sealed class WebhookDeskTests(SharedAzurite azurite)
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow.AddHours(2));

    [Fact]
    public async Task A_test_is_sent_to_each_endpoint_and_answers_what_each_said()
    {
        await using var good = await Receiver.StartAsync();
        await using var bad = await Receiver.StartAsync();
        good.Answer = (http, _) => http.Response.WriteAsync(new string('x', 2000), http.RequestAborted);
        bad.AnswerWith(410);
        await using var app = await StartAsync(azurite.NewAccount(), clock, good,
            $"Webhooks:1:Url={bad.Address}", $"Webhooks:1:Secret={Receiver.Secret}",
            "Webhooks:2:Url=http://127.0.0.1:1/", $"Webhooks:2:Secret={Receiver.Secret}");

        var items = (await PostAsync(app, "test", null)).GetProperty("items");

        Assert.Equal(["0", "1", "2"], items.EnumerateArray().Select(item => item.GetProperty("endpoint").GetString()));
        Assert.Equal([true, false, false],
            items.EnumerateArray().Select(item => item.GetProperty("delivered").GetBoolean()));
        Assert.Equal("xxx", items[0].GetProperty("answer").GetString()![..3]);
        Assert.Equal(410, items[1].GetProperty("status").GetInt32());
        Assert.Equal(JsonValueKind.Null, items[2].GetProperty("status").ValueKind);
        Assert.Contains("refused", items[2].GetProperty("outcome").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("webhook.test", Assert.Single(good.Messages).Json.GetProperty("type").GetString());
        Assert.True(good.Messages[0].IsSignedWith(Receiver.Secret));

        // Not a word of it changes what is delivered.
        await app.PublishAsync("a.md", Article("A"));
        bad.AnswerWith(200);
        await app.DeliverAsync();
        Assert.Equal("published a", bad.Told.Last());
    }

    [Fact]
    public async Task A_replay_tells_an_endpoint_again_what_happened_since_under_the_same_ids()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var other = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver,
            $"Webhooks:other:Url={other.Address}", $"Webhooks:other:Secret={Receiver.Secret}",
            "Webhooks:other:Events=article.removed");
        await app.PublishAsync("a.md", Article("A"));
        await app.DeliverAsync();
        clock.Advance(TimeSpan.FromHours(1));
        var since = clock.GetUtcNow();
        await app.PublishAsync("b.md", Article("B"));
        await app.PublishAsync("c.md", Article("C"));
        await app.DeliverAsync();

        var answer = await PostAsync(app, "replay", new { endpoint = "0", since });
        await app.DeliverAsync();

        Assert.Equal(2, Assert.Single(answer.GetProperty("items").EnumerateArray()).GetProperty("events").GetInt32());
        Assert.Equal(["published a", "published b", "published c", "published b", "published c"], receiver.Told);
        Assert.Equal(
            receiver.Messages.Skip(1).Take(2).Select(message => message.Id),
            receiver.Messages.Skip(3).Select(message => message.Id));
        Assert.Empty(other.Messages);
    }

    [Fact]
    public async Task A_replay_goes_on_from_where_changes_were_read_and_wakes_one_that_was_gone()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        await app.PublishAsync("a.md", Article("A"));
        var since = (await app.GetAsync("/api/changes")).GetProperty("nextSince").GetString();
        receiver.AnswerWith(410);
        await app.PublishAsync("b.md", Article("B"));
        await app.DeliverAsync();
        receiver.AnswerWith(200);

        await PostAsync(app, "replay", new { since });
        await app.DeliverAsync();

        Assert.Equal(["published a", "published b"], receiver.Told);
    }

    [Fact]
    public async Task Health_tells_since_when_the_next_event_waits()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        receiver.AnswerWith(500);
        await app.PublishAsync("a.md", Article("A"));
        await app.DeliverAsync();
        clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(("failing", 90L), await HealthAsync(app));

        receiver.AnswerWith(200);
        await app.DeliverAsync();
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(("delivering", null), await HealthAsync(app));
    }

    [Fact]
    public async Task Attempts_are_counted_by_outcome_and_timed_where_they_succeed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(azurite.NewAccount(), clock, receiver);
        using var measured = new Telemetry.Measurements(app);
        receiver.AnswerWith(500);
        await app.PublishAsync("a.md", Article("A"));
        await app.DeliverAsync();
        receiver.AnswerWith(200);
        clock.Advance(TimeSpan.FromSeconds(30));
        await app.DeliverAsync();

        Assert.Equal(1, measured.Sum("newsfunctions.webhooks", "outcome=failed"));
        Assert.Equal(1, measured.Sum("newsfunctions.webhooks", "outcome=delivered"));
        Assert.InRange(Assert.Single(measured.Of("newsfunctions.webhooks.lag")).Value, 30, 32);
    }

    private static async Task<(string? Status, long? Oldest)> HealthAsync(App app)
    {
        var webhook = (await app.GetAsync("/health/ready")).GetProperty("webhooks")[0];
        var oldest = webhook.GetProperty("oldestUndeliveredSeconds");
        return (webhook.GetProperty("status").GetString(),
            oldest.ValueKind == JsonValueKind.Null ? null : oldest.GetInt64());
    }

    private static async Task<JsonElement> PostAsync(App app, string what, object? body)
    {
        using var response = await app.Http.PostAsJsonAsync($"/api/webhooks/{what}", body, App.Stop);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(App.Stop);
    }
}
