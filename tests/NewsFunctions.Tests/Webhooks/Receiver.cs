using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NewsFunctions.Tests.Webhooks;

/// <summary>A system outside that is told of changes: keeps what it hears, and answers as a test wants.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly WebApplication web;
    private readonly ConcurrentQueue<Message> messages = new();

    private Receiver(WebApplication web) => this.web = web;

    public string Address => $"{web.Urls.Single()}/hook";

    public string[] Settings => [$"Webhooks:0:Url={Address}", $"Webhooks:0:Secret={Secret}"];

    /// <summary>What it does with each message; the number counts from 1.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>All that have come, also those that it did not accept.</summary>
    public IReadOnlyList<Message> Messages => [.. messages];

    /// <summary>Short: <c>published harbour</c>.</summary>
    public IEnumerable<string> Told => Messages.Select(message => message.ToString());

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver.web.Run(receiver.HearAsync);
        await receiver.web.StartAsync(App.Stop);
        return receiver;
    }

    public void AnswerWith(int status, Action<IHeaderDictionary>? headers = null) => Answer = (http, _) =>
    {
        http.Response.StatusCode = status;
        headers?.Invoke(http.Response.Headers);
        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync()
    {
        Answer = (_, _) => Task.CompletedTask;
        await web.DisposeAsync();
    }

    private async Task HearAsync(HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body, Encoding.UTF8);
        var (text, headers) = (await body.ReadToEndAsync(), http.Request.Headers);
        int number;
        lock (messages)
        {
            messages.Enqueue(new(
                headers["webhook-id"].Single()!, headers["webhook-timestamp"].Single()!,
                headers["webhook-signature"].Single()!, http.Request.ContentType, http.Request.Path, text));
            number = messages.Count;
        }
        await Answer(http, number);
    }

    internal sealed record Message(
        string Id, string Timestamp, string Signature, string? ContentType, string Path, string Body)
    {
        public JsonElement Json { get; } = JsonDocument.Parse(Body).RootElement;

        public DateTimeOffset At => DateTimeOffset.FromUnixTimeSeconds(long.Parse(Timestamp));

        /// <summary>By the words of the specification, which the app does not share.</summary>
        public bool IsSignedWith(string secret)
        {
            using var hmac = new HMACSHA256(Convert.FromBase64String(secret.Split('_', 2)[1]));
            var expected = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")));
            return Signature.Split(' ').Contains($"v1,{expected}");
        }

        public override string ToString()
        {
            var type = Json.GetProperty("type").GetString()!.Split('.')[1];
            return Json.GetProperty("data").TryGetProperty("slug", out var slug) ? $"{type} {slug}" : type;
        }
    }
}
