using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.Storage;

namespace NewsFunctions.Tests.Http;

/// <summary>A client that breaks off or stalls is at fault itself; nobody should believe that storage is out.</summary>
public sealed class RequestFaultTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData("/api/rebuild")]
    [InlineData("/api/ledger/take-backs")]
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
