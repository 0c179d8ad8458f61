using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NewsFunctions.Storage;

namespace NewsFunctions.Tests.Http;

/// <summary>A client that breaks off or stalls is at fault itself; nobody should believe that storage is out.</summary>
public sealed class RequestFaultTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData("/api/rebuild")]
    [InlineData("/api/ledger/take-backs")]
    [InlineData("/api/ledger/releases")]
    public async Task A_body_that_stalls_is_408(string path)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        var address = new Uri(app.BaseUrl);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, App.Stop);
        await using var stream = client.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
                "Content-Length: 100\r\n\r\n{{"), App.Stop);
        using var reader = new StreamReader(stream);

        Assert.Equal("HTTP/1.1 408 Request Timeout", await reader.ReadLineAsync(App.Stop));
    }

    [Theory]
    [InlineData("/api/rebuild")]
    [InlineData("/api/ledger/take-backs")]
    [InlineData("/api/ledger/releases")]
    public async Task What_the_web_server_says_of_a_body_is_told_the_client_as_its_own_fault(string path)
    {
        await using var app = await App.StartAsync(azurite.NewAccount(),
            services => services.Configure<KestrelServerOptions>(
            kestrel => kestrel.Limits.MaxRequestBodySize = 100));
        using var body = new StringContent(new string(' ', 1000), Encoding.UTF8, "application/json");
        using var response = await app.Http.PostAsync(path, body, App.Stop);

        Assert.Equal(413, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Null(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Requests_that_break_off_leave_the_others_alone_and_no_function_reads_a_request_that_is_gone()
    {
        using var logs = new Logs();
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<ILoggerProvider>(logs));
        await app.PublishAsync("news/harbour.md", "---\ntitle: Harbour\n---\nText.");
        using var http = new HttpClient { BaseAddress = new Uri(app.BaseUrl) };
        var statuses = new ConcurrentBag<int>();

        var together = new ParallelOptions { MaxDegreeOfParallelism = 48, CancellationToken = App.Stop };
        await Parallel.ForAsync(0, 1000, together, async (number, stop) =>
        {
            using var client = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var breaksOff = number % 2 == 0;
            if (breaksOff) client.CancelAfter(TimeSpan.FromMicroseconds(number % 40 * 250));
            try
            {
                using var response = await http.GetAsync(
                    $"/api/articles?limit={number % 100 + 1}&tag=none", client.Token);
                statuses.Add((int)response.StatusCode);
            }
            catch (OperationCanceledException) when (breaksOff)
            {
                // As intended.
            }
        });

        Assert.All(statuses, status => Assert.Equal(200, status));
        Assert.InRange(statuses.Count, 500, 999);
        // The worker itself says of some that their invocation is gone, which nobody waits for.
        Assert.DoesNotContain(logs.Errors, error => error.Contains("ListArticles failed", StringComparison.Ordinal));
    }

    public static TheoryData<Exception, bool> Failures => new()
    {
        { new IOException("The response ended prematurely."), true },
        { new HttpRequestException("refused"), true },
        { new HttpIOException(HttpRequestError.ConnectionError), true },
        { new TimeoutException(), true },
        { new TaskCanceledException(), true },
        { new AggregateException(new IOException("reset"), new TaskCanceledException()), true },
        { new Azure.RequestFailedException(503, "busy"), true },
        { new Azure.RequestFailedException(0, "no answer"), true },
        { new Azure.RequestFailedException(404, "missing"), false },
        { new Microsoft.AspNetCore.Http.BadHttpRequestException(
            "Reading the request body timed out due to data arriving too slowly.", 408), false },
        { new ConnectionResetException("the client"), false },
        { new ConnectionAbortedException("the client"), false },
        { new FileNotFoundException(), false },
        { new IOException("No space left on device", 28), false },
        { new JsonException(), false },
        { new AggregateException(new IOException("reset"), new JsonException()), false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void An_outage_is_what_storage_does_and_not_what_the_client_or_the_disk_does(
        Exception failure, bool isOutage) =>
        Assert.Equal(isOutage, StorageErrors.IsOutage(failure));
}
