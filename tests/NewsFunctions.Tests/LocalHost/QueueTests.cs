using System.Collections.Concurrent;
using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Tests.LocalHost;

public sealed class QueueTests(SharedAzurite azurite)
{
    private const string Immediately = "00:00:00";
    private readonly string account = azurite.NewAccount();
    private readonly ConcurrentQueue<string> calls = new();

    [Theory]
    [InlineData("strings", "grüße", "string grüße")]
    [InlineData("bytes", "abc", "bytes 3")]
    [InlineData("data", "abc", "data abc")]
    [InlineData("records", """{"NAME":"Ada","age":36}""", "record Ada 36")]
    [InlineData("messages", "abc", "message abc 1")]
    [InlineData("by-setting", "abc", "setting abc")]
    public async Task A_message_reaches_its_function_in_the_type_of_its_parameter(string queue, string text, string call)
    {
        await using var app = await StartAsync([typeof(Functions)], "--Queues:Test", "by-setting");

        await SendAsync(queue, text);

        await Eventually.TrueAsync(() => calls.Contains(call), call);
        await Eventually.TrueAsync(async () => await CountAsync(queue) == 0, "the message is removed");
        Assert.Single(calls);
    }

    [Fact]
    public async Task A_message_that_fails_is_tried_five_times_and_then_moved_to_the_poison_queue()
    {
        await using var app = await StartAsync([typeof(Failing)], "--AzureFunctionsJobHost:extensions:queues:visibilityTimeout", Immediately);

        await SendAsync("failing", "bad");

        await Eventually.TrueAsync(async () => await CountAsync("failing-poison") == 1, "the message is in the poison queue");
        Assert.Equal(["1", "2", "3", "4", "5"], calls);
        Assert.Equal(0, await CountAsync("failing"));
        var poison = await Queue("failing-poison").ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("bad", Encoding.UTF8.GetString(Convert.FromBase64String(poison.Value.Body.ToString())));
    }

    [Fact]
    public async Task A_message_that_failed_stays_hidden_for_the_visibility_timeout()
    {
        await using var app = await StartAsync([typeof(Failing)], "--AzureFunctionsJobHost:extensions:queues:visibilityTimeout", "00:10:00");

        await SendAsync("failing", "bad");
        await Eventually.TrueAsync(() => calls.Count == 1, "the first try");
        await SendAsync("failing", "another");
        await Eventually.TrueAsync(() => calls.Count == 2, "the other message");

        Assert.Equal(["1", "1"], calls);
        Assert.Equal(2, await CountAsync("failing"));
    }

