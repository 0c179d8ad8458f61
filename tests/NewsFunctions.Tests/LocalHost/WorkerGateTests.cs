using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using NewsFunctions.LocalHost.Worker.Protocol;

namespace NewsFunctions.Tests.LocalHost;

public sealed class WorkerGateTests(SharedAzurite azurite)
{
    private const string PermissionDenied = "7";

    [Theory]
    [InlineData("")]
    [InlineData("another")]
    public async Task A_worker_that_this_host_has_not_started_is_refused(string id)
    {
        await using var app = await LocalApp.StartAsync(azurite.NewAccount());
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"{app.Settings["Functions:Worker:HostEndpoint"]}/AzureFunctionsRpcMessages.FunctionRpc/EventStream")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Framed(new() { StartStream = new() { WorkerId = id } })),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.ParseAdd("trailers");

        using var response = await http.SendAsync(request, App.Stop);
        await response.Content.LoadIntoBufferAsync(App.Stop);

        var headers = response.Headers.Concat(response.TrailingHeaders)
            .ToLookup(header => header.Key, header => header.Value.Single());
        Assert.Equal(PermissionDenied, Assert.Single(headers["grpc-status"]));
        Assert.Equal("home", await app.Http.GetStringAsync("/", App.Stop));
    }

    // A byte that says "not compressed", four for the length, the message.
    private static byte[] Framed(StreamingMessage message)
    {
        var bytes = message.ToByteArray();
        return [0, 0, 0, 0, (byte)bytes.Length, .. bytes];
    }
}
