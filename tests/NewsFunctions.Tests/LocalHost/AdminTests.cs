using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace NewsFunctions.Tests.LocalHost;

public sealed class AdminTests(SharedAzurite azurite) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> calls = new();
    private LocalApp app = null!;

    public async ValueTask InitializeAsync() => app = await LocalApp.StartAsync(
        LocalApp.Arguments(
            azurite.NewAccount(),
            "--AzureWebJobs.OffTimer.Disabled", "true", "--AzureWebJobs:OffQueue:Disabled", "true", "--AzureWebJobs:OffHttp:Disabled", "true"),
        [typeof(Functions)],
        builder => builder.Services.AddSingleton(calls));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData("Timer", "{}", "timer False")]
    [InlineData("tImEr", "{}", "timer False")]
    [InlineData("Queue", "{}", "queue ''")]
    [InlineData("Queue", "", "queue ''")]
    [InlineData("Queue", """{"input":"hello"}""", "queue 'hello'")]
    [InlineData("Queue", """{"input":{"a":1}}""", """queue '{"a":1}'""")]
    [InlineData("OffTimer", "{}", "off timer")]
    [InlineData("OffQueue", "{}", "off queue")]
    public async Task A_timer_or_queue_function_has_run_when_202_comes(string function, string body, string call)
    {
        using var response = await app.RunAsync(function, body);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal([call], calls);
    }

    [Theory]
    [InlineData("Fails", "{}", HttpStatusCode.InternalServerError)]
    [InlineData("Nobody", "{}", HttpStatusCode.NotFound)]
    [InlineData("Http", "{}", HttpStatusCode.NotFound)]
    [InlineData("Queue", "{", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_run_says_so_with_an_empty_body(string function, string body, HttpStatusCode status)
    {
        using var response = await app.RunAsync(function, body);

        Assert.Equal(status, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_admin_address_only_takes_POST()
    {
        using var response = await app.Http.GetAsync(new Uri("/admin/functions/Timer", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(calls);
    }

    [Fact]
    public async Task A_disabled_HTTP_function_is_404()
    {
        using var off = await app.Http.GetAsync(new Uri("/off", UriKind.Relative), TestContext.Current.CancellationToken);
        using var on = await app.Http.GetAsync(new Uri("/on", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (off.StatusCode, on.StatusCode));
    }

    public sealed class Functions(ConcurrentQueue<string> calls)
    {
        [Function("Timer")]
        public void Timer([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => calls.Enqueue($"timer {timer.IsPastDue}");

        [Function("Queue")]
        public void Queue([QueueTrigger("admin-test", Connection = "Storage")] string message) => calls.Enqueue($"queue '{message}'");

        [Function("OffTimer")]
        public void OffTimer([TimerTrigger("* * * * * *", RunOnStartup = true)] TimerInfo timer) => calls.Enqueue("off timer");

        [Function("OffQueue")]
        public void OffQueue([QueueTrigger("admin-off", Connection = "Storage")] string message) => calls.Enqueue("off queue");

        [Function("Fails")]
        public Task FailsAsync([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => throw new InvalidOperationException("expected");

        [Function("Http")]
        public IResult Http([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "on")] HttpRequest request) => Results.Ok();

        [Function("OffHttp")]
        public IResult OffHttp([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "off")] HttpRequest request) => Results.Ok();
    }
}