    [Fact]
    public async Task A_message_that_is_not_base64_goes_to_the_poison_queue_without_a_try()
    {
        await using var app = await StartAsync([typeof(Functions)]);

        await (await CreatedAsync("strings")).SendMessageAsync("not base64!", TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(async () => await CountAsync("strings-poison") == 1, "the message is in the poison queue");
        Assert.Empty(calls);
    }

    [Fact]
    public async Task A_batch_of_messages_runs_at_the_same_time()
    {
        Together.Gate = new CountdownEvent(8);
        for (var i = 0; i < 8; i++)
            await SendAsync("together", $"{i}");

        await using var app = await StartAsync([typeof(Together)]);

        await Eventually.TrueAsync(() => calls.Count == 8, "all eight wait for each other");
    }

    [Fact]
    public async Task A_message_is_not_given_out_again_while_its_function_runs()
    {
        Lasting.Release = new TaskCompletionSource();
        await using var app = await StartAsync([typeof(Lasting)], lease: TimeSpan.FromSeconds(4));
        await SendAsync("long", "one");
        await Eventually.TrueAsync(() => calls.Count == 1, "the function starts");

        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
        Lasting.Release.SetResult();

        await Eventually.TrueAsync(async () => await CountAsync("long") == 0, "the message is removed");
        Assert.Single(calls);
    }

    [Fact]
    public async Task A_message_whose_app_was_stopped_is_found_by_the_next()
    {
        Lasting.Release = new TaskCompletionSource();
        var first = await StartAsync([typeof(Lasting)], "--AzureFunctionsJobHost:extensions:queues:visibilityTimeout", Immediately);
        await SendAsync("long", "one");
        await Eventually.TrueAsync(() => calls.Count == 1, "the function starts");
        await first.DisposeAsync();

        Lasting.Release.SetResult();
        await using var second = await StartAsync([typeof(Lasting)]);

        await Eventually.TrueAsync(() => calls.Count == 2, "the function runs again");
    }

    [Fact]
    public async Task A_disabled_queue_function_leaves_its_queue_alone()
    {
        await SendAsync("strings", "abc");
        await SendAsync("bytes", "abc");
        await using var app = await StartAsync([typeof(Functions)], "--AzureWebJobs:Strings:Disabled", "true");

        await Eventually.TrueAsync(() => calls.Count == 1, "the function that is not disabled");

        Assert.Equal(["bytes 3"], calls);
        Assert.Equal(1, await CountAsync("strings"));
    }

    private async Task<LocalApp> StartAsync(Type[] functions, params string[] settings) =>
        await LocalApp.StartAsync(LocalApp.Arguments(account, ["--Queues:Test", "unused", .. settings]), functions, builder => builder.Services.AddSingleton(calls));

    private async Task<LocalApp> StartAsync(Type[] functions, TimeSpan lease) =>
        await LocalApp.StartAsync(LocalApp.Arguments(account), functions, builder => builder.Services
            .AddSingleton(calls)
            .Configure<LocalHostOptions>(options => options.MessageLease = lease));

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
        return (await Queue(queue).GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount;
    }

    public sealed record Person(string Name, int Age);

    public sealed class Functions(ConcurrentQueue<string> calls)
    {
        [Function("Strings")]
        public void Strings([QueueTrigger("strings", Connection = "Storage")] string text) => calls.Enqueue($"string {text}");

        [Function("Bytes")]
        public void Bytes([QueueTrigger("bytes", Connection = "Storage")] byte[] bytes) => calls.Enqueue($"bytes {bytes.Length}");

        [Function("Data")]
        public void Data([QueueTrigger("data", Connection = "Storage")] BinaryData data) => calls.Enqueue($"data {data}");

        [Function("Records")]
        public void Records([QueueTrigger("records", Connection = "Storage")] Person person) => calls.Enqueue($"record {person.Name} {person.Age}");

        [Function("Messages")]
        public void Messages([QueueTrigger("messages", Connection = "Storage")] QueueMessage message) =>
            calls.Enqueue($"message {message.Body} {message.DequeueCount}");

        [Function("BySetting")]
        public void BySetting([QueueTrigger("%Queues:Test%", Connection = "Storage")] string text) => calls.Enqueue($"setting {text}");
    }

    public sealed class Failing(ConcurrentQueue<string> calls)
    {
        [Function("Failing")]
        public void Run([QueueTrigger("failing", Connection = "Storage")] QueueMessage message)
        {
            calls.Enqueue($"{message.DequeueCount}");
            throw new InvalidOperationException("expected");
        }
    }

    public sealed class Together(ConcurrentQueue<string> calls)
    {
        public static CountdownEvent Gate { get; set; } = new(8);

        [Function("Together")]
        public async Task RunAsync([QueueTrigger("together", Connection = "Storage")] string text, CancellationToken cancellationToken)
        {
            Gate.Signal();
            while (!Gate.IsSet)
                await Task.Delay(10, cancellationToken);
            calls.Enqueue(text);
        }
    }

    public sealed class Lasting(ConcurrentQueue<string> calls)
    {
        public static TaskCompletionSource Release { get; set; } = new();

        [Function("Lasting")]
        public Task RunAsync([QueueTrigger("long", Connection = "Storage")] string text, CancellationToken cancellationToken)
        {
            calls.Enqueue(text);
            return Release.Task.WaitAsync(cancellationToken);
        }
    }
}
