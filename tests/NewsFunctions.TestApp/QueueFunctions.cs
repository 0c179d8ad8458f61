using Microsoft.Azure.Functions.Worker;

namespace NewsFunctions.TestApp;

public sealed record Person(string Name, int Age);

public sealed class QueueFunctions(Calls calls, Gate gate)
{
    private static int together;

    [Function("Strings")]
    public void Strings([QueueTrigger("strings", Connection = "Storage")] string text) =>
        calls.Enqueue($"string {text}");

    [Function("Bytes")]
    public void Bytes([QueueTrigger("bytes", Connection = "Storage")] byte[] bytes) =>
        calls.Enqueue($"bytes {bytes.Length}");

    [Function("Records")]
    public void Records([QueueTrigger("records", Connection = "Storage")] Person person) =>
        calls.Enqueue($"record {person.Name} {person.Age}");

    [Function("BySetting")]
    public void BySetting([QueueTrigger("%Queues:Test%", Connection = "Storage")] string text) =>
        calls.Enqueue($"setting {text}");

    [Function("Failing")]
    public void Failing([QueueTrigger("failing", Connection = "Storage")] string text, FunctionContext context)
    {
        calls.Enqueue(context.BindingContext.BindingData["DequeueCount"]!.ToString()!);
        throw new InvalidOperationException("expected");
    }

    [Function("Together")]
    public async Task TogetherAsync(
        [QueueTrigger("together", Connection = "Storage")] string text, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref together) == 8)
            gate.Open.TrySetResult();
        await gate.Open.Task.WaitAsync(cancellationToken);
        calls.Enqueue(text);
    }

    [Function("Lasting")]
    public Task LastingAsync(
        [QueueTrigger("long", Connection = "Storage")] string text, CancellationToken cancellationToken)
    {
        calls.Enqueue(text);
        return gate.Open.Task.WaitAsync(cancellationToken);
    }
}
