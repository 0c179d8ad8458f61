using System.Text;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Tests.LocalHost;

public sealed class QueueTests(SharedAzurite azurite)
{
    private const string Visibility = "AzureFunctionsJobHost:extensions:queues:visibilityTimeout";
    private const string Immediately = "00:00:00";
    private readonly string account = azurite.NewAccount();

    [Theory]
    [InlineData("strings", "grüße", "string grüße")]
    [InlineData("bytes", "abc", "bytes 3")]
    [InlineData("records", """{"NAME":"Ada","age":36}""", "record Ada 36")]
    [InlineData("by-setting", "abc", "setting abc")]
    public async Task A_message_reaches_its_function_in_the_type_of_its_parameter(
        string queue, string text, string call)
    {
        await using var app = await StartAsync(["Strings", "Bytes", "Records", "BySetting"]);

        await SendAsync(queue, text);

        await Eventually.TrueAsync(() => app.Calls.Contains(call), call);
        await Eventually.TrueAsync(async () => await CountAsync(queue) == 0, "the message is removed");
        Assert.Single(app.Calls);
    }

    [Fact]
    public async Task A_message_that_fails_is_tried_five_times_and_then_moved_to_the_poison_queue()
    {
        await using var app = await StartAsync(["Failing"], $"{Visibility}={Immediately}");

        await SendAsync("failing", "bad");

        await Eventually.TrueAsync(
            async () => await CountAsync("failing-poison") == 1, "the message is in the poison queue");
        Assert.Equal(["1", "2", "3", "4", "5"], app.Calls);
        Assert.Equal(0, await CountAsync("failing"));
        var poison = await Queue("failing-poison")
            .ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("bad", Encoding.UTF8.GetString(Convert.FromBase64String(poison.Value.Body.ToString())));
    }

    [Fact]
    public async Task A_message_that_failed_stays_hidden_for_the_visibility_timeout()
    {
        await using var app = await StartAsync(["Failing"], $"{Visibility}=00:10:00");

        await SendAsync("failing", "bad");
        await Eventually.TrueAsync(() => app.Calls.Count == 1, "the first try");
        await SendAsync("failing", "another");
        await Eventually.TrueAsync(() => app.Calls.Count == 2, "the other message");

        Assert.Equal(["1", "1"], app.Calls);
        Assert.Equal(2, await CountAsync("failing"));
    }

    [Fact]
    public async Task A_message_that_is_not_base64_goes_to_the_poison_queue_without_a_try()
    {
        await using var app = await StartAsync(["Strings"]);

        await (await CreatedAsync("strings")).SendMessageAsync("not base64!", TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(
            async () => await CountAsync("strings-poison") == 1, "the message is in the poison queue");
        Assert.Empty(app.Calls);
    }

    [Fact]
    public async Task A_batch_of_messages_runs_at_the_same_time()
    {
        for (var i = 0; i < 8; i++)
            await SendAsync("together", $"{i}");

        await using var app = await StartAsync(["Together"]);

        await Eventually.TrueAsync(() => app.Calls.Count == 8, "all eight wait for each other");
    }

    [Fact]
    public async Task A_message_is_not_given_out_again_while_its_function_runs()
    {
        await using var app = await StartAsync(["Lasting"], lease: TimeSpan.FromSeconds(4));
        await SendAsync("long", "one");
        await Eventually.TrueAsync(() => app.Calls.Count == 1, "the function starts");

        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
        app.Gate.Open.SetResult();

        await Eventually.TrueAsync(async () => await CountAsync("long") == 0, "the message is removed");
        Assert.Single(app.Calls);
    }

    [Fact]
    public async Task A_message_whose_app_was_stopped_is_found_by_the_next()
    {
        var first = await StartAsync(["Lasting"], $"{Visibility}={Immediately}");
        await SendAsync("long", "one");
        await Eventually.TrueAsync(() => first.Calls.Count == 1, "the function starts");
        await first.DisposeAsync();

        await using var second = await StartAsync(["Lasting"]);

        await Eventually.TrueAsync(() => second.Calls.Count == 1, "the function runs again");
    }

    [Fact]
    public async Task A_disabled_queue_function_leaves_its_queue_alone()
    {
        await SendAsync("strings", "abc");
        await SendAsync("bytes", "abc");
        await using var app = await StartAsync(["Bytes"]);

        await Eventually.TrueAsync(() => app.Calls.Count == 1, "the function that is not disabled");

        Assert.Equal(["bytes 3"], app.Calls);
        Assert.Equal(1, await CountAsync("strings"));
    }

    private Task<LocalApp> StartAsync(string[] run, params string[] settings) =>
        LocalApp.StartAsync(account, run, settings: settings);

    private Task<LocalApp> StartAsync(string[] run, TimeSpan lease) => LocalApp.StartAsync(account, run, new HostChanges
    {
        Host = services => services.Configure<LocalHostOptions>(options => options.MessageLease = lease),
    });

    private QueueClient Queue(string name) => new(account, name);

    private async Task<QueueClient> CreatedAsync(string name)
    {
        await Queue(name).CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        return Queue(name);
    }

    private async Task SendAsync(string queue, string text) => await (await CreatedAsync(queue))
        .SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), TestContext.Current.CancellationToken);

    private async Task<int> CountAsync(string queue)
    {
        if (!await Queue(queue).ExistsAsync(TestContext.Current.CancellationToken))
            return 0;
        return (await Queue(queue)
            .GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount;
    }
}
